import * as v from "valibot";
import { page } from "../account.ts";
import { CheckCode, CheckEnd, OrderCheckReply, OrderCheckRequest, RecordedCheck } from "../order-check.ts";
import type { Operation } from "./operation.ts";

/** The order check: a page's order against the merchant's own. */
export const orderChecks = {
  checkOrder: {
    method: "POST",
    path: "/v1/order-checks",
    caller: "anybody",
    summary: "Compare a page's order with the one that the merchant's server signed; a normal one becomes a payment",
    status: 200,
    body: OrderCheckRequest,
    reply: OrderCheckReply,
  },
  listOrderChecks: {
    method: "GET",
    path: "/v1/order-checks",
    caller: "seller",
    summary: "Order checks, newest first; those that failed too",
    status: 200,
    query: v.strictObject({
      cursor: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/))),
      limit: v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|100)$/))),
      verdict: v.exactOptional(CheckEnd),
      code: v.exactOptional(CheckCode),
      orderNumber: v.exactOptional(v.pipe(v.string(), v.maxLength(64))),
    }),
    reply: page(RecordedCheck),
  },
} as const satisfies Record<string, Operation>;
