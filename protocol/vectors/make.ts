import { consentHash, signAuthorization } from "../authorization.ts";
import { type Bytes, fromUtf8, sha256, toBase64, toBase64Url, utf8 } from "../bytes.ts";
import { canonicalBytes, type Json } from "../canonical.ts";
import { checkDevice, checkMaster, checkMerchant, checkPayer, checkResult, createRequest, fingerprint } from "../certificate.ts";
import { DEVICE_LOG_START, deviceLogHead, signDeviceLogEntry } from "../device.ts";
import { contentDigest } from "../digest.ts";
import { type JwsProtectedHeader, signCompact } from "../jws.ts";
import { importSecret, signatureBase, signRequest } from "../login.ts";
import { ORDER_TYPE, type Order, signOrder, tidOf } from "../order.ts";
import { phraseOf, wordsOf } from "../phrase.ts";
import { pinProof, pinProofInput, pinVerifier } from "../pin.ts";
import { RESULT_TYPE, type Result } from "../result.ts";
import { hex, spkiHash, thumbprint } from "../thumbprint.ts";
import { type Family, type Member, makeFamily } from "./family.ts";

/** All vectors of our own, by file name. Keys, ids and signatures are new on each call; what they must say is written with them. */
export async function makeVectors(): Promise<Readonly<Record<string, Json>>> {
  const family = await makeFamily("1000000001", true);
  const order = orderFor(family.merchantId);
  const signedOrder = await signOrder(order, family.merchant.key, await thumbprint(family.merchant.certificate));
  const authorization = await authorizationVectors(family, order, signedOrder);
  return {
    certificates: await certificateVectors(family),
    order: await orderVectors(family, order, signedOrder),
    authorization: authorization.vectors,
    result: await resultVectors(family, authorization.payment, order, authorization.jws),
    login: await loginVectors(),
    pin: await pinVectors(family.device.spki, authorization.jws),
    phrase: await phraseVectors(family.device.spki),
    "device-log": await deviceLogVectors(family),
  };
}

const T0 = 1_795_000_000_000;

function orderFor(merchant: string): Order {
  return {
    merchant,
    number: "2026-000123",
    currency: "KRW",
    lines: [
      { product: "A-1", name: "코코넛 오일 500 ml", quantity: 2, unitPrice: "12500", amount: "25000" },
      { product: "B.7", name: 'Tea "Nº 9" \\ud800 🥥', quantity: 1, unitPrice: "4900", amount: "4900" },
    ],
    total: "29900",
    delivery: toBase64Url(new Uint8Array(32).fill(7)),
  };
}

async function certificateVectors(family: Family): Promise<Json> {
  const { root, users, merchants, gateway, revocation, result, merchant, master, device } = family;
  const request = await createRequest({ privateKey: device.key, publicKey: await publicKey(device) });
  const checked = {
    master: await checkMaster(master.certificate, users.certificate),
    device: await checkDevice(device.certificate, master.certificate),
    merchant: await checkMerchant(merchant.certificate, merchants.certificate),
    result: await checkResult(result.certificate, gateway.certificate),
  };
  const facts = Object.entries(checked).map(([name, verdict]) => {
    if ("problem" in verdict) throw new Error(`${name}: ${verdict.problem.code}`);
    const { spki, der: _, publicKey: __, ...rest } = verdict.certificate;
    return [name, { ...rest, spki: toBase64(spki) }] as const;
  });
  const members = { root, users, merchants, gateway, revocation, result, merchant, master, device };
  return {
    about: "DER in base64. Chains: device < master < users < root; merchant < merchants < root; result < gateway < root; revocation < root.",
    rootSpkiHash: family.rootHash,
    certificates: Object.fromEntries(Object.entries(members).map(([name, { certificate }]) => [name, toBase64(certificate)])),
    facts: { ...Object.fromEntries(facts), masterFingerprint: await fingerprint(master.certificate) },
    request: { der: toBase64(request), spki: toBase64(device.spki) },
  };
}

