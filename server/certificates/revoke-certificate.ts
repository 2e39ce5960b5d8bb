import { webcrypto } from "node:crypto";
import type * as v from "valibot";
import type { CertificateCard, DeviceLogEntry, Revocation } from "../../protocol/device.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { cardOf, statusOf } from "./card.ts";
import { checkPin } from "./check-pin.ts";
import { appendToLog, checkLogEntry } from "./device-log.ts";
import { keyOf } from "./read-signed.ts";
import { type CertificateRow, findByDevice, findByPublicId, lockDevices, markRevoked } from "./store.ts";
import { nameSuccessor } from "./succession.ts";

interface Caller {
  readonly user: bigint;
  readonly device: string;
}

/**
 * Revokes a certificate of the caller's at once, and with a master all below it, by a device-log entry that the caller's device signed.
 * A device may revoke itself, also while it is suspended; another one takes an active certificate (`certificate-required`) and its PIN
 * (`invalid-request`, `pin-wrong`). A master that ends itself may name the key that comes after it: at once if its PIN is proven here,
 * otherwise after a recovery's wait. What is revoked stays so. Also `not-found`, `device-log-entry-invalid`.
 */
export async function revokeCertificate(
  { database, keys }: { database: Database; keys: KeyStore },
  caller: Caller,
  publicId: string,
  { deviceLogEntry, pinProof }: v.InferOutput<typeof Revocation>,
): Promise<CertificateCard> {
  const before = await check(database, caller, publicId, deviceLogEntry);
  if ("revoked" in before) return cardOf(keys, before.revoked);
  const itself = before.acting.id === before.target.id;
  if (!itself && pinProof === undefined) throw refuse("invalid-request", { errors: [{ path: "body.pinProof", message: "needed for another device" }] });
  // A suspended certificate ends itself whether or not its PIN is known; then it proves nothing either.
  const proven = pinProof !== undefined && before.acting.status === "active";
  if (proven) {
    // Outside the transaction below: a wrong PIN must count although nothing is revoked.
    await checkPin(database, keys, before.acting.id, "device", deviceLogEntry, pinProof);
  }
  const row = await database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    const found = await check(tx, caller, publicId, deviceLogEntry);
    if ("revoked" in found) return found.revoked;
    const { target, entry } = found;
    await markRevoked(tx, target, new Date());
    if (entry.successor !== undefined) await nameSuccessor(tx, caller.user, Buffer.from(entry.successor, "base64url"), proven);
    await appendToLog(tx, caller.user, deviceLogEntry, entry);
    await noticeAccount(tx, caller.user, "devices");
    return { ...target, status: "revoked" as const };
  });
  return cardOf(keys, row);
}

interface Checked {
  readonly target: CertificateRow;
  readonly acting: CertificateRow;
  readonly entry: DeviceLogEntry;
}

async function check(tx: Transaction, caller: Caller, publicId: string, jws: string): Promise<Checked | { readonly revoked: CertificateRow }> {
  const target = await findByPublicId(tx, caller.user, publicId);
  if (!target) throw refuse("not-found");
  if (target.status === "revoked") return { revoked: target };
  const acting = target.device === caller.device ? target : await activeCertificate(tx, caller);
  const expected = {
    ...{ user: String(caller.user), device: target.device, key: target.spkiHash.toString("base64url") },
    action: "certificate-revoked",
  } as const;
  const spki = keyOf(acting).export({ format: "der", type: "spki" });
  const key = await webcrypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const entry = await checkLogEntry(jws, key, expected);
  if (entry.successor !== undefined && (acting.id !== target.id || target.role !== "master")) throw refuse("device-log-entry-invalid");
  return { target, acting, entry };
}

async function activeCertificate(tx: Transaction, { user, device }: Caller): Promise<CertificateRow> {
  const row = await findByDevice(tx, user, device);
  if (!row || statusOf(row, Date.now()) !== "active") throw refuse("certificate-required");
  return row;
}
