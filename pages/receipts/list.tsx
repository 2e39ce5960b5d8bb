import { useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import { Amount } from "../../ui/amount.tsx";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { receiptDay } from "../../ui/receipt-words.ts";
import { listReceipts } from "../../wallet/receipts.ts";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { useLook } from "../use-look.ts";
import { receiptsWordsIn } from "./words.ts";

/** What "more" has brought after a newest page. */
interface Added {
  readonly to: object | undefined;
  readonly items: readonly ReceiptSummary[];
  readonly next: string | undefined;
}

/** All receipts of the person, newest first. */
export function ReceiptList({ model, words, language }: PageProps) {
  const said = receiptsWordsIn(language);
  const { wallet, snapshot } = model;
  const newest = useLook(() => listReceipts(wallet, {}), [wallet, snapshot?.at]);
  const [added, setAdded] = useState<Added>();
  const task = useTask();
  // What was added to an older list is asked for anew.
  const further = added?.to === newest.found ? added : undefined;
  const items = newest.found && [...newest.found.items, ...(further?.items ?? [])];
  const { next } = further ?? newest.found ?? {};
  const more = (cursor: string) =>
    task.run(async () => {
      const page = await listReceipts(wallet, { cursor });
      setAdded({ to: newest.found, items: [...(further?.items ?? []), ...page.items], next: page.next });
    });
  const problem = task.problem ?? newest.problem;
  return (
    <section class="card">
      <p class="muted">{said.lead}</p>
      {problem && <ProblemNote problem={problem} language={language} />}
      {!items && newest.looking && <p class="muted">{words.loading}</p>}
      {items?.length === 0 && <p>{said.none}</p>}
      {items && items.length > 0 && <ReceiptLines items={items} language={language} />}
      {next !== undefined && (
        <button type="button" class="button quiet small" aria-disabled={task.running} onClick={() => void more(next)}>
          {task.running ? words.loading : words.more}
        </button>
      )}
    </section>
  );
}

/** Receipts by seller, order and day, each leading to itself. */
export function ReceiptLines({ items, language }: { readonly items: readonly ReceiptSummary[]; readonly language: Language }) {
  const said = receiptsWordsIn(language);
  return (
    <ul class="plain">
      {items.map((receipt) => (
        <li key={receipt.id} class="entry receipt-entry">
          <a class="what" href={`#receipts?receipt=${receipt.id}`}>
            <bdi>{receipt.merchant.name}</bdi>
            <span class="muted small">
              {receiptDay(receipt.paidAt, language)} · {receipt.orderNumber}
            </span>
          </a>
          <span class="sums">
            <b>
              <Amount minor={receipt.total} currency={receipt.currency} language={language} />
            </b>
            {receipt.refundedSince !== "0" && <span class="small caution">{said.refundedSince(money(receipt.refundedSince, receipt.currency, language))}</span>}
            {receipt.refunded !== "0" && <span class="muted small">{said.refunded(money(receipt.refunded, receipt.currency, language))}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
