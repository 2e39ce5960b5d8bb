import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { concat, equalBytes, fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from "./bytes.ts";
import { DeviceId, newId, PaymentId, UserNumber } from "./ids.ts";
import { Amount, minorUnits, PositiveAmount, SignedAmount } from "./money.ts";
import { Order } from "./order.ts";
import { displayText, Origin, reference } from "./text.ts";

const runs = { numRuns: 200 };

describe("bytes", () => {
  test("decode what they encode, as Node does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      }),
      runs,
    );
    const large = new Uint8Array(100_000).map((_, index) => index * 7);
    expect(toBase64(large)).toBe(Buffer.from(large).toString("base64"));
  });

  test("have one text only: what decodes is what encoding writes", () => {
    const almost = fc.string({ unit: fc.constantFrom(..."AQIYZaz059+/-_= \n\t\u00e9"), maxLength: 12 });
    fc.assert(
      fc.property(almost, (text) => {
        const standard = fromBase64(text);
        if (standard) expect(toBase64(standard)).toBe(text);
        const url = fromBase64Url(text);
        if (url) expect(toBase64Url(url)).toBe(text);
      }),
      { numRuns: 1000 },
    );
    for (const text of ["QQ", "QQ=", "QR==", "QQ== ", " QQ==", "QQ==\n", "Q Q=", "QQ===", "A", "=", "YW Jj"])
      expect([text, fromBase64(text)]).toEqual([text, undefined]);
    for (const text of ["QR", "QQ==", "A", "Q+==", "QQ\n", "+/"]) expect([text, fromBase64Url(text)]).toEqual([text, undefined]);
  });

  test("of texts come back, and bytes that are not UTF-8 are refused", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff)), (points) => {
        const text = String.fromCodePoint(...points);
        expect(fromUtf8(utf8(text))).toBe(text);
      }),
      runs,
    );
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) expect(() => fromUtf8(new Uint8Array(bad))).toThrow(TypeError);
    expect(fromUtf8(new Uint8Array([0xef, 0xbb, 0xbf]))).toBe("\ufeff");
  });

  test("are equal only where every one is", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(equalBytes(a, b)).toBe(Buffer.from(a).equals(b));
        expect(equalBytes(concat(a, b), concat(a, b))).toBe(true);
      }),
      runs,
    );
  });
});

describe("ids", () => {
  test("have their form, sort by time and never repeat", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 45), fc.integer({ min: 1, max: 2 ** 40 }), (now, later) => {
        const first = newId("pay", now);
        const second = newId("pay", now + later);
        expect(v.is(PaymentId, first)).toBe(true);
        expect(v.is(DeviceId, first)).toBe(false);
        expect(first < second).toBe(true);
        expect(newId("pay", now)).not.toBe(first);
      }),
      runs,
    );
  });
  test("of other forms are refused", () => {
    const id = newId("pay");
    for (const bad of [id.toUpperCase(), `${id}0`, id.slice(0, -1), id.replace("_", "-"), `${id}\n`, id.replace(/.$/, "i"), ""])
      expect(v.is(PaymentId, bad)).toBe(false);
    for (const bad of ["0123456789", "123456789", "1234567890123456789", "12345678a0", "１２３４５６７８９０"]) expect(v.is(UserNumber, bad)).toBe(false);
  });
});

describe("money", () => {
  test("is whole minor units, in one text for each sum", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), (sum) => {
        expect(minorUnits(String(sum))).toBe(sum);
        expect(v.is(SignedAmount, String(sum))).toBe(true);
        expect(v.is(Amount, String(sum))).toBe(sum >= 0n);
        expect(v.is(PositiveAmount, String(sum))).toBe(sum > 0n);
      }),
      runs,
    );
  });
  test("refuses fractions, signs, other digits and sums that are too large", () => {
    for (const bad of ["", "1.5", "1.0", "+1", "01", "1e3", " 1", "1 ", "1\n", "0x10", "1,000", "١", "-0", "1_000"]) {
      expect(v.is(Amount, bad)).toBe(false);
      expect(v.is(SignedAmount, bad)).toBe(false);
      expect(() => minorUnits(bad)).toThrow(SyntaxError);
    }
    expect(v.is(Amount, "1".repeat(16))).toBe(false);
    expect(v.is(Amount, 5)).toBe(false);
  });
});

describe("shown text", () => {
  const shown = displayText(60);
  test("takes names in many scripts", () => {
    for (const name of ["코코넛 상점", "Café d’Été", "商店 №5", "קפה", "مقهى", "🥥", "a", "Tom & Jerry's (2+1)"])
      expect([name, v.is(shown, name)]).toEqual([name, true]);
  });
  test("refuses what hides, reorders or breaks a line, wherever it stands", () => {
    const hidden = [
      0x00, 0x09, 0x0a, 0x0d, 0x7f, 0x85, 0xad, 0x34f, 0x2800, 0x17b4, 0xe0100, 0x61c, 0x115f, 0x1160, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028,
      0x2029,
    ].concat([
      0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x206f, 0x3164, 0xd800, 0xdfff, 0xfeff, 0xffa0, 0xfff9, 0xe0001, 0xe0041,
    ]);
    fc.assert(
      fc.property(fc.constantFrom(...hidden), fc.constantFrom("", "a", "가"), fc.constantFrom("", "b", "나"), (code, before, after) => {
        const name = `${before}${String.fromCodePoint(code)}${after}`;
        expect([code.toString(16), v.is(shown, name)]).toEqual([code.toString(16), false]);
      }),
      runs,
    );
  });
  test("refuses edge spaces, nothing and too much", () => {
    for (const bad of ["", " ", " a", "a ", "\u00a0", "a\u3000", "x".repeat(61)]) expect([bad, v.is(shown, bad)]).toEqual([bad, false]);
  });
  test("references are plain", () => {
    for (const good of ["A-1", "2026.11_x", "0"]) expect(v.is(reference(64), good)).toBe(true);
    for (const bad of ["", "-a", ".a", "a b", "a/b", "ä", "a\n", "x".repeat(65)]) expect(v.is(reference(64), bad)).toBe(false);
  });
});

test("origins are what browsers write", () => {
  for (const good of ["https://shop.example", "http://shop.localhost:4500", "https://xn--bb0bt31a.kr", "https://127.0.0.1:8443"]) {
    expect(new URL(good).origin).toBe(good);
    expect(v.is(Origin, good)).toBe(true);
  }
  for (const bad of [
    "https://shop.example/",
    "https://Shop.example",
    "shop.example",
    "ftp://a.b",
    "null",
    "https://a.b:0",
    "https://a..b",
    "https://-a.b",
    "https://a.b\n",
    "https://a b",
  ])
    expect([bad, v.is(Origin, bad)]).toEqual([bad, false]);
});

test("no schema takes a name that every object has anyway", () => {
  const line = { product: "p", name: "n", quantity: 1, unitPrice: "1", amount: "1" };
  const order = { merchant: newId("mer"), number: "1", currency: "KRW", lines: [line], total: "1" };
  expect(v.is(Order, order)).toBe(true);
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "extra"]) {
    const json = JSON.stringify(order).replace("{", `{"${name}":1,`);
    expect([name, v.is(Order, JSON.parse(json))]).toEqual([name, false]);
  }
});
