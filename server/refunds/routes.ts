import { sellerApi } from "../../protocol/seller-api.ts";
import { pageOf } from "../http/page.ts";
import type { HttpServer } from "../http/server.ts";
import { createRefund } from "./create-refund.ts";
import type { RefundDependencies } from "./dependencies.ts";
import { findRefunds } from "./store.ts";

/** Serves refunds to the merchants that make them. */
export function serveRefunds({ serve }: Pick<HttpServer, "serve">, dependencies: RefundDependencies): void {
  serve(sellerApi.createRefund, ({ caller, params, body, idempotencyKey }) => createRefund(dependencies, { caller, payment: params.id, body, idempotencyKey }));
  serve(sellerApi.listRefunds, ({ caller, query }) =>
    pageOf(query, (limit) => findRefunds(dependencies.database, { merchant: caller.merchant, payment: query.payment, before: query.cursor, limit })),
  );
}
