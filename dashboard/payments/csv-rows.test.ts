import { expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import type { Payment } from "../../protocol/payment.ts";
import { toCsv } from "../reports/csv.ts";
import { paymentRows } from "./csv-rows.ts";
import { queryOf, readFilters } from "./filters.ts";

const MERCHANT = newId("mer");
const created = Date.parse("2026-03-01T09:00:00+09:00");
const open: Payment = {
  ...{ id: newId("pay", created), merchant: MERCHANT, tid: "t", state: "created", currency: "KRW", amount: "5000", livemode: false },
  order: { merchant: MERCHANT, number: "A-1", currency: "KRW", lines: [], total: "5000" },
  ...{ created, expires: created + 100, refunded: "0", shares: [] },
};
const given: Payment = { ...open, state: "partially_refunded", paidAt: created + 60_000, refunded: "2000", livemode: true, receipt: newId("rcp") };

it("every state reaches the file, with what was refunded, the mode and the receipt", () => {
  const [heading, ...rows] = paymentRows([open, given, { ...open, state: "expired" }, { ...open, state: "canceled" }], "en");
  expect(heading).toContain("Mode");
  expect(rows.map(([, , state, mode]) => [state, mode])).toEqual([
    ["Waiting", "Test"],
    ["Partly refunded", "Live"],
    ["Expired", "Test"],
    ["Canceled", "Test"],
  ]);
  const lines = toCsv(rows).slice(1).split("\r\n");
  expect(lines[0]).toBe(`${open.id},A-1,Waiting,Test,2026-03-01 09:00:00,,5000,0,0,KRW,`);
  expect(lines[1]).toBe(`${open.id},A-1,Partly refunded,Live,2026-03-01 09:00:00,2026-03-01 09:01:00,5000,2000,3000,KRW,${given.receipt}`);
});

it("what is asked for goes to the gateway as the beginning of a number and as a mode; what no number begins with is not asked", () => {
  expect(queryOf(readFilters({ number: " A-1 ", mode: "live" }))).toEqual({ orderNumberPrefix: "A-1", livemode: "true" });
  expect(queryOf(readFilters({ mode: "test" }))).toEqual({ livemode: "false" });
  expect(readFilters({ mode: "both" })).toEqual({});
  for (const number of ["주문", "-1", "a b", "a".repeat(65)]) expect(queryOf({ number })).toBeUndefined();
});
