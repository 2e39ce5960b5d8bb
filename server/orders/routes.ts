import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { checkOrder, type OrderCheckParts } from "./check-order.ts";
import { findChecks } from "./store.ts";

const PAGE = 20;

/** The operations of order checks: anybody's page asks, its merchant reads what was asked. */
export function serveOrderChecks(http: HttpServer, parts: OrderCheckParts): void {
  http.serve(sellerApi.checkOrder, ({ body, address }) => checkOrder(parts, body, address));
  http.serve(sellerApi.listOrderChecks, async ({ caller, query }) => {
    const limit = Number(query.limit ?? PAGE);
    const filter = { merchant: caller.merchant, before: query.cursor, orderNumber: query.orderNumber, limit: limit + 1 };
    const found = await findChecks(parts.database, filter);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(({ check }) => check), ...(found.length > limit && last && { next: last.id }) };
  });
}
