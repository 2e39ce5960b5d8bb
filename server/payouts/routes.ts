import { api } from "../../protocol/api.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { createPayout } from "./create-payout.ts";
import { createWithdrawal } from "./create-withdrawal.ts";
import type { PayoutDependencies } from "./dependencies.ts";
import { listSales } from "./list-sales.ts";
import { findPayouts } from "./store.ts";

const PAGE = 20;

/** Serves payouts and sums to merchants and withdrawals to users; where there is no bank nothing leaves. */
export function servePayouts({ serve }: Pick<HttpServer, "serve">, dependencies: PayoutDependencies): void {
  const { database, bank } = dependencies;
  if (bank) {
    serve(sellerApi.createPayout, ({ caller, body, idempotencyKey }) => createPayout(dependencies, bank, { caller, body, idempotencyKey }));
    serve(api.createWithdrawal, ({ caller, body, idempotencyKey }) => createWithdrawal(dependencies, bank, { user: caller.user, body, idempotencyKey }));
  }
  serve(sellerApi.listPayouts, async ({ caller, query }) => {
    const limit = Number(query.limit ?? PAGE);
    const found = await findPayouts(database, caller.merchant, query.cursor, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(found.length > limit && last && { next: last.id }) };
  });
  serve(sellerApi.listSales, async ({ caller, query }) => ({ items: await listSales(database, caller.merchant, query), at: Date.now() }));
}
