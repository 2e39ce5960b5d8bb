import { minorUnits } from "../../protocol/money.ts";
import type { Payment } from "../../protocol/payment.ts";
import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { Status } from "../parts/status.tsx";
import { type Column, type Sorting, Table } from "../parts/table.tsx";
import { isReceiptable } from "../receipts/receiptable.ts";
import { receiptsWords } from "../receipts/words.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { StateWord } from "./state-word.tsx";
import { TestChip } from "./test-chip.tsx";
import { paymentsWords } from "./words.ts";

interface Props {
  readonly items: readonly Payment[];
  readonly fresh: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

/** The payments' table. */
export function PaymentTable({ items, fresh, selected, onSelect, sorting, onSort }: Props) {
  const { language, merchant } = useConsole();
  const words = spoken(paymentsWords, language);
  const toggle = (id: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    onSelect(next);
  };
  const columns: readonly Column<Payment>[] = [
    {
      key: "select",
      label: words.select,
      quietLabel: true,
      cell: (payment) =>
        isReceiptable(payment, merchant.id) && (
          <input
            type="checkbox"
            aria-label={words.selectOne(payment.order.number)}
            checked={selected.has(payment.id)}
            onChange={(event) => toggle(payment.id, event.currentTarget.checked)}
          />
        ),
    },
    {
      key: "number",
      label: words.number,
      cell: ({ id, order }) => (
        <>
          <Link href={hrefOf(["payments", id])} class="order">
            {order.number}
          </Link>{" "}
          <TestChip payment={id} />
        </>
      ),
      sort: ({ order }) => order.number,
    },
    { key: "state", label: words.state, cell: ({ state }) => <StateWord {...{ state, language }} />, sort: ({ state }) => words.states[state] },
    { key: "created", label: words.created, cell: ({ created }) => moment(created, language), sort: ({ created }) => created },
    {
      key: "receipt",
      label: words.receipt,
      cell: (payment) =>
        isReceiptable(payment, merchant.id) ? (
          payment.receiptOutdated ? (
            <Status tone="caution">{receiptsWords[language].outdated}</Status>
          ) : payment.receipt ? (
            words.issued
          ) : (
            <span class="muted">{words.notIssued}</span>
          )
        ) : (
          <span class="muted">–</span>
        ),
    },
    {
      key: "refunded",
      label: words.refunded,
      numeric: true,
      cell: ({ refunded, currency }) => (refunded === "0" ? <span class="muted">–</span> : <Amount minor={`-${refunded}`} {...{ currency, language }} />),
      sort: ({ refunded }) => minorUnits(refunded),
    },
    {
      key: "amount",
      label: words.amount,
      numeric: true,
      cell: ({ amount, currency }) => <Amount minor={amount} {...{ currency, language }} />,
      sort: ({ amount }) => minorUnits(amount),
    },
  ];
  return <Table caption={words.title} columns={columns} rows={items} id={({ id }) => id} {...{ fresh, sorting, onSort }} />;
}
