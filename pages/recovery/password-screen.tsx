import "./recovery.css";
import { useState } from "preact/hooks";
import type { PageProps } from "../page.ts";
import { Leave } from "./parts.tsx";
import { PasswordForm } from "./password-form.tsx";
import { recoveryWordsIn } from "./words.ts";

/** A new password for the person who is logged in. */
export function PasswordScreen(props: PageProps) {
  const { language, model } = props;
  const words = recoveryWordsIn(language);
  const [saved, setSaved] = useState(false);
  const { standing, snapshot } = model;
  const toSettings = () => {
    location.hash = "settings";
  };
  if (saved || standing.kind !== "ready" || !snapshot) {
    return (
      <section class="card" role="status">
        <h1 tabIndex={-1}>{words.passwordTitle}</h1>
        <p>{saved ? words.passwordSaved : words.noHolder}</p>
        <Leave to="" text={words.done} primary />
      </section>
    );
  }
  const holders = [{ user: standing.user, email: snapshot.account.email }];
  return <PasswordForm {...props} holders={holders} leave={{ text: words.back, run: toSettings }} done={() => setSaved(true)} />;
}
