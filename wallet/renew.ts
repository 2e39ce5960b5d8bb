// X.509 code: imported by pages only, never by a service worker.
import { api } from "../protocol/api.ts";
import { toBase64 } from "../protocol/bytes.ts";
import { createRequest } from "../protocol/certificate.ts";
import type { CertificateCard } from "../protocol/device.ts";
import { refuse } from "../protocol/problem.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { call } from "./client.ts";
import { followOwnChange, ownCertificate, signChange } from "./devices.ts";
import { checkOwnCertificate } from "./trust.ts";
import type { Wallet } from "./wallet.ts";

/** Gets new dates for this device's master certificate under the same key, which keeps the devices below it valid; takes the PIN. */
export async function renewMaster(wallet: Wallet, pin: string): Promise<void> {
  const { key, held } = await ownCertificate(wallet);
  const { role, device, id } = held.card;
  if (role !== "master") throw refuse("master-required");
  const hash = await spkiHash(key.spki);
  const request = toBase64(await createRequest({ privateKey: key.privateKey, publicKey: key.publicKey }));
  const { deviceLogEntry, proof } = await signChange(wallet, { action: "master-renewed", device, key: hash }, key, pin);
  await adoptRenewed(wallet, await call(wallet, api.renewMasterCertificate, { params: { id }, body: { request, deviceLogEntry, pinProof: proof } }));
}

/** Takes a renewed certificate in place of this device's own, if it is under the compiled-in root and of the same key. */
export async function adoptRenewed(wallet: Wallet, card: CertificateCard): Promise<void> {
  const { user, key, held } = await ownCertificate(wallet);
  await checkOwnCertificate(wallet, card, { user, device: held.card.device, spkiHash: await spkiHash(key.spki) });
  const { head } = await followOwnChange(wallet);
  await wallet.database.put("certificates", { card, deviceLogHead: head }, user);
}
