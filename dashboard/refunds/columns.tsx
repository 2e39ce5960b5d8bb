import type { Language } from "../../protocol/account.ts";
import type { Refund } from "../../protocol/refund.ts";
import { Amount } from "../../ui/amount.tsx";
import { moment } from "../parts/dates.ts";
import type { Column } from "../parts/table.tsx";
import { TestChip } from "../payments/test-chip.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { refundsWords } from "./words.ts";

/** What a table of refunds shows to a merchant, also those of its marketplace's sellers; without the order where it is all one payment's. */
export function refundColumns(
  language: Language,
  { withOrder, merchant }: { readonly withOrder: boolean; readonly merchant: string },
): readonly Column<Refund>[] {
  const words = refundsWords[language];
  const order: Column<Refund> = {
    key: "order",
    label: words.order,
    cell: ({ payment, orderNumber }) => (
      <>
        <Link href={hrefOf(["payments", payment])} class="order">
          {orderNumber}
        </Link>{" "}
        <TestChip payment={payment} />
      </>
    ),
  };
  return [
    ...(withOrder ? [order] : []),
    { key: "at", label: words.at, cell: ({ at }) => moment(at, language) },
    { key: "reason", label: words.reason, cell: ({ reason }) => <bdi>{reason}</bdi> },
    {
      key: "by",
      label: words.by,
      cell: (refund) => (
        <>
          {refund.by ? <bdi>{refund.by.name}</bdi> : words.byKey} {refund.merchant !== merchant && <span class="chip">{words.ofSeller}</span>}
        </>
      ),
    },
    { key: "number", label: words.number, cell: ({ number }) => <code>{number}</code> },
    { key: "amount", label: words.amount, numeric: true, cell: ({ amount, currency }) => <Amount minor={`-${amount}`} {...{ currency, language }} /> },
  ];
}
