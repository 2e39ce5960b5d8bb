import { useState } from "preact/hooks";
import type { SignedKeyApproval } from "../../protocol/key-approval.ts";
import type { MerchantCertificate } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { ApprovalState, useApproval } from "./use-approval.tsx";
import { developersWords } from "./words.ts";

const REQUEST = /-----BEGIN (NEW )?CERTIFICATE REQUEST-----/;
const MOST_BYTES = 8192;

/** Takes a certificate request, pasted or from a file, and gets the certificate for it. A private key is not sent. */
export function CertifyForm({ onCertified }: { readonly onCertified: (made: MerchantCertificate) => Promise<void> }) {
  const { gateway, language, merchant, say } = useConsole();
  const words = spoken(developersWords, language);
  const task = useTask();
  const approval = useApproval();
  const running = task.running || approval.running;
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");

  function check(request: string): string {
    if (/PRIVATE KEY-----/.test(request)) return words.csrPrivate;
    return REQUEST.test(request) && request.length <= MOST_BYTES ? "" : words.csrWrong;
  }
  function take(request: string): void {
    const found = check(request);
    // An emptied field says nothing new: what was wrong with the text that is gone stays to be read.
    if (request !== "") setWrong(found);
    // A private key is not even kept on the screen.
    setText(found === words.csrPrivate ? "" : request);
  }
  function submit(): void {
    const found = check(text);
    setWrong(found);
    if (found) return;
    const certify = async (approved?: SignedKeyApproval) => {
      await onCertified(await gateway.call(sellerApi.certifyMerchantKey, { body: { request: text, ...(approved && { approved }) } }));
      setText("");
      say(words.certified);
    };
    // Over real money the key is approved in the wallet first.
    void (merchant.livemode ? approval.run(text, certify) : task.run(certify));
  }
  return (
    <Form onForm={submit}>
      <Field id="csr" label={words.csr} help={words.csrHelp} rows={6} value={text} onText={take} error={wrong || undefined} />
      <div class="field">
        <label for="csr-file">{words.csrFile}</label>
        <input
          id="csr-file"
          type="file"
          accept=".pem,.csr"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file)
              void file
                .slice(0, 2 * MOST_BYTES)
                .text()
                .then(take);
          }}
        />
      </div>
      <ProblemNote problem={task.problem} language={language} />
      <ApprovalState approval={approval} />
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled={running}>
          {approval.running ? partWords[language].openWallet : words.certify}
        </button>
      </div>
    </Form>
  );
}
