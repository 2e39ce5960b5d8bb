import { expect, test } from "vitest";
import { grouped, typedDigits } from "./digits.ts";

test.each([
  ["12345678", "12345678", "1234 5678"],
  ["1234 5678", "12345678", "1234 5678"],
  [" 1234-5678-90", "12345678", "1234 5678"],
  ["１２３４５", "12345", "1234 5"],
  ["1234 ", "1234", "1234"],
  ["http://", "", ""],
])("%j is the digits %j, shown as %j", (text, digits, shown) => {
  expect(typedDigits(text)).toBe(digits);
  expect(grouped(digits)).toBe(shown);
});
