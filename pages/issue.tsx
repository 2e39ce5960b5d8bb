import { certificateIssued, NewCertificateForm } from "./new-certificate.tsx";
import type { PageProps } from "./page.ts";

/** Makes this device's key and the person's master certificate. */
export function Issue(props: PageProps) {
  const { words, model } = props;
  return (
    <NewCertificateForm
      {...props}
      title={words.issueTitle}
      why={words.issueWhy}
      pinHelp={words.pinHelp}
      act={words.issue}
      acting={words.issuing}
      run={async (name, pin) => {
        // X.509 code, loaded when it is needed: the first screen opens without it.
        const { issueMaster } = await import("../wallet/issue.ts");
        await issueMaster(model.wallet, { name, pin });
        await certificateIssued(props);
      }}
    >
      {words.issueAdvice && <p class="note caution">{words.issueAdvice}</p>}
    </NewCertificateForm>
  );
}
