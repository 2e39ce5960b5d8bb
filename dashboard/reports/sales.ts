import type { ReplyOf } from "../../protocol/api.ts";
import { minorUnits } from "../../protocol/money.ts";
import type { sellerApi } from "../../protocol/seller-api.ts";
import { daysOf, type Range } from "./range.ts";

export type Sales = ReplyOf<typeof sellerApi.listSales>;
export type SalesDay = Sales["items"][number];

/** Every day of a range with its sums, zeros where nothing happened. */
export function wholeRange(range: Range, items: readonly SalesDay[]): readonly SalesDay[] {
  const byDay = new Map(items.map((item) => [item.day, item]));
  return daysOf(range).map((day) => byDay.get(day) ?? { day, payments: 0, sold: "0", refunds: 0, refunded: "0", paidOut: "0" });
}

/** The sums of all days; `net` is sold less refunded. */
export function totalOf(days: readonly SalesDay[]) {
  const sum = (of: (day: SalesDay) => string) => days.reduce((before, day) => before + minorUnits(of(day)), 0n);
  const sold = sum((day) => day.sold);
  const refunded = sum((day) => day.refunded);
  const count = (of: (day: SalesDay) => number) => days.reduce((before, day) => before + of(day), 0);
  return {
    payments: count((day) => day.payments),
    sold: String(sold),
    refunds: count((day) => day.refunds),
    refunded: String(refunded),
    net: String(sold - refunded),
    paidOut: String(sum((day) => day.paidOut)),
  };
}
