import { retireCertificate } from "../wallet/retire.ts";
import { AskTwice } from "./ask-twice.tsx";
import type { PageProps } from "./page.ts";

/** Revokes this device's certificate, after a second question. */
export function Revoke({ words, language, model, changed }: PageProps) {
  const revoke = async () => {
    await retireCertificate(model.wallet);
    await changed();
  };
  return (
    <AskTwice
      {...{ words, language }}
      id="revoke-title"
      title={words.certificate}
      askedTitle={words.revokeTitle}
      why={words.revokeWhy}
      act={words.revoke}
      run={revoke}
    >
      <p>{words.revokeWhy}</p>
    </AskTwice>
  );
}