async function orderVectors(family: Family, order: Order, jws: string): Promise<Json> {
  const { key, certificate } = family.merchant;
  const header: JwsProtectedHeader = { alg: "ES256", typ: ORDER_TYPE, "x5t#S256": await thumbprint(certificate) };
  const signed = (payload: Json | string, other: object = {}) =>
    signCompact({ ...header, ...other } as JwsProtectedHeader, typeof payload === "string" ? utf8(payload) : canonicalBytes(payload), key);
  const [line] = order.lines;
  const altered = (change: Record<string, Json | undefined>) => signed({ ...order, ...change });
  const shuffled = Object.fromEntries(Object.entries(order).reverse());
  return {
    about: "Compact JWS by the merchant's key over the canonical order; `refused` are well signed and still no orders.",
    merchantSpki: toBase64(family.merchant.spki),
    order,
    canonical: fromUtf8(canonicalBytes(order)),
    tid: await tidOf(order),
    jws,
    refused: [
      { why: "payload is not canonical: other order of members", jws: await signed(JSON.stringify(shuffled)) },
      { why: "payload is not canonical: white space", jws: await signed(JSON.stringify(order, null, 1)) },
      { why: "payload is not canonical: one name twice", jws: await signed(fromUtf8(canonicalBytes(order)).replace("{", '{"currency":"USD",')) },
      { why: "unknown member", jws: await altered({ note: "" }) },
      { why: "total is not the sum", jws: await altered({ total: "29901" }) },
      { why: "line is not quantity × unit price", jws: await altered({ lines: [{ ...line, amount: "25001" }], total: "25001" }) },
      { why: "total is a number", jws: await altered({ total: 29900 }) },
      { why: "a fraction of a won", jws: await altered({ total: "29900.0" }) },
      { why: "no lines", jws: await altered({ lines: [], total: "0" }) },
      { why: "quantity 0", jws: await altered({ lines: [{ ...line, quantity: 0, amount: "0" }], total: "0" }) },
      { why: "another currency", jws: await altered({ currency: "USD" }) },
      { why: "a name that reorders text", jws: await altered({ lines: [{ ...line, name: "\u202egpj.exe" }], total: "25000" }) },
      { why: "a lone surrogate, escaped", jws: await signed(fromUtf8(canonicalBytes(order)).replace("Tea", "\\ud800")) },
      { why: "header of another type", jws: await signed(order, { typ: RESULT_TYPE }) },
      { why: "header without a type", jws: await signed(order, { typ: undefined }) },
      { why: "header with x5c in place of the thumbprint", jws: await signed(order, { "x5t#S256": undefined, x5c: [toBase64(certificate)] }) },
      { why: "header with a key of its own", jws: await signed(order, { jwk: { kty: "EC" } }) },
      { why: "header with an unknown member", jws: await signed(order, { kid: "1" }) },
      { why: "alg none, without a signature", jws: `${toBase64Url(utf8('{"alg":"none","typ":"coconut-order+jws"}'))}.${jws.split(".")[1]}.` },
      { why: "four parts", jws: `${jws}.${jws.split(".")[2]}` },
      { why: "padding", jws: `${jws}==` },
      { why: "signature with stray bits in its last character", jws: jws.slice(0, -1) + nextCharacter(jws) },
    ],
  };
}

/** The base64url character after the last one: same 64 bytes, for a decoder that ignores stray bits. */
function nextCharacter(jws: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return alphabet.charAt(alphabet.indexOf(jws.slice(-1)) + 1);
}

async function authorizationVectors(family: Family, order: Order, signedOrder: string) {
  const chain = [family.device.certificate, family.master.certificate];
  const payer = await checkPayer(chain, [family.users.certificate]);
  if ("problem" in payer) throw new Error(payer.problem.code);
  const payment = "pay_01jd8z3k5m7n9p1q3r5s7t9v1w";
  const authorization = {
    payment,
    tid: await tidOf(order),
    order: signedOrder,
    payee: family.merchantId,
    origin: "https://shop.example",
    payer: family.user,
    sequence: 42,
    deviceLogHead: toBase64Url(new Uint8Array(32).fill(9)),
    issued: T0,
    expires: T0 + 120_000,
    nonce: toBase64Url(new Uint8Array(16).fill(3)),
  };
  const jws = await signAuthorization(authorization, family.device.key, chain.map(toBase64));
  const forged = (change: Json) => signAuthorization({ ...authorization, ...(change as object) }, family.device.key, chain.map(toBase64));
  const vectors: Json = {
    about: "Compact JWS by the payer's device, x5c = device, master.",
    payer: { user: payer.certificate.user, device: payer.certificate.device, spki: toBase64(payer.certificate.spki) },
    authorization,
    canonical: fromUtf8(canonicalBytes(authorization)),
    hash: toBase64Url(await sha256(utf8(jws))),
    jws,
    refused: [
      { why: "unknown member", jws: await forged({ amount: "1" }) },
      { why: "sequence 0", jws: await forged({ sequence: 0 }) },
      { why: "sequence as text", jws: await forged({ sequence: "42" }) },
      { why: "origin with a path", jws: await forged({ origin: "https://shop.example/" }) },
      { why: "payer that is no user's number", jws: await forged({ payer: "merchants" }) },
      { why: "issued in seconds and a fraction", jws: await forged({ issued: 1_795_000_000.5 }) },
      { why: "no certificates", jws: await signCompact({ alg: "ES256", typ: "coconut-authorization+jws" }, canonicalBytes(authorization), family.device.key) },
    ],
  };
  return { vectors, jws, payment };
}

