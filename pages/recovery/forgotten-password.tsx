import "./recovery.css";
import { useEffect, useState } from "preact/hooks";
import { type Holder, holders } from "../../wallet/password.ts";
import type { PageProps } from "../page.ts";
import { PasswordForm } from "./password-form.tsx";
import { recoveryWordsIn } from "./words.ts";

/** A new password for a person who cannot log in, on a device that holds the person's certificate. */
export function ForgottenPassword(props: PageProps & { readonly close: () => void }) {
  const { language, model, close } = props;
  const words = recoveryWordsIn(language);
  const [found, setFound] = useState<readonly Holder[]>();
  useEffect(() => void holders(model.wallet).then(setFound), [model.wallet]);
  if (!found) return null;
  if (found.length > 0) return <PasswordForm {...props} holders={found} leave={{ text: words.toLogIn, run: close }} />;
  return (
    <section class="card">
      <h1 tabIndex={-1}>{words.passwordForgotten}</h1>
      <p>{words.noHolder}</p>
      <button type="button" class="button primary" onClick={close}>
        {words.toLogIn}
      </button>
    </section>
  );
}
