import type { Payout } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { Paged } from "../parts/paged.tsx";
import type { Column } from "../parts/table.tsx";
import { usePages } from "../parts/use-pages.ts";
import { PayoutForm } from "./payout-form.tsx";
import { payoutsWords } from "./words.ts";

/** The merchant's balance, its way to a bank account, and the payouts so far. */
export function Payouts() {
  const { gateway, language, merchant, role } = useConsole();
  const words = spoken(payoutsWords, language);
  const pages = usePages<Payout>("payouts", (cursor) => gateway.call(sellerApi.listPayouts, { query: { limit: "50", ...(cursor && { cursor }) } }));
  const columns: readonly Column<Payout>[] = [
    { key: "at", label: words.at, cell: ({ at }) => moment(at, language) },
    {
      key: "to",
      label: words.to,
      cell: ({ bank, account }) => (
        <>
          <bdi>{bank}</bdi> <code>{account}</code>
        </>
      ),
    },
    { key: "number", label: words.number, cell: ({ number }) => (number ? <code>{number}</code> : "–") },
    { key: "line", label: words.line, cell: ({ line }) => <code>{line}</code> },
    { key: "amount", label: words.amount, numeric: true, cell: ({ amount, currency }) => <Amount minor={`-${amount}`} {...{ currency, language }} /> },
  ];
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p class="muted">{words.lead}</p>
      <section class="card" aria-labelledby="payout-form">
        <h2 id="payout-form">{words.formTitle}</h2>
        <p>
          {words.balance}:{" "}
          <b class="figure">
            <Amount minor={merchant.balance} currency={merchant.currency} language={language} />
          </b>
        </p>
        {role === "owner" ? <PayoutForm onDone={pages.list.reload} /> : <p class="muted">{words.ownerOnly}</p>}
      </section>
      <section aria-labelledby="payouts" class="screen">
        <h2 id="payouts">{words.listTitle}</h2>
        <Paged {...{ pages, columns }} caption={words.listTitle} empty={<p class="muted">{words.empty}</p>} />
      </section>
    </div>
  );
}
