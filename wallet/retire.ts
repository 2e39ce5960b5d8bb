import { api } from "../protocol/api.ts";
import { DEVICE_LOG_START, signDeviceLogEntry } from "../protocol/device.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { certificateKey } from "./certificate-key.ts";
import { call } from "./client.ts";
import type { CertificateKey, HeldCertificate } from "./database.ts";
import { forgetSession, liveSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/**
 * Ends this device's certificate: revoked at the gateway by its own signature, then its key is destroyed here. A master names the key
 * that may take its place, which is this device's from then on: at once if the PIN is given, otherwise after a recovery's wait. Every
 * login from before ends with it: the person logs in again.
 */
export async function retireCertificate(wallet: Wallet, pin?: string): Promise<void> {
  const { user } = await liveSession(wallet);
  const [key, held] = await Promise.all([wallet.database.get("keys", user), wallet.database.get("certificates", user)]);
  // On disk before it is named: a lost answer must not lose the only key that may come next.
  const next = await certificateKey(wallet, `${user}:next`);
  if (key && held && held.card.status !== "revoked") await revoke(wallet, { user, key, held, next, pin });
  const change = wallet.database.transaction(["keys", "certificates"], "readwrite");
  await Promise.all([
    change.objectStore("certificates").delete(user),
    change.objectStore("keys").put(next, user),
    change.objectStore("keys").delete(`${user}:next`),
    change.done,
  ]);
  await forgetSession(wallet);
}

interface Retirement {
  readonly user: string;
  readonly key: CertificateKey;
  readonly held: HeldCertificate;
  readonly next: CertificateKey;
  readonly pin: string | undefined;
}

async function revoke(wallet: Wallet, { user, key, held, next, pin }: Retirement): Promise<void> {
  const { deviceLogHead: previous = DEVICE_LOG_START, deviceLogNext: index } = await call(wallet, api.getAccount, {});
  const { device, id, role } = held.card;
  const about = { action: "certificate-revoked", device, key: await spkiHash(key.spki) } as const;
  const named = role === "master" ? { successor: await spkiHash(next.spki) } : {};
  const issued = await gatewayNow(wallet.database);
  const deviceLogEntry = await signDeviceLogEntry({ user, index, previous, ...about, ...named, issued }, key.privateKey);
  const proof = pin === undefined ? undefined : await pinProof(await pinVerifier(pin, key.spki), "device", deviceLogEntry);
  await call(wallet, api.revokeCertificate, { params: { id }, body: { deviceLogEntry, ...(proof && { pinProof: proof }) } });
}
