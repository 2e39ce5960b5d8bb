// X.509 code: imported by pages only, never by a service worker.
import { api } from "../protocol/api.ts";
import { toBase64, toBase64Url } from "../protocol/bytes.ts";
import { createRequest } from "../protocol/certificate.ts";
import { type CertificateCard, DEVICE_LOG_START, deviceLogHead, signDeviceLogEntry } from "../protocol/device.ts";
import { pinVerifier } from "../protocol/pin.ts";
import { ProblemError } from "../protocol/problem.ts";
import { signRecoveryStep } from "../protocol/recovery.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { certificateKey } from "./certificate-key.ts";
import { call } from "./client.ts";
import { liveSession } from "./session.ts";
import { gatewayNow, readSettings } from "./settings.ts";
import { checkOwnCertificate } from "./trust.ts";
import type { Wallet } from "./wallet.ts";

/**
 * Makes this device's key and has it certified as the person's master certificate. Where there was a master before, the recovery of
 * this key is finished first, or started if the last master named the key: `recovery-waiting` until its time, `recovery-required`.
 */
export async function issueMaster(wallet: Wallet, wish: { name: string; pin: string }): Promise<CertificateCard> {
  try {
    return await issue(wallet, wish);
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : undefined;
    if (code !== "recovery-required" && code !== "recovery-waiting") throw error;
    await finishRecovery(wallet, wish.name);
    return issue(wallet, wish);
  }
}

async function finishRecovery(wallet: Wallet, name: string): Promise<void> {
  const { user } = await liveSession(wallet);
  const pair = await certificateKey(wallet, user);
  const key = await spkiHash(pair.spki);
  const { recovery } = await call(wallet, api.getRecovery, {});
  const own = recovery?.state === "waiting" && recovery.key === key ? recovery : undefined;
  const { id } = own ?? (await call(wallet, api.startRecovery, { body: { purpose: "master", key, name } }));
  const step = { recovery: id, step: "completion", issued: await gatewayNow(wallet.database) } as const;
  await call(wallet, api.completeRecovery, { params: { id }, body: await signRecoveryStep(step, pair) });
}

async function issue(wallet: Wallet, { name, pin }: { name: string; pin: string }): Promise<CertificateCard> {
  const session = await liveSession(wallet);
  const { device } = await readSettings(wallet.database);
  const key = await certificateKey(wallet, session.user);
  const hash = await spkiHash(key.spki);
  const issued = await gatewayNow(wallet.database);
  const { deviceLogNext, deviceLogHead: newest } = await call(wallet, api.getAccount, {});
  const entry = { user: session.user, index: deviceLogNext, previous: newest ?? DEVICE_LOG_START, action: "master-issued", device, key: hash, issued } as const;
  const deviceLogEntry = await signDeviceLogEntry(entry, key.privateKey);
  const request = toBase64(await createRequest({ privateKey: key.privateKey, publicKey: key.publicKey }));
  const verifier = toBase64Url(await pinVerifier(pin, key.spki));
  const card = await requestOrFind(wallet, { request, pinVerifier: verifier, name, deviceLogEntry }, device);
  await checkOwnCertificate(wallet, card, { user: session.user, device, spkiHash: hash });
  const head = (await call(wallet, api.getAccount, {})).deviceLogHead ?? (await deviceLogHead(deviceLogEntry));
  await wallet.database.put("certificates", { card, deviceLogHead: head }, session.user);
  return card;
}

/** An earlier request whose answer was lost has made the master already: then it is among the person's certificates. */
async function requestOrFind(
  wallet: Wallet,
  body: Parameters<typeof call<typeof api.createMasterCertificate>>[2]["body"],
  device: string,
): Promise<CertificateCard> {
  try {
    return await call(wallet, api.createMasterCertificate, { body });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "master-exists") throw error;
    const { items } = await call(wallet, api.listCertificates, {});
    const own = items.find((card) => card.device === device && card.status === "active");
    if (!own) throw error;
    return own;
  }
}
