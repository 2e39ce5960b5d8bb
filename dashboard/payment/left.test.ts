import { expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import type { Payment } from "../../protocol/payment.ts";
import { leftOf } from "./left.ts";
import { timelineOf } from "./timeline.ts";

const MERCHANT = newId("mer");
let clock = 1_000;
function payment(changes: Partial<Payment> = {}): Payment {
  clock += 1_000;
  const line = { product: "tea", name: "Tea", quantity: 1, unitPrice: "5000", amount: "5000" };
  return {
    ...{ id: newId("pay", clock), merchant: MERCHANT, tid: "t", state: "created", currency: "KRW", amount: "5000", livemode: false },
    order: { merchant: MERCHANT, number: `n-${clock}`, currency: "KRW", lines: [line], total: "5000" },
    ...{ created: clock, expires: clock + 100, refunded: "0", shares: [{ merchant: MERCHANT, name: "Grove", amount: "5000", refunded: "0" }] },
    ...changes,
  };
}

it("what can be refunded is this merchant's own share, less what was given back, and nothing of what is not paid", () => {
  const share = { merchant: MERCHANT, name: "Grove", amount: "5000", refunded: "2000" };
  const other = { merchant: newId("mer"), name: "Other", amount: "9000", refunded: "0" };
  expect(leftOf({ state: "partially_refunded", shares: [other, share] }, MERCHANT)).toBe(3_000n);
  expect(leftOf({ state: "created", shares: [share] }, MERCHANT)).toBe(0n);
  expect(leftOf({ state: "paid", shares: [other] }, MERCHANT)).toBe(0n);
});

it("the timeline tells what happened in its order, and what has still to happen last", () => {
  const kinds = (of: Payment) => timelineOf(of, { refunds: [], receipts: [], checks: [] }).map(({ kind }) => kind);
  expect(kinds(payment())).toEqual(["registered", "expires"]);
  expect(kinds(payment({ state: "expired" }))).toEqual(["registered", "expired"]);
  expect(kinds(payment({ state: "canceled" }))).toEqual(["registered", "canceled"]);
  const paid = payment({ state: "paid", paidAt: clock + 1_050 });
  const receipt = { id: newId("rcp"), revision: 1, payment: paid.id, orderNumber: "n", merchant: { id: MERCHANT, name: "Grove" } } as const;
  const sums = { currency: "KRW", total: "5000", refunded: "0", refundedSince: "0", paidAt: clock, issuedAt: clock + 80 } as const;
  const check = {
    ...{ id: "1", differences: [] },
    merchant: MERCHANT,
    number: "n",
    verdict: "normal" as const,
    presented: "t",
    fields: [] as string[],
    code: "N-000001",
    at: paid.created + 10,
  };
  expect(timelineOf(paid, { refunds: [], receipts: [{ ...receipt, ...sums }], checks: [check] }).map(({ kind }) => kind)).toEqual([
    "registered",
    "checked",
    "paid",
    "receipt",
  ]);
});
