import { api } from "../../protocol/api.ts";
import { refuse } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { pageOf } from "../http/page.ts";
import type { HttpServer } from "../http/server.ts";
import type { ReceiptDependencies } from "./dependencies.ts";
import { draftReceipt } from "./draft.ts";
import { paymentEvidence } from "./evidence.ts";
import { issueReceipt } from "./issue.ts";
import { findReceipt, findReceipts, type ReceiptFilter, statusOf } from "./store.ts";

/** The operations of receipts: the seller's, the buyer's, and for whoever was given a receipt's id. */
export function serveReceipts({ serve }: Pick<HttpServer, "serve">, dependencies: ReceiptDependencies): void {
  const { database } = dependencies;
  serve(sellerApi.draftReceipt, async ({ caller, params }) => ({ payload: await draftReceipt(dependencies, caller, params.id, Date.now()) }));
  serve(sellerApi.issueReceipt, ({ caller, body }) => issueReceipt(dependencies, caller, body, Date.now()));
  serve(sellerApi.getPaymentEvidence, ({ caller, params }) => paymentEvidence(dependencies, caller.merchant, params.id));
  serve(sellerApi.listIssuedReceipts, ({ caller, query }) => list({ merchant: caller.merchant }, query));
  serve(api.listReceipts, ({ caller, query }) => list({ payer: caller.user }, query));
  serve(api.getReceipt, async ({ params }) => found(await findReceipt(database, params.id)).signed);
  serve(api.getReceiptStatus, async ({ params }) => found(await statusOf(database, params.id)));

  function list(of: ReceiptFilter["of"], query: { readonly cursor?: string; readonly limit?: string; readonly payment?: string }) {
    return pageOf(query, (limit) => findReceipts(database, { of, before: query.cursor, payment: query.payment, limit }));
  }
}

function found<T>(receipt: T | undefined): T {
  if (!receipt) throw refuse("receipt-not-found");
  return receipt;
}
