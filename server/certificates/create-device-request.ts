import type * as v from "valibot";
import { fromBase64, fromBase64Url, sha256 } from "../../protocol/bytes.ts";
import { readRequest } from "../../protocol/certificate.ts";
import { DEVICE_REQUEST_LIFETIME_MS, type DeviceRequest, type DeviceRequestBody } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { agentOf, networkHint } from "./agent.ts";
import { addressHash, blockedUntil, endRequest, findRequest, findWaiting, insertRequest, wireRequest } from "./device-request-store.ts";
import { sealVerifier } from "./pin.ts";
import { type CertificateRow, findByDevice, findMaster, isCertified, lockDevices } from "./store.ts";

/** Devices of one user that may wait at once. */
export const MOST_WAITING = 3;

export interface AskingDevice {
  readonly user: bigint;
  readonly device: string;
  readonly address: string;
  readonly userAgent: string;
}

/**
 * Asks the user's master to certify the device that is logged in; an earlier request of the same device gives way. Refuses with
 * `certificate-request-invalid` (not a PKCS#10 request by a new P-256 key, RFC 2986; a certificate of the device's that is not revoked is not the
 * one that `renews` names), `device-requests-blocked`, `device-limit`, or `master-required` where there is none.
 */
export async function createDeviceRequest(
  { database, keys, limits }: { database: Database; keys: Pick<KeyStore, "pinKeys">; limits: RateLimits },
  { user, device, address, userAgent }: AskingDevice,
  wish: v.InferOutput<typeof DeviceRequestBody>,
): Promise<DeviceRequest> {
  await limits.take("device-request-user", String(user));
  const request = fromBase64(wish.request);
  const read = request && (await readRequest(request));
  const verifier = fromBase64Url(wish.pinVerifier);
  if (!request || !read || !verifier) throw refuse("certificate-request-invalid");
  const spkiHash = Buffer.from(await sha256(read.spki));
  const sealedVerifier = sealVerifier(keys.pinKeys, spkiHash, verifier);
  const row = await database.transaction(async (tx) => {
    await lockDevices(tx, user);
    const until = await blockedUntil(tx, user);
    if (until !== undefined) throw refuse("device-requests-blocked", { until });
    if (!(await findMaster(tx, user))) throw refuse("master-required");
    const renews = await renewedBy(tx, { user, device }, wish.renews);
    if (await isCertified(tx, spkiHash)) throw refuse("certificate-request-invalid");
    await makeRoom(tx, { user, device });
    const [id, created] = [newId("dvr"), Date.now()];
    const facts = { user, device, name: wish.name, request, spkiHash, sealedVerifier, renews, agent: agentOf(userAgent), networkHint: networkHint(address) };
    await insertRequest(tx, { id, ...facts, addressHash: addressHash(id, address), created, expires: created + DEVICE_REQUEST_LIFETIME_MS });
    await noticeAccount(tx, user, "device-requests");
    return findRequest(tx, user, id);
  });
  if (!row) throw new Error("a new request is not there");
  return wireRequest(row, address);
}

/** The device's own certificate, which a request must name unless it is revoked; a master is renewed in another way. */
async function renewedBy(
  tx: Transaction,
  { user, device }: Pick<AskingDevice, "user" | "device">,
  renews: string | undefined,
): Promise<CertificateRow | undefined> {
  const own = await findByDevice(tx, user, device);
  if (own?.publicId !== renews || own?.role === "master") throw refuse("certificate-request-invalid");
  return own;
}

async function makeRoom(tx: Transaction, { user, device }: Pick<AskingDevice, "user" | "device">): Promise<void> {
  const waiting = await findWaiting(tx, user);
  const own = waiting.find((row) => row.device === device);
  if (own) await endRequest(tx, own.id, "canceled");
  else if (waiting.length >= MOST_WAITING) throw refuse("device-limit");
}
