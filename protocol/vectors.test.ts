import { readFileSync, writeFileSync } from "node:fs";
import { compactVerify, importSPKI } from "jose";
import { describe, expect, test } from "vitest";
import { readAuthorization } from "./authorization.ts";
import { fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import {
  checkDevice,
  checkGatewayChain,
  checkMaster,
  checkMerchant,
  checkPayer,
  checkResult,
  checkRevocation,
  checkUserChain,
  fingerprint,
  readRequest,
} from "./certificate.ts";
import { deviceLogHead, readDeviceLogEntry } from "./device.ts";
import { verifySignature } from "./jws.ts";
import { importSecret, readLoginSignature, signatureBase, signRequest } from "./login.ts";
import { type Order, readOrder, tidOf } from "./order.ts";
import { pinProof, pinProofInput, pinVerifier } from "./pin.ts";
import { verifyResult } from "./result.ts";
import { makeVectors } from "./vectors/make.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const file = (name: string) => new URL(`./vectors/${name}.json`, import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(file(name), "utf8"));
const der = (base64: string) => fromBase64(base64) ?? new Uint8Array();
const keyOf = (spki: string) => crypto.subtle.importKey("spki", der(spki), P256, true, ["verify"]);
const pemOf = (spki: string) => `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----`;

interface Refused {
  readonly why: string;
  readonly jws: string;
}

// `UPDATE_VECTORS=1 npx vitest run protocol/vectors.test.ts` writes them anew, after a change of the format.
const made = await makeVectors();
if (process.env.UPDATE_VECTORS === "1") for (const [name, vectors] of Object.entries(made)) writeFileSync(file(name), `${JSON.stringify(vectors, null, 2)}\n`);

test("the generator still writes the members that the files have", () => {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]))
      : typeof value;
  };
  for (const [name, vectors] of Object.entries(made)) expect([name, shape(JSON.parse(JSON.stringify(vectors)))]).toEqual([name, shape(read(name))]);
});

describe("certificates", () => {
  const { certificates, facts, rootSpkiHash, request } = read("certificates");
  const c = (name: string) => der(certificates[name]);

  test("tell what is written beside them", async () => {
    const verdicts = {
      master: await checkMaster(c("master"), c("users")),
      device: await checkDevice(c("device"), c("master")),
      merchant: await checkMerchant(c("merchant"), c("merchants")),
      result: await checkResult(c("result"), c("gateway")),
    };
    for (const [name, verdict] of Object.entries(verdicts)) {
      if ("problem" in verdict) throw new Error(`${name}: ${verdict.problem.code}`);
      const { spki, der: _, publicKey: __, ...rest } = verdict.certificate;
      expect({ ...rest, spki: toBase64(spki) }).toEqual(facts[name]);
    }
    expect(await fingerprint(c("master"))).toBe(facts.masterFingerprint);
    expect(await checkRevocation(c("revocation"), c("root"))).toHaveProperty("certificate");
  });
  test("form chains to the root's hash", async () => {
    expect(await checkUserChain([c("device"), c("master"), c("users"), c("root")], rootSpkiHash)).toHaveProperty("certificate");
    expect(await checkGatewayChain([c("result"), c("gateway"), c("root")], rootSpkiHash)).toHaveProperty("certificate");
  });
  test("are asked for by a request", async () => {
    expect((await readRequest(der(request.der)))?.spki).toEqual(der(request.spki));
  });
});

describe("order", () => {
  const { order, canonical, tid, jws, merchantSpki, refused } = read("order") as {
    order: Order;
    canonical: string;
    tid: string;
    jws: string;
    merchantSpki: string;
    refused: Refused[];
  };

  test("has these canonical bytes, this tid and this signature", async () => {
    expect(fromUtf8(canonicalBytes(order))).toBe(canonical);
    expect(await tidOf(order)).toBe(tid);
    const signed = await readOrder(jws);
    expect(signed).toMatchObject({ order, tid });
    expect(signed && (await verifySignature(await keyOf(merchantSpki), signed))).toBe(true);
    expect(fromUtf8((await compactVerify(jws, await importSPKI(pemOf(merchantSpki), "ES256"))).payload)).toBe(canonical);
  });
  test.each(refused)("is not: $why", async (one) => {
    expect(await readOrder(one.jws)).toBeUndefined();
  });
});

