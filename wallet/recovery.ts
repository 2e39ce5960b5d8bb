// X.509 code: imported by pages only, never by a service worker.
import { api } from "../protocol/api.ts";
import { toBase64Url } from "../protocol/bytes.ts";
import type { CertificateCard } from "../protocol/device.ts";
import { pinVerifier } from "../protocol/pin.ts";
import { ProblemError, refuse } from "../protocol/problem.ts";
import { PIN_RESET_TYPE, type Recovery, type RecoveryStepClaims, signRecoveryStep } from "../protocol/recovery.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { certificateKey } from "./certificate-key.ts";
import { call } from "./client.ts";
import type { AskedRecovery } from "./database.ts";
import { followOwnChange, ownCertificate, signChange } from "./devices.ts";
import { issueMaster } from "./issue.ts";
import { liveSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import { certificateOf, signOnce } from "./sign-once.ts";
import { refreshResultKeys } from "./trust.ts";
import type { Wallet } from "./wallet.ts";

/** What the person has typed: the code in its normal form, a name for this device, certificates that may not veto. */
export interface RecoveryWish {
  readonly code: string;
  readonly name: string;
  readonly exclude: readonly string[];
}

/** Asks for this device to be the next master. A certificate that it holds stays good until that is finished, so its key is another. */
export async function askForMaster(wallet: Wallet, { code, name, exclude }: RecoveryWish): Promise<Recovery> {
  const { user } = await liveSession(wallet);
  const keyName = (await wallet.database.get("certificates", user)) ? `${user}:next` : user;
  const key = await spkiHash((await certificateKey(wallet, keyName)).spki);
  // On disk first: after a lost answer this device still knows the recovery by its key.
  await wallet.database.put("recoveries", { purpose: "master", key, keyName }, user);
  return call(wallet, api.startRecovery, { body: { purpose: "master", code, key, name, ...(exclude.length > 0 && { exclude: [...exclude] }) } });
}

/** Asks for a new PIN for this device's certificate. */
export async function askForPin(wallet: Wallet, code: string): Promise<Recovery> {
  const { user } = await liveSession(wallet);
  const { key: pair, held } = await certificateOf(wallet, user);
  const key = await spkiHash(pair.spki);
  await wallet.database.put("recoveries", { purpose: "pin", key, keyName: user }, user);
  return call(wallet, api.startRecovery, { body: { purpose: "pin", code, key, name: held.card.name } });
}

/** Withdraws this device's recovery; one that has ended meanwhile is only forgotten. */
export async function withdrawRecovery(wallet: Wallet, recovery: Recovery): Promise<void> {
  try {
    await call(wallet, api.withdrawRecovery, { params: { id: recovery.id }, body: await signStep(wallet, recovery, "withdrawal") });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "recovery-over") throw error;
  }
  await forgetRecovery(wallet);
}

/** Forgets a recovery of this device's that has ended. */
export async function forgetRecovery(wallet: Wallet): Promise<void> {
  const { user } = await liveSession(wallet);
  await wallet.database.delete("recoveries", user);
}

/**
 * Ends every certificate of the person's and makes this device the master, once the wait is over. May be called again after a crash
 * at any place. Refuses with `recovery-waiting` before its time, or with `recovery-over`.
 */
export async function becomeMaster(wallet: Wallet, recovery: Recovery, wish: { name: string; pin: string }): Promise<CertificateCard> {
  const { user } = await liveSession(wallet);
  const { keyName } = await askedFor(wallet, recovery);
  await call(wallet, api.completeRecovery, { params: { id: recovery.id }, body: await signStep(wallet, recovery, "completion") });
  if (keyName !== user) await takeKey(wallet, user, keyName);
  // The log goes on with entries of the gateway, which may have a newer key than this device knows.
  await refreshResultKeys(wallet);
  const card = await issueMaster(wallet, wish);
  await wallet.database.delete("recoveries", user);
  return card;
}

/** Sets the new PIN of this device's certificate, once the wait is over. */
export async function setRecoveredPin(wallet: Wallet, { id }: Recovery, pin: string): Promise<void> {
  const { user } = await liveSession(wallet);
  const { key } = await certificateOf(wallet, user);
  const verifier = toBase64Url(await pinVerifier(pin, key.spki));
  const reset = await signOnce(wallet, user, PIN_RESET_TYPE, { recovery: id, pinVerifier: verifier });
  await call(wallet, api.resetPin, { params: { id }, body: { reset } });
  await wallet.database.delete("recoveries", user);
}

/** Stops somebody's recovery by this device's signature and PIN. */
export async function vetoRecovery(wallet: Wallet, { id, device, key: about }: Recovery, pin: string): Promise<void> {
  const { key } = await ownCertificate(wallet);
  await refreshResultKeys(wallet);
  const { deviceLogEntry, proof } = await signChange(wallet, { action: "recovery-vetoed", device, key: about }, key, pin);
  await call(wallet, api.vetoRecovery, { params: { id }, body: { deviceLogEntry, pinProof: proof } });
  await followOwnChange(wallet);
}

async function askedFor(wallet: Wallet, { key }: Recovery): Promise<AskedRecovery> {
  const { user } = await liveSession(wallet);
  const asked = await wallet.database.get("recoveries", user);
  if (asked?.key !== key) throw refuse("not-found");
  return asked;
}

async function signStep(wallet: Wallet, recovery: Recovery, step: RecoveryStepClaims["step"]) {
  const { keyName } = await askedFor(wallet, recovery);
  const pair = await wallet.database.get("keys", keyName);
  if (!pair) throw refuse("key-missing");
  return signRecoveryStep({ recovery: recovery.id, step, issued: await gatewayNow(wallet.database) }, pair);
}

/** Puts the recovery's key in the place of the one whose certificate has just ended, all at once. */
async function takeKey(wallet: Wallet, user: string, keyName: string): Promise<void> {
  const change = wallet.database.transaction(["keys", "certificates", "recoveries"], "readwrite");
  const [pair, asked] = await Promise.all([change.objectStore("keys").get(keyName), change.objectStore("recoveries").get(user)]);
  if (pair && asked) {
    await Promise.all([
      change.objectStore("keys").put(pair, user),
      change.objectStore("keys").delete(keyName),
      change.objectStore("certificates").delete(user),
      change.objectStore("recoveries").put({ ...asked, keyName: user }, user),
    ]);
  }
  await change.done;
}
