import { refuse } from "../../protocol/problem.ts";
import type { Recovery } from "../../protocol/recovery.ts";
import { appendGatewayEntry } from "../certificates/gateway-entry.ts";
import { lockStates, revokeAll } from "../certificates/revoke-all.ts";
import { lockDevices } from "../certificates/store.ts";
import { nameSuccessor } from "../certificates/succession.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import type { Caller, RecoveryDependencies } from "./dependencies.ts";
import { endRecovery, findRecovery, type RecoveryRow, recoveryOf } from "./store.ts";
import { refuseOver } from "./veto-recovery.ts";

/** Withdraws a waiting recovery from the device that asked; the code stays used up. Refuses with `not-found` or `recovery-over`. */
export async function cancelRecovery({ database }: RecoveryDependencies, caller: Caller, id: string): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await lockOwn(tx, caller, id);
    refuseOver(row);
    await endRecovery(tx, row, "canceled");
    await noticeAccount(tx, caller.user, "recovery");
  });
}

/**
 * Ends every certificate of the user at once and lets the asking device's key be the next master; finished before, the answer is the
 * same. The log entry comes first, so that the new master's own entry follows it. Refuses with `not-found`, `recovery-over` or, before
 * its time, `recovery-waiting`.
 */
export async function completeRecovery({ database, keys }: RecoveryDependencies, caller: Caller, id: string): Promise<Recovery> {
  return database.transaction(async (tx) => {
    const row = await lockOwn(tx, caller, id);
    if (row.purpose !== "master") throw refuse("not-found");
    if (row.state === "completed") return recoveryOf(row);
    refuseEarly(row);
    await lockStates(tx, caller.user);
    await revokeAll(tx, caller.user, caller.device, new Date());
    const ended = await endRecovery(tx, row, "completed");
    await nameSuccessor(tx, caller.user, row.spkiHash, true);
    await appendGatewayEntry(tx, keys, caller.user, { action: "recovery-completed", device: row.device, key: row.spkiHash.toString("base64url") });
    await noticeAccount(tx, caller.user, "recovery");
    await noticeAccount(tx, caller.user, "devices");
    return recoveryOf(ended);
  });
}

/** Refuses with `recovery-over`, or with `recovery-waiting` before the recovery may be finished. */
export function refuseEarly(row: RecoveryRow): void {
  refuseOver(row);
  if (row.ready.getTime() > Date.now()) throw refuse("recovery-waiting", { until: row.ready.getTime() });
}

/** The recovery that the calling device asked for, with the user's devices locked. */
export async function lockOwn(tx: Transaction, caller: Caller, id: string): Promise<RecoveryRow> {
  await lockDevices(tx, caller.user);
  const row = await findRecovery(tx, caller.user, id);
  if (!row || row.device !== caller.device) throw refuse("not-found");
  return row;
}
