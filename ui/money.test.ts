import { expect, test } from "vitest";
import { money, spokenMoney } from "./money.ts";

test.each([
  ["0", "0원", "₩0"],
  ["26000", "26,000원", "₩26,000"],
  ["999999999999999", "999,999,999,999,999원", "₩999,999,999,999,999"],
  ["-26000", "−26,000원", "−₩26,000"],
])("%s", (minor, ko, en) => {
  expect(money(minor, "KRW", "ko")).toBe(ko);
  expect(money(minor, "KRW", "en")).toBe(en);
});

test.each(["1234567.5", "1e3", "", "01", "12 000"])("%s is refused, never rounded", (text) => {
  expect(() => money(text, "KRW", "ko")).toThrow(SyntaxError);
});

test("is read aloud with the currency's name", () => {
  expect(spokenMoney("26000", "KRW", "en")).toBe("26,000 South Korean won");
  expect(spokenMoney("26000", "KRW", "ko")).toContain("대한민국 원");
});
