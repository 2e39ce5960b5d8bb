import { expect, it } from "vitest";
import type { Account } from "../../protocol/account.ts";
import { tooMuch } from "./too-much.ts";

const of = (left: string, balance: string) => ({ account: { transfers: { perDay: "1000000", left }, balance } as Account });

it.each([
  ["what may be sent at once", "500001", of("1000000", "2000000"), { code: "transfer-limit", left: "500000" }],
  ["what is left of the day", "70001", of("70000", "2000000"), { code: "transfer-limit", left: "70000" }],
  ["the balance", "60001", of("70000", "60000"), { code: "insufficient-balance" }],
  ["the limit before the balance", "600000", of("1000000", "0"), { code: "transfer-limit", left: "500000" }],
])("a sum above %s is told as the gateway would", (_what, amount, known, problem) => {
  expect(tooMuch(amount, known)).toEqual(problem);
});

it("a sum that is just allowed is not, nor one of which nothing is known", () => {
  expect(tooMuch("500000", of("500000", "500000"))).toBeUndefined();
  expect(tooMuch("500001", undefined)).toBeUndefined();
});
