import { api } from "../../protocol/api.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { pageOf } from "../http/page.ts";
import type { HttpServer } from "../http/server.ts";
import { createPayout } from "./create-payout.ts";
import { createWithdrawal } from "./create-withdrawal.ts";
import type { PayoutDependencies } from "./dependencies.ts";
import { listSales } from "./list-sales.ts";
import { findPayouts } from "./store.ts";

/** Serves payouts and sums to merchants and withdrawals to users; where there is no bank nothing leaves. */
export function servePayouts({ serve }: Pick<HttpServer, "serve">, dependencies: PayoutDependencies): void {
  const { database, bank } = dependencies;
  if (bank) {
    serve(sellerApi.createPayout, ({ caller, body, idempotencyKey }) => createPayout(dependencies, bank, { caller, body, idempotencyKey }));
    serve(api.createWithdrawal, ({ caller, body, idempotencyKey }) => createWithdrawal(dependencies, bank, { user: caller.user, body, idempotencyKey }));
  }
  serve(sellerApi.listPayouts, ({ caller, query }) => pageOf(query, (limit) => findPayouts(database, caller.merchant, query.cursor, limit)));
  serve(sellerApi.listSales, async ({ caller, query }) => ({ items: await listSales(database, caller.merchant, query), at: Date.now() }));
}
