import { type webcrypto, X509Certificate } from "node:crypto";
import type * as v from "valibot";
import { fromBase64, sha256, toBase64Url } from "../../protocol/bytes.ts";
import { issueMaster, readRequest } from "../../protocol/certificate.ts";
import type { CertificateCard, DeviceLogEntry, MasterRenewal } from "../../protocol/device.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { cardOf } from "./card.ts";
import { checkPin } from "./check-pin.ts";
import { appendToLog, checkLogEntry, isLastEntry } from "./device-log.ts";
import { type CertificateRow, findByPublicId, lockDevices, replaceMaster } from "./store.ts";

const DAY_MS = 86_400_000;
/** From how long before a master's end until how long after it the same key may be certified anew, in ms. */
export const RENEWAL_WINDOW = { beforeMs: 90 * DAY_MS, afterMs: 30 * DAY_MS } as const;

export interface RenewMasterDependencies {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  readonly revocationsUri: string;
}
interface Caller {
  readonly user: bigint;
  readonly device: string;
}

/**
 * Certifies a master's key anew, for five years from now; the devices below it keep their certificates, whose chain is still the former
 * one. Only the master's own device may (`master-required`), with its PIN, from 90 days before the end (`master-exists` until then) to
 * 30 days after it (`certificate-expired`). Also `not-found`, `certificate-request-invalid` for another key, `device-log-entry-invalid`.
 * The same renewal again gets the same card: its answer was lost.
 */
export async function renewMasterCertificate(
  dependencies: RenewMasterDependencies,
  caller: Caller,
  publicId: string,
  wish: v.InferOutput<typeof MasterRenewal>,
): Promise<CertificateCard> {
  const { database, keys, limits } = dependencies;
  await limits.take("certificate-user", String(caller.user));
  const before = await findOwnMaster(database, caller, publicId);
  // Read anew: the same renewal may have been committed between the two looks.
  if (await isLastEntry(database, caller.user, wish.deviceLogEntry)) return cardOf(keys, await findOwnMaster(database, caller, publicId));
  const { spki, entry } = await checkWish(before, wish);
  await checkPin(database, keys, before.id, "device", wish.deviceLogEntry, wish.pinProof);
  const row = await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    const present = await findOwnMaster(tx, caller, publicId);
    if (await isLastEntry(tx, caller.user, wish.deviceLogEntry)) return present;
    refuseOutOfTime(present);
    return renew(tx, dependencies, present, spki, entry, wish.deviceLogEntry);
  });
  return cardOf(keys, row);
}

async function findOwnMaster(tx: Transaction, caller: Caller, publicId: string): Promise<CertificateRow> {
  const row = await findByPublicId(tx, caller.user, publicId);
  if (!row) throw refuse("not-found");
  if (row.role !== "master" || row.device !== caller.device) throw refuse("master-required");
  if (row.status === "revoked") throw refuse("certificate-revoked");
  if (row.status === "suspended") throw refuse("certificate-suspended", { cause: row.cause ?? "copied" });
  return row;
}

function refuseOutOfTime({ notAfter }: CertificateRow): void {
  const now = Date.now();
  if (now < notAfter - RENEWAL_WINDOW.beforeMs) throw refuse("master-exists");
  if (now > notAfter + RENEWAL_WINDOW.afterMs) throw refuse("certificate-expired");
}

async function checkWish(row: CertificateRow, wish: v.InferOutput<typeof MasterRenewal>): Promise<{ spki: Uint8Array; entry: DeviceLogEntry }> {
  refuseOutOfTime(row);
  const der = fromBase64(wish.request);
  const request = der && (await readRequest(der));
  if (!request || !row.spkiHash.equals(await sha256(request.spki))) throw refuse("certificate-request-invalid");
  const expected = { user: String(row.user), action: "master-renewed", device: row.device, key: toBase64Url(row.spkiHash) } as const;
  const entry = await checkLogEntry(wish.deviceLogEntry, request.publicKey as webcrypto.CryptoKey, expected);
  return { spki: request.spki, entry };
}

async function renew(
  tx: Transaction,
  { keys, revocationsUri }: RenewMasterDependencies,
  row: CertificateRow,
  spki: Uint8Array,
  entry: DeviceLogEntry,
  jws: string,
): Promise<CertificateRow> {
  const der = Buffer.from(await issueMaster({ user: String(row.user), device: row.device, spki, revocationsUri }, keys.issuer("users")));
  const { validFrom, validTo } = new X509Certificate(der);
  const dates = { notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo) };
  await replaceMaster(tx, row, { der, ...dates });
  await appendToLog(tx, row.user, jws, entry);
  await noticeAccount(tx, row.user, "devices");
  return { ...row, der, ...dates };
}
