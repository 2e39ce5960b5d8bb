import { useState } from "preact/hooks";
import { api } from "../../protocol/api.ts";
import type { Payment } from "../../protocol/payment.ts";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import { money } from "../../ui/money.ts";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { saveFile } from "../parts/save-file.ts";
import { useTask } from "../parts/use-task.ts";
import { BulkReceipts } from "../receipts/bulk.tsx";
import { isReceiptable, wasPaid } from "../receipts/receiptable.ts";
import { receiptsWords } from "../receipts/words.ts";
import { paymentWords } from "./words.ts";

interface Props {
  readonly payment: Payment;
  readonly receipts: readonly ReceiptSummary[];
  readonly onChanged: () => Promise<void>;
}

/** The receipts of one payment, and the way to the next. */
export function ReceiptCard({ payment, receipts, onChanged }: Props) {
  const { gateway, language, merchant } = useConsole();
  const words = spoken(paymentWords, language);
  const { problem, run } = useTask();
  const [issuing, setIssuing] = useState(false);
  const own = isReceiptable(payment, merchant.id);
  const get = (id: string) =>
    run(async () => saveFile(`${id}.json`, "application/json", JSON.stringify(await gateway.call(api.getReceipt, { params: { id } }), null, 2)));
  return (
    <section class="card" aria-labelledby="receipt">
      <h2 id="receipt">{words.receiptTitle}</h2>
      {receipts.length === 0 && <p class="muted">{wasPaid(payment) && !own ? receiptsWords[language].ofOthers : words.receiptNone}</p>}
      {receipts.map(({ id, revision, issuedAt }) => (
        <p key={id} class="line">
          <span>{words.receiptIssued(revision, moment(issuedAt, language))}</span>
          <a class="button quiet small" href={`/receipts/${id}`} target="_blank" rel="noopener">
            {receiptsWords[language].view}
          </a>
          <button type="button" class="button quiet small" onClick={() => void get(id)}>
            {words.receiptGet}
          </button>
        </p>
      ))}
      {receipts.map(
        ({ id, refundedSince, currency }) =>
          refundedSince !== "0" && (
            <p key={id} class="note caution">
              {receiptsWords[language].outdatedWhy(money(refundedSince, currency, language))}
            </p>
          ),
      )}
      <ProblemNote {...{ problem, language }} />
      {own && (
        <div class="buttons">
          <button type="button" class="button quiet" onClick={() => setIssuing(true)}>
            {receipts.length === 0 ? words.issue : words.reissue}
          </button>
        </div>
      )}
      {issuing && (
        <BulkReceipts
          payments={[payment]}
          onClose={() => {
            setIssuing(false);
            void onChanged();
          }}
        />
      )}
    </section>
  );
}
