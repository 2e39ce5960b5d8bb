import type { ReceiptVerdict } from "../protocol/receipt/verify.ts";
import type { SignedReceipt } from "../protocol/receipt.ts";
import { Icon } from "./icon.tsx";
import type { ReceiptWords } from "./receipt-words.ts";

/** Every check by its name, and the data as it stands. */
export function ReceiptDetails({ signed, verdict, words }: { signed: SignedReceipt; verdict: ReceiptVerdict; words: ReceiptWords }) {
  return (
    <details class="receipt-details">
      <summary>{words.details}</summary>
      <ul class="receipt-checks">
        {verdict.checks.map((check) => (
          <li key={check.name} class={check.holds ? undefined : "fails"}>
            <Icon name={check.holds ? "check" : "cross"} />
            {words.checks[check.name]}: {check.holds ? words.holds : words.reasons[check.reason]}
          </li>
        ))}
      </ul>
      {verdict.receipt && (
        <>
          <h3>{words.payload}</h3>
          <pre>{JSON.stringify(verdict.receipt, undefined, 2)}</pre>
        </>
      )}
      <h3>{words.signatures}</h3>
      <pre>{JSON.stringify(signed.signatures, undefined, 2)}</pre>
    </details>
  );
}
