import type { Payment } from "../../protocol/payment.ts";
import { MOST_RECEIPTS } from "../../protocol/signing.ts";
import { spoken, useConsole } from "../console.ts";
import { isReceiptable } from "../receipts/receiptable.ts";
import { paymentsWords } from "./words.ts";

interface Props {
  readonly items: readonly Payment[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onIssue: () => void;
}

/** What can be done with the selected payments. */
export function SelectionBar({ items, selected, onSelect, onIssue }: Props) {
  const { language, merchant } = useConsole();
  const words = spoken(paymentsWords, language);
  const without = items
    .filter((payment) => isReceiptable(payment, merchant.id) && (payment.receipt === undefined || payment.receiptOutdated))
    .slice(0, MOST_RECEIPTS);
  const count = items.filter(({ id }) => selected.has(id)).length;
  const tooMany = count > MOST_RECEIPTS;
  return (
    <div class="selection">
      <button
        type="button"
        class="button quiet small"
        aria-disabled={without.length === 0}
        onClick={() => without.length > 0 && onSelect(new Set(without.map(({ id }) => id)))}
      >
        {words.selectAll} ({without.length})
      </button>
      {count > 0 && (
        <>
          <b>{words.selected(count)}</b>
          <button type="button" class="button primary small" aria-disabled={tooMany} onClick={() => !tooMany && onIssue()}>
            {words.issue(count)}
          </button>
          <button type="button" class="button link small" onClick={() => onSelect(new Set())}>
            {words.unselect}
          </button>
          {tooMany && <span class="field-error">{words.tooMany(MOST_RECEIPTS)}</span>}
        </>
      )}
    </div>
  );
}
