import * as v from "valibot";
import { page } from "../account.ts";
import { PaymentId, PayoutId, RefundId } from "../ids.ts";
import { Payout, PayoutRequest, Refund, RefundRequest, WithdrawalRequest } from "../refund.ts";
import { Milliseconds } from "../text.ts";
import type { Operation } from "./operation.ts";

const payment = v.strictObject({ id: PaymentId });
const limit = v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|100)$/)));

/** Money that goes back or out: refunds and a merchant's payouts. */
export const refunds = {
  createRefund: {
    method: "POST",
    path: "/v1/payments/{id}/refunds",
    caller: "seller",
    summary: "Refund a payment in whole or part by a signed order",
    status: 201,
    params: payment,
    body: RefundRequest,
    reply: Refund,
    idempotent: true,
  },
  listRefunds: {
    method: "GET",
    path: "/v1/refunds",
    caller: "seller",
    summary: "Refunds, newest first",
    status: 200,
    query: v.strictObject({ cursor: v.exactOptional(RefundId), limit, payment: v.exactOptional(PaymentId) }),
    reply: page(Refund),
  },
  createPayout: {
    method: "POST",
    path: "/v1/payouts",
    caller: "seller",
    summary: "Pay the merchant's balance out to a bank account by a signed order",
    status: 201,
    body: PayoutRequest,
    reply: Payout,
    idempotent: true,
  },
  listPayouts: {
    method: "GET",
    path: "/v1/payouts",
    caller: "seller",
    summary: "Payouts, newest first",
    status: 200,
    query: v.strictObject({ cursor: v.exactOptional(PayoutId), limit }),
    reply: page(Payout),
  },
  listSales: {
    method: "GET",
    path: "/v1/sales",
    caller: "seller",
    summary: "Sums per day (Asia/Seoul): sold, refunded, paid out",
    status: 200,
    query: v.strictObject({ from: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)), to: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)) }),
    reply: v.object({
      items: v.array(v.object({ day: v.string(), payments: v.number(), sold: v.string(), refunds: v.number(), refunded: v.string(), paidOut: v.string() })),
      at: Milliseconds,
    }),
  },
} as const satisfies Record<string, Operation>;

/** A user's own money going out. */
export const withdrawals = {
  createWithdrawal: {
    method: "POST",
    path: "/v1/withdrawals",
    caller: "login",
    summary: "Send money of the balance to a bank account by a signed order",
    status: 201,
    body: WithdrawalRequest,
    reply: Payout,
    idempotent: true,
  },
} as const satisfies Record<string, Operation>;