async function resultVectors(family: Family, payment: string, order: Order, authorization: string): Promise<Json> {
  const result: Result = {
    payment,
    tid: await tidOf(order),
    status: "paid",
    merchant: order.merchant,
    currency: "KRW",
    amount: order.total,
    authorization: await consentHash(authorization),
    paidAt: T0 + 1234,
  };
  const header: JwsProtectedHeader = { alg: "ES256", typ: RESULT_TYPE, "x5t#S256": await thumbprint(family.result.certificate) };
  return {
    about: "Compact JWS by the gateway's result key; the header names its certificate (certificates.json: result < gateway < root).",
    result,
    thumbprint: await thumbprint(family.result.certificate),
    jws: await signCompact(header, canonicalBytes(result), family.result.key),
    refused: [
      { why: "signed by the merchant", jws: await signCompact(header, canonicalBytes(result), family.merchant.key) },
      { why: "another status", jws: await signCompact(header, canonicalBytes({ ...result, status: "created" }), family.result.key) },
      { why: "another type", jws: await signCompact({ ...header, typ: ORDER_TYPE }, canonicalBytes(result), family.result.key) },
      { why: "no thumbprint", jws: await signCompact({ alg: "ES256", typ: RESULT_TYPE }, canonicalBytes(result), family.result.key) },
    ],
  };
}

async function loginVectors(): Promise<Json> {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => index);
  const key = await importSecret(secret);
  const parameters = { created: T0 / 1000, nonce: toBase64Url(new Uint8Array(16).fill(5)), keyid: "1" };
  const requests = [
    { method: "GET", targetUri: "https://gateway.example/v1/account", token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", body: "" },
    { method: "POST", targetUri: "https://gateway.example/v1/top-ups?x=%20", token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", body: '{"amount":"10000"}' },
  ];
  const cases = requests.map(async (request) => {
    const body = utf8(request.body);
    const digest = await contentDigest(body);
    return {
      ...request,
      contentDigest: digest,
      base: fromUtf8(signatureBase({ ...request, contentDigest: digest }, parameters)),
      headers: await signRequest({ ...request, body }, parameters, key),
    };
  });
  return { about: "RFC 9421 hmac-sha256 under the session secret (base64url).", secret: toBase64Url(secret), parameters, cases: await Promise.all(cases) };
}

async function pinVectors(spki: Bytes, signedObject: string): Promise<Json> {
  const pin = "271828";
  const verifier = await pinVerifier(pin, spki);
  return {
    about: "Verifier: PBKDF2-SHA-256(PIN, SHA-256(SPKI), 600000). Proof: HMAC-SHA-256(verifier, input). Bytes in lower-case hexadecimal.",
    pin,
    spki: hex(spki),
    verifier: hex(verifier),
    purpose: "payment",
    signedObject,
    input: hex(await pinProofInput("payment", signedObject)),
    proof: await pinProof(verifier, "payment", signedObject),
  };
}

async function phraseVectors(spki: Bytes): Promise<Json> {
  const requests = ["dvr_01jd8z3k5m7n9p1q3r5s7t9v1w", "dvr_01jd8z3k5m7n9p1q3r5s7t9v1x"];
  const cases = requests.map(async (request) => {
    const indexes = await phraseOf(spki, request);
    return { request, indexes, ko: await wordsOf(indexes, "ko"), en: await wordsOf(indexes, "en") };
  });
  return {
    about: "The first 44 bits of PBKDF2-SHA-256(SPKI, UTF-8 of the request's id, 600000), 11 bits a word, as places in protocol/phrase/.",
    spki: hex(spki),
    cases: await Promise.all(cases),
  };
}

async function deviceLogVectors({ master, user }: Family): Promise<Json> {
  const entry = {
    user,
    index: 0,
    previous: DEVICE_LOG_START,
    action: "master-issued",
    device: "dev_01jd8z3k5m7n9p1q3r5s7t9v1w",
    key: await spkiHash(master.spki),
    issued: T0,
  } as const;
  const jws = await signDeviceLogEntry(entry, master.key);
  return { about: "The first entry of a user's device log, signed by the master.", spki: toBase64(master.spki), entry, jws, head: await deviceLogHead(jws) };
}

function publicKey({ spki }: Member): Promise<CryptoKey> {
  return crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
}
