import { api } from "../protocol/api.ts";
import type { CertificateCard, DeviceRequest } from "../protocol/device.ts";
import { type DeviceLogEntry, signDeviceLogEntry } from "../protocol/device.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { refuse } from "../protocol/problem.ts";
import { call } from "./client.ts";
import type { CertificateKey, FollowedLog, HeldCertificate } from "./database.ts";
import { followDeviceLog, markDevicesSeen } from "./device-log.ts";
import { liveSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** All certificates of the person, newest first. */
export async function listDevices(wallet: Wallet): Promise<readonly CertificateCard[]> {
  return (await call(wallet, api.listCertificates, {})).items;
}

/** The requests of other devices among these that wait at a time (ms of the gateway's clock), oldest first. */
export function waitingAmong(requests: readonly DeviceRequest[], own: string, now: number): readonly DeviceRequest[] {
  const waits = ({ state, device, expires }: DeviceRequest) => state === "waiting" && device !== own && expires > now;
  return requests.filter(waits).sort((a, b) => a.created - b.created);
}

/** Says no to a device; `notMe`: nobody whom the person knows has asked, so further requests are refused for an hour. */
export async function denyDevice(wallet: Wallet, request: string, notMe: boolean): Promise<void> {
  await call(wallet, api.denyDeviceRequest, { params: { id: request }, body: { notMe } });
}

/** Gives a device another name. */
export function renameDevice(wallet: Wallet, certificate: string, name: string): Promise<CertificateCard> {
  return call(wallet, api.renameCertificate, { params: { id: certificate }, body: { name } });
}

/** Revokes another device of the person at once, by this device's signature and PIN. */
export async function revokeDevice(wallet: Wallet, card: CertificateCard, pin: string): Promise<void> {
  const { key } = await ownCertificate(wallet);
  const log = await followDeviceLog(wallet);
  const about = Object.entries(log.keys).find(([, logged]) => logged.device === card.device && logged.active)?.[0];
  if (about === undefined) throw refuse("not-found");
  const { deviceLogEntry, proof } = await signChange(wallet, { action: "certificate-revoked", device: card.device, key: about }, key, pin);
  await call(wallet, api.revokeCertificate, { params: { id: card.id }, body: { deviceLogEntry, pinProof: proof } });
  await followOwnChange(wallet);
}

/** Follows the log after a change of this device's own, which is no news to its person. */
export async function followOwnChange(wallet: Wallet): Promise<FollowedLog> {
  const log = await followDeviceLog(wallet);
  await markDevicesSeen(wallet);
  return log;
}

/** A change of devices, signed by this device as the next entry of the log, with the proof of its PIN. */
export async function signChange(
  wallet: Wallet,
  change: Pick<DeviceLogEntry, "action" | "device" | "key" | "certificate">,
  key: CertificateKey,
  pin: string,
): Promise<{ readonly deviceLogEntry: string; readonly proof: string }> {
  const { user } = await liveSession(wallet);
  const { next: index, head: previous } = await followDeviceLog(wallet);
  const issued = await gatewayNow(wallet.database);
  const deviceLogEntry = await signDeviceLogEntry({ user, index, previous, ...change, issued }, key.privateKey);
  return { deviceLogEntry, proof: await pinProof(await pinVerifier(pin, key.spki), "device", deviceLogEntry) };
}

/** This device's key and certificate; refuses with `certificate-required` or `key-missing`. */
export async function ownCertificate(wallet: Wallet): Promise<{ readonly user: string; readonly key: CertificateKey; readonly held: HeldCertificate }> {
  const { user } = await liveSession(wallet);
  const [key, held] = await Promise.all([wallet.database.get("keys", user), wallet.database.get("certificates", user)]);
  if (!held) throw refuse("certificate-required");
  if (!key) throw refuse("key-missing");
  return { user, key, held };
}
