import { webcrypto } from "node:crypto";
import { refuse } from "../../protocol/problem.ts";
import type { Recovery } from "../../protocol/recovery.ts";
import { statusOf } from "../certificates/card.ts";
import { checkPin } from "../certificates/check-pin.ts";
import { appendToLog, checkLogEntry } from "../certificates/device-log.ts";
import { keyOf, refuseEnded } from "../certificates/read-signed.ts";
import { findByUser, lockDevices } from "../certificates/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Caller, RecoveryDependencies } from "./dependencies.ts";
import { endRecovery, findRecovery, type RecoveryRow, recoveryOf } from "./store.ts";

/**
 * Stops a waiting recovery by the device-log entry and the PIN of an active certificate that was not excluded; the code stays used up.
 * Refuses with `not-found`, `certificate-required`, `recovery-excluded`, `recovery-over`, `device-log-entry-invalid` or over the PIN.
 */
export async function vetoRecovery(
  { database, keys }: RecoveryDependencies,
  caller: Caller,
  id: string,
  { deviceLogEntry, pinProof }: { deviceLogEntry: string; pinProof: string },
): Promise<Recovery> {
  const { user } = caller;
  const found = await findRecovery(database, user, id);
  if (!found) throw refuse("not-found");
  const own = await findByUser(database, user);
  const acting = own.find((row) => row.device === caller.device && statusOf(row, Date.now()) === "active");
  if (!acting) throw refuse("certificate-required");
  if (found.excluded.includes(acting.publicId)) throw refuse("recovery-excluded");
  refuseOver(found);
  const spki = keyOf(acting).export({ format: "der", type: "spki" });
  const key = await webcrypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const about = { user: String(user), action: "recovery-vetoed", device: found.device, key: found.spkiHash.toString("base64url") } as const;
  const entry = await checkLogEntry(deviceLogEntry, key, about);
  // Outside the transaction below: a wrong PIN must count although the veto is refused.
  await checkPin(database, keys, acting.id, "device", deviceLogEntry, pinProof);
  return database.transaction(async (tx) => {
    await lockDevices(tx, user);
    const row = await findRecovery(tx, user, id);
    if (!row) throw refuse("not-found");
    refuseOver(row);
    await refuseEnded(tx, acting.id);
    const ended = await endRecovery(tx, row, "vetoed");
    await appendToLog(tx, user, deviceLogEntry, entry);
    await noticeAccount(tx, user, "recovery");
    return recoveryOf(ended);
  });
}

/** Refuses with `recovery-over` unless the recovery waits. */
export function refuseOver({ state }: RecoveryRow): void {
  if (state !== "waiting") throw refuse("recovery-over", { state });
}
