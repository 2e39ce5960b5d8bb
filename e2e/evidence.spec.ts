import { createHash, webcrypto, X509Certificate } from "node:crypto";
import { Crypto as PeculiarCrypto } from "@peculiar/webcrypto";
import { compactVerify, importX509, type JWTHeaderParameters } from "jose";
import type { Page } from "playwright/test";
import { derSignature, rawSignature, readRequest } from "../protocol/certificate.ts";
import type { Result } from "../protocol/result.ts";
import { openBrowser } from "./browser.ts";
import { openBuyer } from "./buyer.ts";
import { authorizationOf } from "./ledger.ts";
import { type OpenSsl, openOpenSsl, pem } from "./openssl.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { readStack } from "./stack.ts";
import { test as base, expect } from "./test.ts";

/** A payment by a new buyer, and what it has left behind. */
interface Paid {
  readonly payment: string;
  readonly email: string;
  readonly walletPage: Page;
  /** The bytes as they are stored. */
  readonly authorization: string;
  readonly result: string;
  /** PKCS#10, base64 DER, as the browser sent it. */
  readonly request: string;
}

const ES256 = { name: "ECDSA", hash: "SHA-256" };
const P256 = { name: "ECDSA", namedCurve: "P-256" };

const test = base.extend<{ openssl: OpenSsl }, { paid: Paid }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern.
  openssl: async ({}, use) => use(await openOpenSsl()),
  paid: [
    async ({ database, merchant }, use) => {
      const browser = await openBrowser();
      let request = "";
      browser.context.on("request", (sent) => {
        if (sent.method() === "POST" && sent.url().endsWith("/v1/certificates")) request = sent.postDataJSON().request;
      });
      const buyer = await openBuyer(browser);
      const { id } = await merchant.order(12_300);
      const page = await buyer.browser.newPage(merchant.site.pay(id));
      const button = await payButtonIn(page);
      const window = await promptWindow(buyer.browser, () => button.click());
      await window.payWithPin(buyer.pin);
      await expect(window.paid).toBeVisible();
      const { jws, result } = await authorizationOf(database, id);
      await use({ payment: id, email: buyer.email, walletPage: buyer.wallet.page, authorization: jws, result, request });
      await browser.close();
    },
    { scope: "worker" },
  ],
});

test("the ledger's entries balance to zero and show the payment on both sides", async ({ paid, database, merchant }) => {
  const [all] = await database.query<{ sum: bigint }>("select sum(amount)::bigint as sum from ledger_entries");
  expect(all?.sum).toBe(0n);
  const accounts = await database.query(
    "select kind from ledger_accounts a where balance <> coalesce((select sum(amount) from ledger_entries e where e.account = a.id), 0)",
  );
  expect(accounts).toEqual([]);
  const entries = await database.query(
    `select e.amount, e.kind, coalesce(u.email, m.id) as owner from ledger_entries e
     left join users u on u.account = e.account left join merchants m on m.account = e.account where e.reference = $1 order by e.amount`,
    [paid.payment],
  );
  expect(entries).toEqual([
    { amount: -12_300n, kind: "payment", owner: paid.email },
    { amount: 12_300n, kind: "payment", owner: merchant.id },
  ]);
});

test("the stored authorization verifies with jose and with openssl, and not with one bit flipped", async ({ paid, openssl }) => {
  const certificate = pem("CERTIFICATE", firstOf(headerOf(paid.authorization).x5c));
  const { payload } = await compactVerify(paid.authorization, await importX509(certificate, "ES256"));
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ payment: paid.payment, origin: expect.stringContaining("merchant.localhost") });
  await expectOpenSslVerifies(openssl, paid.authorization, certificate);
});

test("the stored result verifies with jose and with openssl, and names the authorization", async ({ paid, openssl }) => {
  const answer = await fetch(`${readStack().api}/v1/gateway-certificates`);
  const { results } = (await answer.json()) as { results: { thumbprint: string; chain: string[] }[] };
  const named = results.find(({ thumbprint }) => thumbprint === headerOf(paid.result)["x5t#S256"]);
  const certificate = pem("CERTIFICATE", firstOf(named?.chain));
  const { payload } = await compactVerify(paid.result, await importX509(certificate, "ES256"));
  const result = JSON.parse(Buffer.from(payload).toString()) as Result;
  expect(result).toMatchObject({ payment: paid.payment, status: "paid", amount: "12300" });
  expect(result.authorization).toBe(createHash("sha256").update(partsOf(paid.authorization).input).digest("base64url"));
  await expectOpenSslVerifies(openssl, paid.result, certificate);
  await expectChain(openssl, certificate, "gateway-ca");
});

test("openssl accepts the payer's certificate chain with -x509_strict", async ({ paid, openssl }) => {
  await expectChain(openssl, pem("CERTIFICATE", firstOf(headerOf(paid.authorization).x5c)), "users-ca");
});

