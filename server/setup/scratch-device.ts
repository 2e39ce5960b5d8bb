import { webcrypto } from "node:crypto";
import type { Session } from "../../protocol/account.ts";
import { api, type Operation } from "../../protocol/api.ts";
import { fromBase64, randomBytes, sha256, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../../protocol/canonical.ts";
import { createRequest, issueAdditional } from "../../protocol/certificate.ts";
import { type CertificateCard, DEVICE_LOG_START, type DeviceLogEntry, type DeviceRequest, signDeviceLogEntry } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact } from "../../protocol/jws.ts";
import { pinProof } from "../../protocol/pin.ts";
import type { HttpServer } from "../http/server.ts";
import { type Answer, type Bending, type CallInput, request, type ScratchWallet, signedCall } from "./scratch-wallet.ts";

/** A device of a person for tests: a master's or a further one's. */
export interface ScratchDevice {
  readonly user: string;
  readonly device: string;
  readonly session: Session;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly pinVerifier: Uint8Array<ArrayBuffer>;
  call(operation: Operation, input?: CallInput, bending?: Bending, over?: HttpServer): Promise<Answer>;
}

/** What a device would sign, and what of it a test wants otherwise. */
export interface ApprovalBending {
  readonly entry?: Partial<DeviceLogEntry>;
  readonly pinVerifier?: Uint8Array<ArrayBuffer>;
  /** In place of the certificate that the master's key signs. */
  readonly certificate?: Uint8Array;
  readonly keys?: webcrypto.CryptoKeyPair;
}

const P256 = { name: "ECDSA", namedCurve: "P-256" };
export const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
export const spkiOf = async (keys: webcrypto.CryptoKeyPair) => new Uint8Array(await webcrypto.subtle.exportKey("spki", keys.publicKey));
export const keyHashOf = async (keys: webcrypto.CryptoKeyPair) => toBase64Url(await sha256(await spkiOf(keys)));

/** Logs a further device of a person in: with the password, which is all that it has. */
export async function newDevice(http: HttpServer, owner: ScratchWallet, bending: Bending = {}): Promise<ScratchDevice> {
  const device = newId("dev");
  const answer = await request(http, api.createSession, { body: { email: owner.email, password: owner.password, device } }, bending);
  const session = answer.body as unknown as Session;
  const { user } = owner;
  return {
    ...{ user, device, session },
    keys: await newKeys(),
    pinVerifier: randomBytes(32),
    call: (operation, input, more, over = http) => signedCall(over, session, operation, input, { ...bending, ...more }),
  };
}

/** Asks for a device's certificate. */
export async function ask(
  device: ScratchDevice,
  more: { name?: string; renews?: string; keys?: webcrypto.CryptoKeyPair } = {},
  bending?: Bending,
): Promise<Answer> {
  const { keys = device.keys, ...rest } = more;
  const body = { request: toBase64(await createRequest(keys)), pinVerifier: toBase64Url(device.pinVerifier), name: "A phone", ...rest };
  return device.call(api.createDeviceRequest, { body }, bending);
}

/** The next entry of a user's log about a change, signed. */
export async function logEntry(
  by: Pick<ScratchDevice, "user" | "call">,
  change: Pick<DeviceLogEntry, "action" | "device" | "key"> & Partial<DeviceLogEntry>,
  key: webcrypto.CryptoKey,
): Promise<string> {
  const { deviceLogHead: previous = DEVICE_LOG_START, deviceLogNext: index } = (await by.call(api.getAccount)).body as {
    deviceLogHead?: string;
    deviceLogNext: number;
  };
  return signDeviceLogEntry({ user: by.user, index, previous, issued: Date.now(), ...change }, key);
}

/** What the master's device sends to approve a request. */
export async function approvalOf(master: ScratchWallet, card: CertificateCard, of: ScratchDevice, asked: DeviceRequest, bend: ApprovalBending = {}) {
  const issuer = { certificate: fromBase64(card.chain[0] ?? "") ?? new Uint8Array(), key: master.keys.privateKey };
  const spki = await spkiOf(bend.keys ?? of.keys);
  const certificate = bend.certificate ?? (await issueAdditional({ device: asked.device, spki }, issuer));
  const change = {
    action: asked.renews === undefined ? "device-added" : "device-renewed",
    device: asked.device,
    key: toBase64Url(await sha256(spki)),
    certificate: toBase64Url(await sha256(certificate)),
  } as const;
  const deviceLogEntry = await logEntry(master, { ...change, ...bend.entry }, master.keys.privateKey);
  const proof = await pinProof(bend.pinVerifier ?? master.pinVerifier, "device", deviceLogEntry);
  return { certificate: toBase64(certificate), deviceLogEntry, pinProof: proof };
}

/** A further device with a certificate, by request and approval. */
export async function addDevice(
  http: HttpServer,
  master: ScratchWallet,
  card: CertificateCard,
  more: { name?: string } = {},
): Promise<ScratchDevice & { readonly card: CertificateCard }> {
  const device = await newDevice(http, master);
  const asked = (await ask(device, more)).body as unknown as DeviceRequest;
  const answer = await master.call(api.approveDeviceRequest, { params: { id: asked.id }, body: await approvalOf(master, card, device, asked) });
  if (answer.status !== 201) throw new Error(`not approved: ${JSON.stringify(answer.body)}`);
  return { ...device, card: answer.body as unknown as CertificateCard };
}

/** A JWS of the type by a device's certificate. */
export function signBy(device: ScratchDevice & { readonly card: CertificateCard }, type: string, claims: Json): Promise<string> {
  return signCompact({ alg: "ES256", typ: type, x5c: [...device.card.chain] }, canonicalBytes(claims), device.keys.privateKey);
}
