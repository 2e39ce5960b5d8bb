import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { toBase64Url } from "../../protocol/bytes.ts";
import { pinProof, pinVerifier } from "../../protocol/pin.ts";
import { openVerifier, type PinKeys, proofHolds, sealVerifier } from "./pin.ts";

function ring(current: string, secrets: Record<string, Uint8Array>): PinKeys {
  return { current, secret: (kid) => secrets[kid] };
}

const old = randomBytes(32);
const keys = ring("2026-1", { "2026-1": old });
const spkiHash = randomBytes(32);
const verifier = randomBytes(32);

test("a sealed verifier opens to the same bytes, and two seals of it differ", () => {
  const sealed = sealVerifier(keys, spkiHash, verifier);
  expect(openVerifier(keys, spkiHash, sealed)).toEqual(verifier);
  expect(sealVerifier(keys, spkiHash, verifier)).not.toEqual(sealed);
});

test("a rotated key still opens what the key before it sealed", () => {
  const sealed = sealVerifier(keys, spkiHash, verifier);
  const rotated = ring("2026-2", { "2026-1": old, "2026-2": randomBytes(32) });
  expect(openVerifier(rotated, spkiHash, sealed)).toEqual(verifier);
  expect(() => openVerifier(keys, spkiHash, sealVerifier(rotated, spkiHash, verifier))).toThrow("no key 2026-2");
});

test("a sealed verifier does not open for another certificate, nor with any bit flipped, cut or longer", () => {
  const sealed = sealVerifier(keys, spkiHash, verifier);
  expect(() => openVerifier(keys, randomBytes(32), sealed)).toThrow();
  for (let at = 0; at < sealed.length; at++) {
    const flipped = Buffer.from(sealed);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(() => openVerifier(keys, spkiHash, flipped), `byte ${at}`).toThrow();
  }
  expect(() => openVerifier(keys, spkiHash, sealed.subarray(0, -1))).toThrow(RangeError);
  expect(() => openVerifier(keys, spkiHash, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(RangeError);
});

test("a proof by the wallet's code holds here, for its own purpose, object and PIN only", async () => {
  const mine = await pinVerifier("480611", spkiHash);
  const other = await pinVerifier("480612", spkiHash);
  const certificate = { spkiHash, sealed: sealVerifier(keys, spkiHash, mine) };
  const proof = await pinProof(mine, "payment", "a.b.c");
  expect(proofHolds(keys, certificate, "payment", "a.b.c", proof)).toBe(true);
  expect(proofHolds(keys, certificate, "limit", "a.b.c", proof)).toBe(false);
  expect(proofHolds(keys, certificate, "payment", "a.d.c", proof)).toBe(false);
  // Another signature over the same is the same object.
  expect(proofHolds(keys, certificate, "payment", "a.b.d", proof)).toBe(true);
  expect(proofHolds(keys, certificate, "payment", "a.b.c", await pinProof(other, "payment", "a.b.c"))).toBe(false);
  expect(proofHolds(keys, certificate, "payment", "a.b.c", toBase64Url(new Uint8Array(31)))).toBe(false);
});
