import { expect, test } from "vitest";
import { formatRecoveryCode, newRecoveryCode, readRecoveryCode, recoveryCodeHash } from "./recovery-code.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

test("a new code has 24 random digits of Crockford's base32 and a check digit, in five groups of five", () => {
  const codes = Array.from({ length: 200 }, newRecoveryCode);
  expect(new Set(codes).size).toBe(200);
  for (const code of codes) {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{25}$/);
    expect(formatRecoveryCode(code)).toMatch(/^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/);
  }
  expect(new Set(codes.flatMap((code) => [...code])).size).toBe(32);
});

test("what was typed is read as it was meant", () => {
  const code = newRecoveryCode();
  const shown = formatRecoveryCode(code);
  for (const typed of [code, shown, shown.toLowerCase(), ` ${shown.replaceAll("-", " ")}\n`, shown.replaceAll("-", "–"), code.replaceAll("0", "o")])
    expect(readRecoveryCode(typed), typed).toBe(code);
  const ones = "111110000011111000001111";
  const last = [...ALPHABET].find((digit) => readRecoveryCode(ones + digit) !== undefined) ?? "";
  expect(readRecoveryCode(`lIiL1oO0o0 ${ones.slice(10)}${last}`)).toBe(ones + last);
  expect(readRecoveryCode([...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(""))).toBe(code);
});

test("one wrong digit, two swapped ones, a missing, an added or a foreign one are noticed", () => {
  const code = newRecoveryCode();
  for (let at = 0; at < code.length; at++) {
    for (const digit of ALPHABET.replace(code.charAt(at), "")) expect(readRecoveryCode(code.slice(0, at) + digit + code.slice(at + 1))).toBeUndefined();
    for (let other = at + 1; other < code.length; other++) {
      const digits = [...code];
      [digits[at], digits[other]] = [code.charAt(other), code.charAt(at)];
      expect(readRecoveryCode(digits.join(""))).toBe(code.charAt(at) === code.charAt(other) ? code : undefined);
    }
  }
  for (const typed of ["", code.slice(1), `${code}0`, code.replace(/^./, "U"), code.replace(/^./, "*")]) expect(readRecoveryCode(typed)).toBeUndefined();
});

test("the hash is of one user and one code", async () => {
  const code = "0123456789ABCDEFGHJKMNPQR";
  expect(await recoveryCodeHash("1000000001", code)).toBe("rnobrkvP0-RPtEFIcTdpKetrQbzhzkoErlKJdMmCdfU");
  expect(await recoveryCodeHash("1000000002", code)).not.toBe(await recoveryCodeHash("1000000001", code));
});
