import { api } from "../protocol/api.ts";
import { DEVICE_LOG_START, signDeviceLogEntry } from "../protocol/device.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { call } from "./client.ts";
import { forgetSession, liveSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/**
 * Ends this device's certificate so that a new one can be made: revoked at the gateway by its own signature, then its key is
 * destroyed here. Every login from before ends with it: the person logs in again.
 */
export async function retireCertificate(wallet: Wallet): Promise<void> {
  const { user } = await liveSession(wallet);
  const [key, held] = await Promise.all([wallet.database.get("keys", user), wallet.database.get("certificates", user)]);
  if (key && held && held.card.status !== "revoked") {
    const { deviceLogHead: previous = DEVICE_LOG_START, deviceLogNext: index } = await call(wallet, api.getAccount, {});
    const issued = await gatewayNow(wallet.database);
    const { device, id } = held.card;
    const entry = { user, index, previous, action: "certificate-revoked", device, key: await spkiHash(key.spki), issued } as const;
    await call(wallet, api.revokeCertificate, { params: { id }, body: { deviceLogEntry: await signDeviceLogEntry(entry, key.privateKey) } });
  }
  await wallet.database.delete("certificates", user);
  await wallet.database.delete("keys", user);
  await forgetSession(wallet);
}
