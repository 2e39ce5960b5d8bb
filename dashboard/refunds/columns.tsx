import type { Language } from "../../protocol/account.ts";
import type { Refund } from "../../protocol/refund.ts";
import { Amount } from "../../ui/amount.tsx";
import { moment } from "../parts/dates.ts";
import type { Column } from "../parts/table.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { refundsWords } from "./words.ts";

/** What a table of refunds shows; without the order where it is all one payment's. */
export function refundColumns(language: Language, { withOrder }: { readonly withOrder: boolean }): readonly Column<Refund>[] {
  const words = refundsWords[language];
  const order: Column<Refund> = {
    key: "order",
    label: words.order,
    cell: ({ payment, orderNumber }) => (
      <Link href={hrefOf(["payments", payment])} class="order">
        {orderNumber}
      </Link>
    ),
  };
  return [
    ...(withOrder ? [order] : []),
    { key: "at", label: words.at, cell: ({ at }) => moment(at, language) },
    { key: "reason", label: words.reason, cell: ({ reason }) => <bdi>{reason}</bdi> },
    { key: "by", label: words.by, cell: ({ by }) => (by ? <bdi>{by.name}</bdi> : words.byKey) },
    { key: "number", label: words.number, cell: ({ number }) => <code>{number}</code> },
    { key: "amount", label: words.amount, numeric: true, cell: ({ amount, currency }) => <Amount minor={`-${amount}`} {...{ currency, language }} /> },
  ];
}