describe("authorization", () => {
  const { authorization, canonical, hash, jws, payer, refused } = read("authorization");
  const { certificates } = read("certificates");

  test("has these canonical bytes and is signed by the payer's device", async () => {
    expect(fromUtf8(canonicalBytes(authorization as Json))).toBe(canonical);
    const signed = readAuthorization(jws);
    expect(signed?.authorization).toEqual(authorization);
    const verdict = await checkPayer((signed?.chain ?? []).map(der), [der(certificates.users)]);
    if ("problem" in verdict || !signed) throw new Error("the authorization does not hold");
    expect({ user: verdict.certificate.user, device: verdict.certificate.device, spki: toBase64(verdict.certificate.spki) }).toEqual(payer);
    expect(await verifySignature(verdict.certificate.publicKey, signed)).toBe(true);
    expect(fromUtf8((await compactVerify(jws, await importSPKI(pemOf(payer.spki), "ES256"))).payload)).toBe(canonical);
    expect(await deviceLogHead(jws)).toBe(hash);
  });
  test.each(refused as Refused[])("is not: $why", (one) => {
    expect(readAuthorization(one.jws)).toBeUndefined();
  });
});

describe("result", () => {
  const { result, thumbprint, jws, refused } = read("result");
  const keys = async () => {
    const key = await keyOf(read("certificates").facts.result.spki);
    return (wanted: string) => (wanted === thumbprint ? key : undefined);
  };
  test("is signed by the gateway", async () => {
    expect(await verifyResult(jws, await keys())).toEqual(result);
    expect(await verifyResult(jws, () => undefined)).toBeUndefined();
  });
  test.each(refused as Refused[])("is not: $why", async (one) => {
    expect(await verifyResult(one.jws, await keys())).toBeUndefined();
  });
});

describe("login", () => {
  const { secret, parameters, cases } = read("login");
  test.each(
    cases as { method: string; targetUri: string; token: string; body: string; contentDigest: string; base: string; headers: Record<string, string> }[],
  )("$method $targetUri", async ({ base, headers, contentDigest, ...request }) => {
    const key = await importSecret(fromBase64Url(secret) ?? new Uint8Array());
    expect(fromUtf8(signatureBase({ ...request, contentDigest }, parameters))).toBe(base);
    expect(await signRequest({ ...request, body: utf8(request.body) }, parameters, key)).toEqual(headers);
    expect(readLoginSignature(headers["signature-input"] ?? "", headers.signature ?? "")).toMatchObject(parameters);
  });
});

test("PIN verifier and proof", async () => {
  const { pin, spki, verifier, purpose, signedObject, input, proof } = read("pin");
  const derived = await pinVerifier(pin, new Uint8Array(Buffer.from(spki, "hex")));
  expect(Buffer.from(derived).toString("hex")).toBe(verifier);
  expect(Buffer.from(await pinProofInput(purpose, signedObject)).toString("hex")).toBe(input);
  expect(await pinProof(derived, purpose, signedObject)).toBe(proof);
  expect(await pinProof(derived, "device", signedObject)).not.toBe(proof);
  expect(toBase64Url(derived)).toHaveLength(43);
});

test("device-log entry", async () => {
  const { spki, entry, jws, head } = read("device-log");
  const signed = readDeviceLogEntry(jws);
  expect(signed?.entry).toEqual(entry);
  expect(signed && (await verifySignature(await keyOf(spki), signed))).toBe(true);
  expect(await deviceLogHead(jws)).toBe(head);
});