test("what Chromium signs holds in Node, @peculiar/webcrypto and openssl: key, certificate request, authorization", async ({ paid, openssl }) => {
  const request = Buffer.from(paid.request, "base64");
  expect(await openssl.run("req", "-verify", "-noout", "-in", await openssl.file("request.pem", pem("CERTIFICATE REQUEST", request)))).toContain("verify OK");
  const read = await readRequest(request);
  const certified = new X509Certificate(Buffer.from(firstOf(headerOf(paid.authorization).x5c), "base64"));
  const spki = certified.publicKey.export({ type: "spki", format: "der" });
  // The certificate carries the key of the request, byte for byte.
  expect(Buffer.from(read?.spki ?? [])).toEqual(spki);
  const { input, signature } = partsOf(paid.authorization);
  for (const { subtle } of [webcrypto, new PeculiarCrypto()]) {
    const key = await subtle.importKey("spki", spki, P256, false, ["verify"]);
    expect(await subtle.verify(ES256, key, signature, input)).toBe(true);
    expect(await subtle.verify(ES256, key, flipped(signature), input)).toBe(false);
  }
});

test("what Node, @peculiar/webcrypto and openssl sign holds in Chromium", async ({ paid, openssl }) => {
  const text = "coconut";
  const key = await openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout");
  const keyFile = await openssl.file("key.pem", key);
  const spki = await openssl.run("pkey", "-in", keyFile, "-pubout");
  const signed = await openssl.run("dgst", "-sha256", "-sign", keyFile, "-hex", await openssl.file("text", text));
  const raw = rawSignature(Buffer.from(signed.trim().split("= ")[1] ?? "", "hex"));
  const made = [{ spki: bodyOf(spki), signature: Buffer.from(raw ?? []).toString("base64") }];
  for (const { subtle } of [webcrypto, new PeculiarCrypto()]) {
    const pair = await subtle.generateKey(P256, true, ["sign", "verify"]);
    if (!("privateKey" in pair)) throw new Error("no pair");
    const exported = Buffer.from(await subtle.exportKey("spki", pair.publicKey)).toString("base64");
    made.push({ spki: exported, signature: Buffer.from(await subtle.sign(ES256, pair.privateKey, Buffer.from(text))).toString("base64") });
  }
  const verdicts = await paid.walletPage.evaluate(
    ([signatures, words]) =>
      Promise.all(
        signatures.map(async ({ spki, signature }) => {
          const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const publicKey = await crypto.subtle.importKey("spki", bytes(spki), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
          return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, publicKey, bytes(signature), new TextEncoder().encode(words));
        }),
      ),
    [made, text] as const,
  );
  expect(verdicts).toEqual([true, true, true]);
});

async function expectOpenSslVerifies(openssl: OpenSsl, jws: string, certificate: string): Promise<void> {
  const key = await openssl.file("public.pem", await openssl.run("x509", "-in", await openssl.file("certificate.pem", certificate), "-noout", "-pubkey"));
  const { input, signature } = partsOf(jws);
  const inputFile = await openssl.file("input", input);
  const verify = async (bytes: Uint8Array<ArrayBuffer>) =>
    openssl.run("dgst", "-sha256", "-verify", key, "-signature", await openssl.file("signature", derSignature(bytes)), inputFile);
  expect(await verify(signature)).toContain("Verified OK");
  await expect(verify(flipped(signature))).rejects.toThrow("Verification failure");
}

async function expectChain(openssl: OpenSsl, certificate: string, authority: "users-ca" | "gateway-ca"): Promise<void> {
  const published = async (name: string) => openssl.file(`${name}.pem`, await (await fetch(`${readStack().api}/pki/${name}.pem`)).text());
  const leaf = await openssl.file("leaf.pem", certificate);
  const chain = ["verify", "-x509_strict", "-CAfile", await published("root"), "-untrusted", await published(authority), leaf];
  expect(await openssl.run(...chain)).toContain("leaf.pem: OK");
}

function partsOf(jws: string): { input: Uint8Array<ArrayBuffer>; signature: Uint8Array<ArrayBuffer> } {
  const end = jws.lastIndexOf(".");
  return { input: new TextEncoder().encode(jws.slice(0, end)), signature: new Uint8Array(Buffer.from(jws.slice(end + 1), "base64url")) };
}

function headerOf(jws: string): JWTHeaderParameters & { "x5t#S256"?: string } {
  return JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString());
}

function firstOf(list: readonly string[] | undefined): string {
  const [first] = list ?? [];
  if (first === undefined) throw new Error("an empty list");
  return first;
}

function flipped(signature: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return signature.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
}

const bodyOf = (text: string) => text.replace(/-----[^-]+-----|\s/g, "");
