import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { createRefund } from "./create-refund.ts";
import type { RefundDependencies } from "./dependencies.ts";
import { findRefunds } from "./store.ts";

const PAGE = 20;

/** Serves refunds to the merchants that make them. */
export function serveRefunds({ serve }: Pick<HttpServer, "serve">, dependencies: RefundDependencies): void {
  serve(sellerApi.createRefund, ({ caller, params, body, idempotencyKey }) => createRefund(dependencies, { caller, payment: params.id, body, idempotencyKey }));
  serve(sellerApi.listRefunds, async ({ caller, query }) => {
    const limit = Number(query.limit ?? PAGE);
    const found = await findRefunds(dependencies.database, { merchant: caller.merchant, payment: query.payment, before: query.cursor, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(found.length > limit && last && { next: last.id }) };
  });
}
