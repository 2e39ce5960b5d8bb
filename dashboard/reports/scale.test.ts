import fc from "fast-check";
import { expect, it } from "vitest";
import { mistakeIn } from "../parts/days.ts";
import { lastDays, RANGE_RULE, readRange } from "./range.ts";
import { totalOf, wholeRange } from "./sales.ts";
import { scaleTo } from "./scale.ts";

it("a scale holds its largest value, in few, even, whole steps from zero", () => {
  fc.assert(
    fc.property(fc.nat({ max: 999_999_999_999_999 }), (largest) => {
      const { top, ticks, share } = scaleTo(largest);
      expect(top).toBeGreaterThanOrEqual(largest);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBe(top);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(share(top)).toBe(1);
    }),
  );
  expect(scaleTo(38_000).ticks).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
  expect(scaleTo(0).ticks).toEqual([0, 1]);
});

const NOW = Date.parse("2026-03-01T00:30:00+09:00");

it("days are Seoul's, and every day of a range has its sums", () => {
  expect(lastDays(3, NOW)).toEqual({ from: "2026-02-27", to: "2026-03-01" });
  const sold = { day: "2026-02-28", payments: 2, sold: "38000", refunds: 1, refunded: "6000", paidOut: "0" };
  const days = wholeRange({ from: "2026-02-27", to: "2026-03-01" }, [sold]);
  expect(days.map(({ day, payments }) => [day, payments])).toEqual([
    ["2026-02-27", 0],
    ["2026-02-28", 2],
    ["2026-03-01", 0],
  ]);
  expect(totalOf(days)).toEqual({ payments: 2, sold: "38000", refunds: 1, refunded: "6000", net: "32000", paidOut: "0" });
});

it("an address without days shows the last 30; days that cannot be shown are kept, to be told", () => {
  expect(readRange({}, NOW)).toEqual({ from: "2026-01-31", to: "2026-03-01" });
  for (const range of [
    { from: "2026-02-30", to: "2026-03-01" },
    { from: "2026-03-02", to: "2026-03-01" },
    { from: "2020-01-01", to: "2026-03-01" },
    { from: "yesterday", to: "" },
  ]) {
    expect(readRange(range, NOW)).toEqual(range);
    expect(mistakeIn(range, RANGE_RULE)).toBeDefined();
  }
});
