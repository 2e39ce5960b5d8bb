// @peculiar/x509 does not load without the Reflect metadata API.
import "reflect-metadata";
import { createHash, createPrivateKey, randomBytes, type webcrypto } from "node:crypto";
import { Extension, Name, X509CertificateGenerator } from "@peculiar/x509";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOGIN_RENEWAL_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { type Bytes, fromBase64, sha256, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { extensionsOf } from "../../protocol/certificate/extensions.ts";
import { derOf, deviceSubject, nameOf } from "../../protocol/certificate/names.ts";
import { readCertificate } from "../../protocol/certificate/read.ts";
import type { CertificateCard, DeviceRequest } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { readFolder } from "../keys/folder.ts";
import { certificateDer, certifiedSlots, type Material } from "../keys/material.ts";
import { signingKey } from "../keys/store.ts";
import { type CastSeller, castAuthorization, castPayments, castSeller } from "../setup/cast.ts";
import { approvalOf, ask, keyHashOf, newDevice, type ScratchDevice, signBy, spkiOf } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { sealVerifier } from "./pin.ts";

// Whoever is not the user's own master signs a certificate for a device of the user's: the gateway's every key, and another user's
// master. None of these is taken, neither when it is sent nor when somebody has written it into the registry.

interface Signer {
  readonly certificate: Uint8Array;
  readonly key: webcrypto.CryptoKey;
}

let gateway: ScratchGateway;
let material: Material;
let seller: CastSeller;
let victim: ScratchWallet;
let card: CertificateCard;
let device: ScratchDevice;
let asked: DeviceRequest;
const signers = new Map<string, Signer>();

beforeAll(async () => {
  gateway = await openScratchGateway();
  material = await readFolder(gateway.webFolder);
  seller = await castSeller(gateway.database, gateway.keys);
  for (const slot of certifiedSlots) {
    const certificate = certificateDer(material.get(`${slot}-1.crt`) ?? "");
    const key = material.get(`${slot}-1.key`);
    if (!certificate || !key) throw new Error(`no ${slot}`);
    signers.set(slot, { certificate, key: await signingKey(createPrivateKey(key)) });
  }
  const stranger = await newWallet(gateway.http);
  signers.set("another user's master", { certificate: der((await stranger.makeMaster()).chain[0]), key: stranger.keys.privateKey });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  victim = await newWallet(gateway.http);
  card = await victim.makeMaster();
  device = await newDevice(gateway.http, victim);
  asked = (await ask(device)).body as unknown as DeviceRequest;
  signers.set("the user's own master", { certificate: master(), key: victim.keys.privateKey });
});

const der = (text = "") => fromBase64(text) ?? new Uint8Array();
const master = () => der(card.chain[0]);
const REFUSED = /^certificate-(untrusted|profile)$/;

/** A device's certificate in the exact profile, by whatever issuer, for whatever user. */
async function certify({ certificate, key }: Signer, spki: Uint8Array, named = certificate): Promise<Uint8Array> {
  const issuer = readCertificate(named);
  const own = readCertificate(master());
  if (!issuer || !own) throw new Error("not DER");
  const revocationsUri = `${SCRATCH_ORIGINS[0]}/pki/revocations.crl`;
  const extensions = await extensionsOf("additional", { spki, issuerSpki: issuer.spki, revocationsUri });
  const made = await X509CertificateGenerator.create(
    {
      serialNumber: randomBytes(16).toString("hex"),
      subject: new Name(derOf(nameOf(deviceSubject(victim.user, device.device)))),
      issuer: new Name(issuer.subject),
      notBefore: new Date(own.notBefore),
      notAfter: new Date(own.notAfter),
      publicKey: spki as Bytes,
      signingKey: key,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: extensions.map((extension) => new Extension(derOf(extension))),
    },
    crypto,
  );
  return new Uint8Array(made.rawData);
}

/** The certificate and what stands above it in the chain that is sent or stored. */
interface Forged {
  readonly leaf: Uint8Array;
  readonly above: Uint8Array | undefined;
}

/** In each way in which a signer may put it: under its own name or the master's, with the one or the other above it, or nothing. */
async function forge(signer: Signer): Promise<Forged[]> {
  const spki = await spkiOf(device.keys);
  const leaves = [await certify(signer, spki), await certify(signer, spki, master())];
  return leaves.flatMap((leaf) => [master(), signer.certificate, undefined].map((above) => ({ leaf, above })));
}

const chainOf = ({ leaf, above }: Forged) => [leaf, ...(above ? [above] : [])].map(toBase64);

/** As somebody who can write to the database would. */
async function register({ leaf, above }: Forged): Promise<bigint> {
  const spkiHash = await sha256(await spkiOf(device.keys));
  const [row] = await gateway.database.query<{ id: bigint }>(
    `with made as (
       insert into certificates (public_id, user_number, device, name, role, thumbprint, der, master_der, spki_hash, pin_verifier, not_before, not_after)
       values ($1, $2, $3, 'Forged', $4, $5, $6, $7, $8, $9, now() - interval '1 minute', now() + interval '1 year') returning id
     ), state as (insert into certificate_states (certificate) select id from made) select id from made`,
    [
      ...[newId("crt"), victim.user, device.device, above ? "additional" : "master", createHash("sha256").update(leaf).digest(), leaf, above ?? null],
      ...[spkiHash, sealVerifier(gateway.keys.pinKeys, spkiHash, device.pinVerifier)],
    ],
  );
  if (!row) throw new Error("not registered");
  return row.id;
}

async function unregister(certificate: bigint): Promise<void> {
  await gateway.database.query("delete from authorizations where certificate = $1", [certificate]);
  await gateway.database.query("delete from certificate_states where certificate = $1", [certificate]);
  await gateway.database.query("delete from certificates where id = $1", [certificate]);
}

async function renewLogin(forged: Forged): Promise<unknown> {
  const claims = { audience: SCRATCH_ORIGINS[0], user: victim.user, device: device.device, issued: Date.now(), nonce: toBase64Url(randomBytes(16)) };
  const renewal = await signBy({ ...device, card: { ...card, chain: chainOf(forged) } }, LOGIN_RENEWAL_TYPE, claims);
  const answer = await request(gateway.http, api.renewSession, { body: { renewal } });
  return answer.status === 201 ? "renewed" : answer.body.code;
}

async function pay(forged: Forged, certificate = 0n): Promise<unknown> {
  await gateway.database.query("insert into acquaintances (user_number, merchant) values ($1, $2) on conflict do nothing", [victim.user, seller.id]);
  const [payment] = await castPayments(gateway.database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  const { deviceLogHead } = (await victim.call(api.getAccount)).body as { deviceLogHead: string };
  const payer = { user: BigInt(victim.user), device: device.device, key: device.keys.privateKey, certificate, chain: chainOf(forged), deviceLogHead };
  const authorization = await castAuthorization({ ...payer, pinVerifier: Buffer.from(device.pinVerifier), sequence: 0 }, payment);
  const answer = await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization } });
  return answer.status === 200 ? "paid" : answer.body.code;
}

