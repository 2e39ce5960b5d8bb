import { api } from "../../protocol/api.ts";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { Paged } from "../parts/paged.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { saveFile } from "../parts/save-file.ts";
import { Status } from "../parts/status.tsx";
import type { Column } from "../parts/table.tsx";
import { usePages } from "../parts/use-pages.ts";
import { useTask } from "../parts/use-task.ts";
import { TestChip } from "../payments/test-chip.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { receiptsWords } from "./words.ts";

/** The receipts that the merchant has issued, newest first. */
export function Receipts() {
  const { gateway, language } = useConsole();
  const words = spoken(receiptsWords, language);
  const pages = usePages<ReceiptSummary>("receipts", (cursor) =>
    gateway.call(sellerApi.listIssuedReceipts, { query: { limit: "50", ...(cursor && { cursor }) } }),
  );
  const { problem, run } = useTask();
  const get = (id: string) =>
    run(async () => saveFile(`${id}.json`, "application/json", JSON.stringify(await gateway.call(api.getReceipt, { params: { id } }), null, 2)));
  const columns: readonly Column<ReceiptSummary>[] = [
    {
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
    },
    {
      key: "issued",
      label: words.issued,
      cell: ({ issuedAt, refundedSince }) => (
        <>
          {moment(issuedAt, language)} {refundedSince !== "0" && <Status tone="caution">{words.outdated}</Status>}
        </>
      ),
    },
    { key: "paid", label: words.paid, cell: ({ paidAt }) => moment(paidAt, language) },
    { key: "revision", label: words.revision, numeric: true, cell: ({ revision }) => revision },
    {
      key: "refunded",
      label: words.refunded,
      numeric: true,
      cell: ({ refunded, currency }) => (refunded === "0" ? <span class="muted">–</span> : <Amount minor={`-${refunded}`} {...{ currency, language }} />),
    },
    { key: "total", label: words.total, numeric: true, cell: ({ total, currency }) => <Amount minor={total} {...{ currency, language }} /> },
    {
      key: "file",
      label: words.file,
      quietLabel: true,
      cell: ({ id, orderNumber }) => (
        <div class="buttons">
          <a class="button quiet small" href={`/receipts/${id}`} target="_blank" rel="noopener" aria-label={words.viewOf(orderNumber)}>
            {words.view}
          </a>
          <button type="button" class="button quiet small" aria-label={words.downloadOf(orderNumber)} onClick={() => void get(id)}>
            {words.download}
          </button>
        </div>
      ),
    },
  ];
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p class="muted">{words.lead}</p>
      <ProblemNote {...{ problem, language }} />
      <Paged
        {...{ pages, columns }}
        caption={words.title}
        empty={
          <div class="card empty">
            <h2>{words.empty}</h2>
            <p class="muted">{words.emptyHelp}</p>
            <Link class="button primary" href={hrefOf(["payments"])}>
              {words.toPayments}
            </Link>
          </div>
        }
      />
    </div>
  );
}
