import { createHmac, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { Crypto as PeculiarCrypto } from "@peculiar/webcrypto";
import { compactVerify, importJWK } from "jose";
import { parseDictionary } from "structured-headers";
import { describe, expect, test } from "vitest";
import { toBase64Url, utf8 } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import { derSignature, rawSignature } from "./certificate.ts";
import { contentDigest } from "./digest.ts";
import { parseCompact, verifySignature } from "./jws.ts";

const vectors = (name: string) => JSON.parse(readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), "utf8"));
const bytes = (hexadecimal: string) => new Uint8Array(Buffer.from(hexadecimal, "hex"));
const ES256 = { name: "ECDSA", hash: "SHA-256" };
const P256 = { name: "ECDSA", namedCurve: "P-256" };

describe("RFC 8785 (canonical JSON)", () => {
  const { documents, sorting, numbers, refusedNumbers, refusedDocuments } = vectors("rfc8785") as {
    documents: { json: string; canonicalHex: string }[];
    sorting: { json: string; values: string[] };
    numbers: { ieee754: string; json: string }[];
    refusedNumbers: string[];
    refusedDocuments: string[];
  };
  const double = (ieee754: string) => Buffer.from(ieee754, "hex").readDoubleBE();

  test.each(documents)("canonical bytes of $json", ({ json, canonicalHex }) => {
    expect(Buffer.from(canonicalBytes(JSON.parse(json) as Json)).toString("hex")).toBe(canonicalHex);
  });
  test("names are sorted by UTF-16 units", () => {
    // An object puts integer-like names first whatever the text says, so the order is read from the text.
    const text = Buffer.from(canonicalBytes(JSON.parse(sorting.json) as Json)).toString();
    const order = sorting.values.map((value) => text.indexOf(value));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
  test.each(numbers)("number $ieee754 is $json", ({ ieee754, json }) => {
    expect(Buffer.from(canonicalBytes(double(ieee754))).toString()).toBe(json);
  });
  test.each(refusedNumbers)("number %s has no form", (ieee754) => {
    expect(() => canonicalBytes(double(ieee754))).toThrow();
  });
  test.each(refusedDocuments)("a lone surrogate has no form: %s", (json) => {
    expect(() => canonicalBytes(JSON.parse(json) as Json)).toThrow(TypeError);
  });
});

describe("RFC 9530 (digest fields)", () => {
  const { cases } = vectors("rfc9530") as { cases: { body: string; contentDigest: string }[] };
  test.each(cases)("$contentDigest", async (one) => {
    expect(await contentDigest(utf8(one.body))).toBe(one.contentDigest);
  });
});

describe("RFC 9421 (message signatures)", () => {
  const { secret, base, signatureInput, signature } = vectors("rfc9421") as { secret: string; base: string; signatureInput: string; signature: string };
  const given = parseDictionary(signature).get("sig-b25")?.[0];

  test("B.2.5: hmac-sha256 over the signature base", async () => {
    const key = await crypto.subtle.importKey("raw", Buffer.from(secret, "base64"), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    expect(given).toBeInstanceOf(ArrayBuffer);
    expect(await crypto.subtle.verify("HMAC", key, given as ArrayBuffer, Buffer.from(base))).toBe(true);
    expect(createHmac("sha256", Buffer.from(secret, "base64")).update(base).digest()).toEqual(Buffer.from(given as ArrayBuffer));
  });
  test("the base ends with the parameters as they were sent", () => {
    expect(base.split("\n").at(-1)).toBe(`"@signature-params": ${signatureInput.slice("sig-b25=".length)}`);
  });
});

describe("RFC 7515 A.3 (ES256)", () => {
  const { jwk, payload, jws } = vectors("rfc7515") as { jwk: JsonWebKey; payload: string; jws: string };
  const [header = "", body = "", signature = ""] = jws.split(".");

  test("verifies with our key import and with jose", async () => {
    const key = await crypto.subtle.importKey("jwk", jwk, P256, true, ["verify"]);
    const input = { signingInput: utf8(`${header}.${body}`), signature: new Uint8Array(Buffer.from(signature, "base64url")) };
    expect(await verifySignature(key, input)).toBe(true);
    expect(toBase64Url(utf8(payload))).toBe(body);
    expect((await compactVerify(jws, await importJWK(jwk as never, "ES256"))).payload).toEqual(new Uint8Array(Buffer.from(payload)));
  });
  test("is none of ours, for want of a type", () => {
    expect(parseCompact(jws)).toBeUndefined();
  });
});

describe("ECDSA P-256 with SHA-256, r ‖ s", () => {
  const { x, y, cases, der } = vectors("ecdsa-p256") as {
    x: string;
    y: string;
    cases: { what: string; message: string; signature: string; valid: boolean }[];
    der: { what: string; der: string; raw: string | null }[];
  };
  const point = bytes(`04${x}${y}`);
  const peculiar = new PeculiarCrypto();

  test.each(cases)("$what: valid is $valid", async ({ message, signature, valid }) => {
    const key = await crypto.subtle.importKey("raw", point, P256, true, ["verify"]);
    expect(await verifySignature(key, { signingInput: utf8(message), signature: bytes(signature) })).toBe(valid);
    const spki = Buffer.from(await crypto.subtle.exportKey("spki", key));
    const judged = verify(
      "sha256",
      Buffer.from(message),
      { key: createPublicKey({ key: spki, format: "der", type: "spki" }), dsaEncoding: "ieee-p1363" },
      bytes(signature),
    );
    expect(judged).toBe(valid);
  });
  test.each(cases)("$what, by the second engine: valid is $valid", async ({ message, signature, valid }) => {
    const key = await peculiar.subtle.importKey("raw", point, P256, true, ["verify"]);
    // It throws for a wrong length.
    expect(await peculiar.subtle.verify(ES256, key, bytes(signature), utf8(message)).catch(() => false)).toBe(valid);
  });
  test.each(der)("DER, $what", (one) => {
    const raw = rawSignature(bytes(one.der));
    expect(raw ? Buffer.from(raw).toString("hex") : null).toBe(one.raw);
    if (raw) expect(Buffer.from(derSignature(raw)).toString("hex")).toBe(one.der);
  });
});
