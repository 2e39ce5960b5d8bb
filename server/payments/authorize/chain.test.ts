import { createHash, webcrypto } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../../../protocol/bytes.ts";
import { type Issuer, issueAdditional, issueMaster } from "../../../protocol/certificate.ts";
import { openKeyStore } from "../../keys/open.ts";
import type { KeyStore } from "../../keys/store.ts";
import { type CastPayer, type CastSeller, castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../../setup/cast.ts";
import { openRehearsal, outcomeOf, type Rehearsal } from "../../setup/rehearsal.ts";

// Each attacker here can write to the registry, but has no key of a users CA.

let rehearsal: Rehearsal;
let folder: string;
let foreign: KeyStore;
let seller: CastSeller;

beforeAll(async () => {
  rehearsal = await openRehearsal();
  folder = await mkdtemp(join(tmpdir(), "coconut-foreign-"));
  foreign = await openKeyStore({ COCONUT_KEYS: folder });
  seller = await castSeller(rehearsal.database, rehearsal.keys);
});
afterAll(async () => {
  await rehearsal?.close();
  await rm(folder, { recursive: true, force: true });
});

const der = (text: string | undefined) => Buffer.from(fromBase64(text ?? "") ?? []);

async function payer(keys: KeyStore = rehearsal.keys): Promise<CastPayer> {
  const made = await castPayer(rehearsal.database, keys, 100_000n);
  await castAcquaintance(rehearsal.database, made, seller);
  return made;
}

async function pay(by: CastPayer): Promise<unknown> {
  const [payment] = await castPayments(rehearsal.database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  return outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(by, payment) }, { payment: payment.id }));
}

async function newKey() {
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  return { key: keys.privateKey, spki: new Uint8Array(await webcrypto.subtle.exportKey("spki", keys.publicKey)) };
}

/** Puts other bytes into the payer's row; who presents them signs with their key. */
async function smuggle(into: CastPayer, leaf: Uint8Array, key: CastPayer["key"], master?: Uint8Array): Promise<CastPayer> {
  await rehearsal.database.query("update certificates set der = $2, thumbprint = $3, master_der = $4, role = $5 where id = $1", [
    into.certificate,
    Buffer.from(leaf),
    createHash("sha256").update(leaf).digest(),
    master ? Buffer.from(master) : null,
    master ? "additional" : "master",
  ]);
  return { ...into, key, chain: [leaf, ...(master ? [master] : [])].map(toBase64) };
}

/** A further device of the payer's, certified by this issuer and registered under that master. */
async function furtherDevice(of: CastPayer, issuer: Issuer, master: Uint8Array): Promise<CastPayer> {
  const { key, spki } = await newKey();
  return smuggle(of, await issueAdditional({ device: of.device, spki }, issuer), key, master);
}

describe("a certificate in the registry", () => {
  it("pays as a master, and as an additional one with its master", async () => {
    const owner = await payer();
    expect(await pay(owner)).toBe("paid");
    const master = der(owner.chain[0]);
    expect(await pay(await furtherDevice(owner, { certificate: master, key: owner.key }, master))).toBe("paid");
  });
  it("whose chain ends at another gateway's users CA pays nothing", async () => {
    expect(await pay(await payer(foreign))).toBe("certificate-untrusted");
  });
  it("that names our users CA without its signature pays nothing", async () => {
    const { key, spki } = await newKey();
    const victim = await payer();
    const { certificate } = rehearsal.keys.issuer("users");
    const facts = { user: String(victim.user), device: victim.device, spki, revocationsUri: "http://localhost/pki/revocations.crl" };
    expect(await pay(await smuggle(victim, await issueMaster(facts, { certificate, key }), key))).toBe("certificate-untrusted");
  });
  it("is untrusted without its master, with another one, or with more than it", async () => {
    const owner = await payer();
    const master = der(owner.chain[0]);
    const [device] = [await furtherDevice(owner, { certificate: master, key: owner.key }, master)];
    const leaf = device.chain[0] ?? "";
    const other = (await payer()).chain[0] ?? "";
    expect(await pay({ ...device, chain: [leaf] })).toBe("certificate-untrusted");
    expect(await pay({ ...device, chain: [leaf, other] })).toBe("certificate-untrusted");
    expect(await pay({ ...device, chain: [leaf, Buffer.concat([master, Buffer.from([0])]).toString("base64")] })).toBe("certificate-untrusted");
    const lone = await payer();
    expect(await pay({ ...lone, chain: [lone.chain[0] ?? "", other] })).toBe("certificate-untrusted");
  });
  it("that its registered master did not sign pays nothing", async () => {
    const owner = await payer();
    const master = der(owner.chain[0]);
    const stranger = await newKey();
    expect(await pay(await furtherDevice(owner, { certificate: master, key: stranger.key }, master))).toBe("certificate-untrusted");
  });
  it("of one user does not pay for another", async () => {
    const [victim, thief] = [await payer(), await payer()];
    await rehearsal.database.query("update certificates set thumbprint = $2 where id = $1", [thief.certificate, Buffer.alloc(32)]);
    const swapped = await smuggle(victim, der(thief.chain[0]), thief.key);
    expect(await pay(swapped)).toBe("certificate-profile");
  });
  it("that a master signed with CA:true, or that is no certificate, pays nothing", async () => {
    const owner = await payer();
    const master = der(owner.chain[0]);
    const { key, spki } = await newKey();
    const facts = { user: String(owner.user), device: owner.device, spki, revocationsUri: "http://localhost/pki/revocations.crl" };
    const small = await issueMaster(facts, { certificate: master, key: owner.key });
    expect(await pay(await smuggle(owner, small, key, master))).toBe("certificate-profile");
    expect(await pay(await smuggle(owner, Buffer.from("no certificate"), key))).toBe("certificate-untrusted");
  });
});
