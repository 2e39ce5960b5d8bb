import type { Payment } from "../../protocol/payment.ts";
import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { type Column, Table } from "../parts/table.tsx";
import { paymentWords } from "./words.ts";

/** The order's lines as they were signed, and who gets what of them. */
export function LinesCard({ payment }: { readonly payment: Payment }) {
  const { language, merchant } = useConsole();
  const words = spoken(paymentWords, language);
  const { currency, order, shares } = payment;
  const sum = (minor: string) => <Amount {...{ minor, currency, language }} />;
  type Line = (typeof order.lines)[number];
  const columns: readonly Column<Line>[] = [
    {
      key: "product",
      label: words.product,
      cell: ({ name, product }) => (
        <span class="product">
          <bdi>{name}</bdi> <code class="muted">{product}</code>
        </span>
      ),
    },
    { key: "unit", label: words.unitPrice, numeric: true, cell: ({ unitPrice }) => sum(unitPrice) },
    { key: "quantity", label: words.quantity, numeric: true, cell: ({ quantity }) => quantity },
    { key: "sum", label: words.sum, numeric: true, cell: ({ amount }) => sum(amount) },
  ];
  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">{words.lines}</h2>
      <Table caption={words.lines} columns={columns} rows={order.lines} id={(line) => `${line.product} ${line.seller}`} />
      <p class="total">
        <span>{words.total}</span> <b>{sum(order.total)}</b>
      </p>
      {shares.length > 1 && (
        <>
          <h3>{words.shares}</h3>
          <dl class="facts">
            {shares.map(({ merchant: id, name, amount, refunded }) => (
              <div key={id}>
                <dt>
                  <bdi>{name}</bdi> {id === merchant.id && <span class="chip">{words.you}</span>}
                </dt>
                <dd>
                  {sum(amount)} {refunded !== "0" && sum(`-${refunded}`)}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
