// X.509 code: imported by pages only, never by a service worker.
import { api } from "../protocol/api.ts";
import { toBase64, toBase64Url } from "../protocol/bytes.ts";
import { createRequest } from "../protocol/certificate.ts";
import type { CertificateCard, DeviceRequest } from "../protocol/device.ts";
import { type Phrase, phraseOf } from "../protocol/phrase.ts";
import { pinVerifier } from "../protocol/pin.ts";
import { ProblemError, refuse } from "../protocol/problem.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { certificateKey, nextCertificateKey, nextKeyPlace } from "./certificate-key.ts";
import { call } from "./client.ts";
import type { CertificateKey } from "./database.ts";
import { followDeviceLog } from "./device-log.ts";
import { listDevices } from "./devices.ts";
import { liveSession } from "./session.ts";
import { readSettings } from "./settings.ts";
import { checkOwnCertificate, refreshResultKeys } from "./trust.ts";
import type { Wallet } from "./wallet.ts";

/** By what the master's device knows this device's request. */
export interface OwnPhrase {
  readonly phrase: Phrase;
  /** base64url(SHA-256(SPKI)) of this device's key, for the linking code. */
  readonly key: string;
}

/** Asks the master's device to certify this one: own key, own PIN. `renews`: the certificate whose place the new one takes, under a new key. */
export async function askToJoin(wallet: Wallet, { name, pin, renews }: { name: string; pin: string; renews?: string }): Promise<void> {
  const { user } = await liveSession(wallet);
  const key = await keyOf(wallet, user, renews);
  const body = {
    request: toBase64(await createRequest({ privateKey: key.privateKey, publicKey: key.publicKey })),
    pinVerifier: toBase64Url(await pinVerifier(pin, key.spki)),
    name,
    ...(renews !== undefined && { renews }),
  };
  const request = await call(wallet, api.createDeviceRequest, { body });
  await wallet.database.put("requests", { request: request.id, created: request.created, ...(renews !== undefined && { renews }) }, user);
}

function keyOf(wallet: Wallet, user: string, renews: string | undefined): Promise<CertificateKey> {
  return renews === undefined ? certificateKey(wallet, user) : nextCertificateKey(wallet, user);
}

/** The phrase and the key's hash of this device's request, from this device's own key. */
export async function ownPhrase(wallet: Wallet, request: DeviceRequest): Promise<OwnPhrase> {
  const { user } = await liveSession(wallet);
  const { spki } = await keyOf(wallet, user, request.renews);
  return { phrase: await phraseOf(spki, request.id), key: await spkiHash(spki) };
}

/**
 * Installs what the master has signed: only a certificate under the compiled-in root, of this device's own key, that the device
 * log names. Refuses with `certificate-untrusted` or `device-log-rewritten`.
 */
export async function installCertificate(wallet: Wallet, request: DeviceRequest): Promise<CertificateCard> {
  const { user } = await liveSession(wallet);
  const { device } = await readSettings(wallet.database);
  const key = await keyOf(wallet, user, request.renews);
  const card = (await listDevices(wallet)).find(({ id }) => id === request.certificate);
  if (!card) throw refuse("certificate-untrusted");
  const hash = await spkiHash(key.spki);
  await checkOwnCertificate(wallet, card, { user, device, spkiHash: hash });
  await refreshResultKeys(wallet);
  const log = await followDeviceLog(wallet);
  if (!log.keys[hash]?.active) throw refuse("device-log-rewritten");
  // Key and certificate change together, whatever ends in between.
  const transaction = wallet.database.transaction(["keys", "certificates", "requests"], "readwrite");
  await Promise.all([
    transaction.objectStore("keys").put(key, user),
    transaction.objectStore("keys").delete(nextKeyPlace(user)),
    transaction.objectStore("certificates").put({ card, deviceLogHead: log.head }, user),
    transaction.objectStore("requests").delete(user),
    transaction.done,
  ]);
  return card;
}

/** Withdraws this device's request; one that has ended meanwhile is only forgotten. */
export async function cancelJoin(wallet: Wallet, { id }: DeviceRequest): Promise<void> {
  try {
    await call(wallet, api.cancelDeviceRequest, { params: { id } });
  } catch (error) {
    if (!(error instanceof ProblemError) || !OVER.has(error.problem.code)) throw error;
  }
  await forgetJoin(wallet);
}
const OVER: ReadonlySet<string> = new Set(["device-request-over", "not-found"]);

/** Tells the master's device again. */
export async function remindMaster(wallet: Wallet, { id }: DeviceRequest): Promise<void> {
  await call(wallet, api.remindOfDeviceRequest, { params: { id } });
}

/** Forgets a request that has ended; the key stays for the next one. */
export async function forgetJoin(wallet: Wallet): Promise<void> {
  const { user } = await liveSession(wallet);
  await wallet.database.delete("requests", user);
}
