import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parseDictionary, serializeInnerList } from "structured-headers";
import { describe, expect, test } from "vitest";
import { toBase64Url, utf8 } from "./bytes.ts";
import { contentDigest } from "./digest.ts";
import { importSecret, type LoginParameters, readLoginSignature, signatureBase, signRequest, TOKEN_HEADER } from "./login.ts";

const secret = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
const parameters: LoginParameters = { created: 1_795_000_000, nonce: toBase64Url(new Uint8Array(16)), keyid: "1" };
const request = { method: "POST", targetUri: "https://gateway.example/v1/top-ups", token: "eyJh.e30.c2ln", body: utf8('{"amount":"1"}') };

/**
 * RFC 9421 section 2.5 by a second hand, for any message: the base is built from the fields that were sent and from nothing
 * of ours. `derived` answers the @-components.
 */
function foreignBase(headers: Record<string, string>, derived: Record<string, string>, label: string): string {
  const input = parseDictionary(headers["signature-input"] ?? "").get(label);
  if (!input || !Array.isArray(input[0])) throw new Error("no such signature");
  const lines = input[0].map(([component]) => `"${component}": ${derived[String(component)] ?? headers[String(component)]}`);
  return [...lines, `"@signature-params": ${serializeInnerList(input as never)}`].join("\n");
}
const foreignHmac = (key: Uint8Array, base: string) => createHmac("sha256", key).update(base).digest("base64");

describe("a login signature", () => {
  test("is what a general RFC 9421 implementation computes, as in appendix B.2.5", async () => {
    const rfc = JSON.parse(readFileSync(new URL("./vectors/rfc9421.json", import.meta.url), "utf8"));
    const sent = { date: "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json", "signature-input": rfc.signatureInput };
    expect(foreignBase(sent, { "@authority": "example.com" }, "sig-b25")).toBe(rfc.base);
    expect(`sig-b25=:${foreignHmac(Buffer.from(rfc.secret, "base64"), rfc.base)}:`).toBe(rfc.signature);

    const headers = await signRequest(request, parameters, await importSecret(secret));
    const base = foreignBase(headers, { "@method": request.method, "@target-uri": request.targetUri }, "login");
    expect(base).toBe(Buffer.from(signatureBase({ ...request, contentDigest: await contentDigest(request.body) }, parameters)).toString());
    expect(headers.signature).toBe(`login=:${foreignHmac(secret, base)}:`);
  });

  test("comes back from its two headers", () => {
    const nonces = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase64Url);
    return fc.assert(
      fc.asyncProperty(fc.nat(4_000_000_000), nonces, fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 }), async (created, nonce, keyid) => {
        const headers = await signRequest(request, { created, nonce, keyid }, await importSecret(secret));
        expect(readLoginSignature(headers["signature-input"] ?? "", headers.signature ?? "")).toMatchObject({ created, nonce, keyid });
      }),
      { numRuns: 100 },
    );
  });

  test("covers every part: one changed character in any of them, or in its parameters, is another base", async () => {
    const digest = await contentDigest(request.body);
    const signed = { method: request.method, targetUri: request.targetUri, contentDigest: digest, token: request.token };
    const base = Buffer.from(signatureBase(signed, parameters));
    const others = [
      signatureBase({ ...signed, method: "PUT" }, parameters),
      signatureBase({ ...signed, targetUri: `${signed.targetUri}?` }, parameters),
      signatureBase({ ...signed, contentDigest: await contentDigest(utf8('{"amount":"2"}')) }, parameters),
      signatureBase({ ...signed, token: "eyJh.e30.c2lm" }, parameters),
      signatureBase(signed, { ...parameters, created: parameters.created + 1 }),
      signatureBase(signed, { ...parameters, nonce: "AAAAAAAAAAAAAAAAAAAAAQ" }),
      signatureBase(signed, { ...parameters, keyid: "2" }),
    ];
    for (const other of others) expect(Buffer.from(other).equals(base)).toBe(false);
  });

  test("does not survive one flipped bit in any header", async () => {
    const headers = await signRequest(request, parameters, await importSecret(secret));
    for (const name of [TOKEN_HEADER, "content-digest", "signature-input", "signature"]) {
      const value = headers[name] ?? "";
      for (let at = 0; at < value.length; at++)
        for (let bit = 0; bit < 7; bit++) {
          const flipped = value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ (1 << bit)) + value.slice(at + 1);
          expect([flipped, accepts({ ...headers, [name]: flipped })]).toEqual([flipped, false]);
        }
    }
    expect(accepts(headers)).toBe(true);
  });

  test("has one spelling", async () => {
    const { "signature-input": input = "", signature = "" } = await signRequest(request, parameters, await importSecret(secret));
    const spellings = [
      input.replace(";", "; "),
      input.replace('"@method" ', ""),
      input.replace('"@method" "@target-uri"', '"@target-uri" "@method"'),
      input.replace('alg="hmac-sha256"', 'alg="rsa-v1_5-sha256"'),
      input.replace(';alg="hmac-sha256"', ""),
      input.replace(';tag="coconut-login"', ""),
      input.replace("coconut-login", "other"),
      input.replace("login=", "sig1="),
      input.replace(/created=\d+/, "created=1795000000.5"),
      input.replace(/created=\d+/, "created=-1795000000"),
      input.replace(/created=\d+/, 'created="1795000000"'),
      input.replace(/created=\d+;/, ""),
      `${input};expires=1`,
      `${input}, other=("@method");created=1`,
      `${input}, ${input}`,
      "",
    ];
    for (const spelling of spellings) expect([spelling, readLoginSignature(spelling, signature)]).toEqual([spelling, undefined]);
    for (const bad of ["", "login=abc", 'login="AAAA"', "other=:AAAA:", "login=(:AAAA:)", "login"])
      expect([bad, readLoginSignature(input, bad)]).toEqual([bad, undefined]);
  });
});

/** What a gateway does: recompute the base from what it received. */
function accepts(headers: Record<string, string>): boolean {
  const read = readLoginSignature(headers["signature-input"] ?? "", headers.signature ?? "");
  if (!read) return false;
  const digest = `sha-256=:${createDigest(request.body)}:`;
  if (headers["content-digest"] !== digest) return false;
  const base = signatureBase({ ...request, contentDigest: digest, token: headers[TOKEN_HEADER] ?? "" }, read);
  return createHmac("sha256", secret).update(base).digest().equals(read.signature);
}

function createDigest(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("base64");
}