async function approve(leaf: Uint8Array): Promise<unknown> {
  const entry = { key: await keyHashOf(device.keys) };
  const body = await approvalOf(victim, card, device, asked, { certificate: leaf, entry });
  const answer = await victim.call(api.approveDeviceRequest, { params: { id: asked.id }, body });
  return answer.status === 201 ? "approved" : answer.body.code;
}

describe.each([...certifiedSlots, "another user's master"])("a device's certificate that %s signed", (name) => {
  test("is not approved, renews no login and pays nothing", async () => {
    const signer = signers.get(name);
    if (!signer) throw new Error(name);
    for (const forged of await forge(signer)) {
      expect(await approve(forged.leaf)).toMatch(REFUSED);
      expect(await renewLogin(forged)).toBe("certificate-untrusted");
      expect(await pay(forged)).toBe("certificate-untrusted");
    }
    expect((await device.call(api.listCertificates)).body.items).toHaveLength(1);
  });

  test("renews no login and pays nothing either when it was written into the registry", async () => {
    const signer = signers.get(name);
    if (!signer) throw new Error(name);
    for (const forged of await forge(signer)) {
      const certificate = await register(forged);
      expect(await renewLogin(forged)).toMatch(REFUSED);
      expect(await pay(forged, certificate)).toMatch(REFUSED);
      await unregister(certificate);
    }
  });
});

test("the same certificate by the user's own master is approved, renews a login and pays (positive control)", async () => {
  const signer = signers.get("the user's own master");
  if (!signer) throw new Error("no master");
  const leaf = await certify(signer, await spkiOf(device.keys));
  expect(await approve(leaf)).toBe("approved");
  const forged = { leaf, above: master() };
  expect(await renewLogin(forged)).toBe("renewed");
  // It gets as far as the device's first day.
  expect(await pay(forged)).toBe("pin-required");
});
