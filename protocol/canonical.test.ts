import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromUtf8 } from "./bytes.ts";
import { canonicalBytes, isCanonicalText, type Json } from "./canonical.ts";

const text = (value: Json) => fromUtf8(canonicalBytes(value));

const codePoint = fc.oneof(fc.integer({ max: 0xd7ff, min: 0 }), fc.integer({ max: 0x10ffff, min: 0xe000 }), fc.constantFrom(0x22, 0x5c, 0x75, 0x64));
const wellFormed = fc.array(codePoint, { maxLength: 12 }).map((points) => String.fromCodePoint(...points));

describe("canonical JSON", () => {
  test("says the same as what went in, and again as what came out", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const written = text(value as Json);
        // -0 is 0 in the canonical form (RFC 8785 section 3.2.2.3).
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text(JSON.parse(written) as Json)).toBe(written);
      }),
      { numRuns: 200 },
    );
  });

  test("knows its own form again, and no other", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        for (const written of [text(value as Json), JSON.stringify(value), JSON.stringify(value, undefined, 1)])
          expect(isCanonicalText(written, JSON.parse(written) as Json)).toBe(written === text(JSON.parse(written) as Json));
      }),
      { numRuns: 300 },
    );
    const is = (written: string) => isCanonicalText(written, JSON.parse(written) as Json);
    for (const canonical of ['{"10":1,"9":2}', '{"a":{"b":1,"c":[{}]}}', '["\\\\ud800"]']) expect(is(canonical)).toBe(true);
    for (const other of ['{"9":2,"10":1}', '{"b":1,"a":2}', '{"a":1,"a":1}', "[-0]", "[1.0]", '{"a":{"c":1,"b":1}}', '["\\u0041"]'])
      expect(is(other)).toBe(false);
    expect(is('["\\ud800"]')).toBe(false);
  });

  test("refuses lone surrogates in values and names, and takes every other text", () => {
    fc.assert(
      fc.property(wellFormed, (value) => {
        expect(() => text({ [value]: 1, value })).not.toThrow();
      }),
      { numRuns: 200 },
    );
    for (const lone of ["\ud800", "x\udfff", "\udc00\ud800", "\\\ud800"]) {
      expect(() => text([lone])).toThrow(TypeError);
      expect(() => text({ [lone]: 1 })).toThrow(TypeError);
    }
  });

  test("takes text that only looks like an escaped surrogate", () => {
    for (const value of ["\\ud800", "\\\\udfff", "C:\\udata", "\\u0041"]) expect(JSON.parse(text([value]))).toEqual([value]);
  });

  test("has no form for what JSON does not know", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) expect(() => text(value as Json)).toThrow();
    expect(text({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});
