import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Crypto as PeculiarCrypto } from "@peculiar/webcrypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { decoys, type Phrase, phraseOf, wordsOf } from "./phrase.ts";

interface Vectors {
  readonly spki: string;
  readonly cases: readonly { readonly request: string; readonly indexes: Phrase; readonly ko: readonly string[]; readonly en: readonly string[] }[];
}
const { spki, cases }: Vectors = JSON.parse(readFileSync(new URL("./vectors/phrase.json", import.meta.url), "utf8"));
const key = new Uint8Array(Buffer.from(spki, "hex"));

afterEach(() => vi.unstubAllGlobals());

describe.each(cases)("the phrase of $request", ({ request, indexes, ko, en }) => {
  test("is the one in the vectors, in both languages", async () => {
    expect(await phraseOf(key, request)).toEqual(indexes);
    expect(await wordsOf(indexes, "ko")).toEqual(ko);
    expect(await wordsOf(indexes, "en")).toEqual(en);
  });
  test("is what a second WebCrypto engine derives", async () => {
    vi.stubGlobal("crypto", new PeculiarCrypto());
    expect(await phraseOf(key, request)).toEqual(indexes);
  });
  test("is what openssl derives", () => {
    const salt = Buffer.from(request).toString("hex");
    const options = ["digest:SHA256", `hexpass:${spki}`, `hexsalt:${salt}`, "iter:600000"].flatMap((option) => ["-kdfopt", option]);
    const bytes = execFileSync("openssl", ["kdf", "-binary", "-keylen", "48", ...options, "PBKDF2"]);
    const bits = [...bytes.subarray(0, 6)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    expect([0, 11, 22, 33].map((start) => Number.parseInt(bits.slice(start, start + 11), 2))).toEqual(indexes);
  });
});

test("another key or another request has another phrase", async () => {
  const [first, second] = cases;
  expect(second?.indexes).not.toEqual(first?.indexes);
  const swapped = Uint8Array.from(key, (byte, at) => (at === key.length - 1 ? byte ^ 1 : byte));
  expect(await phraseOf(swapped, first?.request ?? "")).not.toEqual(first?.indexes);
});

describe("the two decoys", () => {
  test("have at no place the right phrase's word, nor each other's", () => {
    for (let round = 0; round < 2_000; round++) {
      const right: Phrase = [0, 2047, round, 1024];
      const [one, other] = decoys(right);
      for (const place of [0, 1, 2, 3] as const) {
        expect(new Set([right[place], one[place], other[place]]).size).toBe(3);
        expect(one[place]).toBeLessThan(2048);
      }
    }
  });
  test("are drawn from the given source, which is asked again where a word would return", () => {
    const draws = [new Uint8Array(6), Uint8Array.of(0, 0x3f, 0xff, 0xff, 0xff, 0xf0), new Uint8Array(6).fill(0xff), new Uint8Array(6).fill(0x55)];
    const drawn = decoys([0, 5, 6, 7], () => draws.shift() ?? new Uint8Array());
    expect(drawn).toEqual([
      [1, 2047, 2047, 2047],
      [0x2aa, 0x555, 0x2aa, 0x555],
    ]);
  });
});
