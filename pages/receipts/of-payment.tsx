import { useEffect, useState } from "preact/hooks";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { listReceipts } from "../../wallet/receipts.ts";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { ReceiptLines } from "./list.tsx";
import { OneReceipt } from "./one.tsx";
import { receiptsWordsIn } from "./words.ts";

/** What the sellers of one payment have issued: the receipt, one for each seller, or that there is none yet. */
export function OfPayment(props: PageProps & { readonly payment: string }) {
  const { model, words, language, payment } = props;
  const said = receiptsWordsIn(language);
  const [items, setItems] = useState<readonly ReceiptSummary[]>();
  const task = useTask();
  const { wallet, snapshot } = model;
  // The account's stream tells of a new receipt, and with it comes another snapshot.
  useEffect(() => {
    void task.run(async () => setItems((await listReceipts(wallet, { payment })).items));
  }, [wallet, payment, snapshot?.at]);
  const [first, ...more] = items ?? [];
  if (first && more.length === 0) return <OneReceipt key={first.id} {...props} id={first.id} />;
  return (
    <section class="card" aria-live="polite">
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      {!items && task.running && <p class="muted">{words.loading}</p>}
      {items?.length === 0 && (
        <>
          <p>
            <b>{said.notYet}</b>
          </p>
          <p class="muted">{said.notYetHelp}</p>
        </>
      )}
      {items && more.length > 0 && (
        <>
          <h2>{said.several}</h2>
          <ReceiptLines items={items} language={language} />
        </>
      )}
    </section>
  );
}
