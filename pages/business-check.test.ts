import { describe, expect, test } from "vitest";
import { businessNumberHolds } from "../protocol/business.ts";
import { BUSINESS_FIELDS, checkBusiness } from "./business-check.ts";
import { businessWordsIn } from "./business-words.ts";
import { wordsIn } from "./words.ts";

const good = { name: "코코넛상회", number: "123-45-67891", address: "서울특별시 중구 세종대로 110", representative: "김코코", phone: "02-120-0000" };
const ko = { ...wordsIn("ko"), ...businessWordsIn("ko") };
const en = { ...wordsIn("en"), ...businessWordsIn("en") };

test("takes a number as certificates print it, and gives it without hyphens", () => {
  expect(checkBusiness(good, ko)).toEqual({ business: { ...good, number: "1234567891" } });
  expect(checkBusiness({ ...good, number: "123 45–67891" }, ko)).toMatchObject({ business: { number: "1234567891" } });
});

test("says of every empty field that it is needed", () => {
  expect(checkBusiness({}, en)).toEqual({ errors: Object.fromEntries(BUSINESS_FIELDS.map((field) => [field, en.required])) });
});

describe("says in words what is wrong, and of that field alone", () => {
  test.each([
    ["number", "1234567890", ko.numberCheck, en.numberCheck],
    ["number", "12345", ko.numberLength(5), en.numberLength(5)],
    ["number", "12345678911", ko.numberLength(11), en.numberLength(11)],
    ["number", "일이삼", ko.numberLength(0), en.numberLength(0)],
    ["phone", "110", ko.phoneWrong, en.phoneWrong],
    ["phone", "call me maybe", ko.phoneWrong, en.phoneWrong],
    ["address", "서울\u200b", ko.hidden, en.hidden],
    ["name", "a\u202eb", ko.hidden, en.hidden],
  ] as const)("%s %j", (field, text, korean, english) => {
    expect(checkBusiness({ ...good, [field]: text }, ko)).toEqual({ errors: { [field]: korean } });
    expect(checkBusiness({ ...good, [field]: text }, en)).toEqual({ errors: { [field]: english } });
  });
});

test("the check digit finds every single wrong digit", () => {
  const digits = "1234567891";
  for (let at = 0; at < 10; at++)
    for (let digit = 0; digit < 10; digit++) {
      const changed = digits.slice(0, at) + digit + digits.slice(at + 1);
      expect(businessNumberHolds(changed), changed).toBe(changed === digits);
    }
});
