import { ProblemNote } from "../../ui/problem-note.tsx";
import { listReceipts } from "../../wallet/receipts.ts";
import type { PageProps } from "../page.ts";
import { useLook } from "../use-look.ts";
import { ReceiptLines } from "./list.tsx";
import { OneReceipt } from "./one.tsx";
import { receiptsWordsIn } from "./words.ts";

/** What the sellers of one payment have issued: the receipt, one for each seller, or that there is none yet. */
export function OfPayment(props: PageProps & { readonly payment: string }) {
  const { model, words, language, payment } = props;
  const said = receiptsWordsIn(language);
  const { wallet, snapshot } = model;
  // The account's stream tells of a new receipt, and with it comes another snapshot.
  const { found, problem, looking } = useLook(() => listReceipts(wallet, { payment }), [wallet, payment, snapshot?.at]);
  const items = found?.items;
  const [first, ...more] = items ?? [];
  if (first && more.length === 0) return <OneReceipt key={first.id} {...props} id={first.id} />;
  return (
    <section class="card" aria-live="polite">
      {problem && <ProblemNote problem={problem} language={language} />}
      {!items && looking && <p class="muted">{words.loading}</p>}
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
