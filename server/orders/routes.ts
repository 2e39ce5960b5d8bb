import { sellerApi } from "../../protocol/seller-api.ts";
import { pageOf } from "../http/page.ts";
import type { HttpServer } from "../http/server.ts";
import { checkOrder, type OrderCheckParts } from "./check-order.ts";
import { findChecks } from "./store.ts";

/** The operations of order checks: anybody's page asks, its merchant reads what was asked. */
export function serveOrderChecks(http: HttpServer, parts: OrderCheckParts): void {
  http.serve(sellerApi.checkOrder, ({ body, address }) => checkOrder(parts, body, address));
  http.serve(sellerApi.listOrderChecks, async ({ caller, query }) => {
    const filter = { merchant: caller.merchant, before: query.cursor, orderNumber: query.orderNumber, verdict: query.verdict, code: query.code };
    return pageOf(query, (limit) => findChecks(parts.database, { ...filter, limit }));
  });
}
