import { webcrypto } from "node:crypto";
import type { CertificateCard } from "../../protocol/device.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { cardOf, statusOf } from "./card.ts";
import { appendToLog, checkLogEntry } from "./device-log.ts";
import { keyOf } from "./read-signed.ts";
import { type CertificateRow, findByPublicId, findByUser, lockDevices, markRevoked } from "./store.ts";

/**
 * Revokes a certificate of the caller's at once, by a device-log entry that the caller's device signed; a suspended certificate may
 * still revoke itself, and what is revoked stays so. Refuses with `not-found`, `certificate-required` or `device-log-entry-invalid`.
 */
export async function revokeCertificate(
  { database, keys }: { database: Database; keys: KeyStore },
  caller: { user: bigint; device: string },
  publicId: string,
  deviceLogEntry: string,
): Promise<CertificateCard> {
  const row = await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    const target = await findByPublicId(tx, caller.user, publicId);
    if (!target) throw refuse("not-found");
    if (target.status === "revoked") return target;
    const acting = await actingCertificate(tx, caller, target);
    const expected = {
      user: String(caller.user),
      action: "certificate-revoked",
      device: target.device,
      key: target.spkiHash.toString("base64url"),
    } as const;
    const spki = keyOf(acting).export({ format: "der", type: "spki" });
    const key = await webcrypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const entry = await checkLogEntry(deviceLogEntry, key, expected);
    await appendToLog(tx, caller.user, deviceLogEntry, entry);
    await markRevoked(tx, target.id, new Date());
    return { ...target, status: "revoked" as const };
  });
  return cardOf(keys, row);
}

async function actingCertificate(tx: Transaction, caller: { user: bigint; device: string }, target: CertificateRow): Promise<CertificateRow> {
  if (target.device === caller.device) return target;
  const own = await findByUser(tx, caller.user);
  const acting = own.find((row) => row.device === caller.device && statusOf(row, Date.now()) === "active");
  if (!acting) throw refuse("certificate-required");
  return acting;
}
