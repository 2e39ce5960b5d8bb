import { createHash, webcrypto } from "node:crypto";
import * as v from "valibot";
import { parseCompact, verifySignature } from "../../protocol/jws.ts";
import { refuse } from "../../protocol/problem.ts";
import { ACCESS_WINDOW_MS, RECOVERY_STEP_TYPE, type Recovery, type RecoveryStep, RecoveryStepClaims } from "../../protocol/recovery.ts";
import { appendGatewayEntry } from "../certificates/gateway-entry.ts";
import { lockStates, revokeAll } from "../certificates/revoke-all.ts";
import { lockDevices } from "../certificates/store.ts";
import { nameSuccessor } from "../certificates/succession.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import type { Caller, RecoveryDependencies } from "./dependencies.ts";
import { endRecovery, findRecovery, type RecoveryRow, recoveryOf } from "./store.ts";
import { refuseOver } from "./veto-recovery.ts";

/** Withdraws a waiting recovery, as its key signed; the code stays used up. Refuses with `not-found`, `recovery-over` or over the signature. */
export async function withdrawRecovery({ database }: RecoveryDependencies, { user }: Caller, id: string, step: RecoveryStep): Promise<Recovery> {
  const signed = await readStep(step, id, "withdrawal");
  return database.transaction(async (tx) => {
    const row = await lockRecovery(tx, user, id, signed);
    refuseOver(row);
    const ended = await endRecovery(tx, row, "canceled");
    await noticeAccount(tx, user, "recovery");
    return recoveryOf(ended);
  });
}

/**
 * Ends every certificate of the user at once and lets the recovery's key, which signed this, be the next master; finished before, the
 * answer is the same. The log entry comes first, so that the new master's own entry follows it. Refuses with `not-found`,
 * `recovery-over`, over the signature or, before its time, with `recovery-waiting`.
 */
export async function completeRecovery({ database, keys }: RecoveryDependencies, { user }: Caller, id: string, step: RecoveryStep): Promise<Recovery> {
  const signed = await readStep(step, id, "completion");
  return database.transaction(async (tx) => {
    const row = await lockRecovery(tx, user, id, signed);
    if (row.purpose !== "master") throw refuse("not-found");
    if (row.state === "completed") return recoveryOf(row);
    refuseEarly(row);
    await lockStates(tx, user);
    await revokeAll(tx, user, row.device, new Date());
    const ended = await endRecovery(tx, row, "completed");
    await nameSuccessor(tx, user, row.spkiHash, true);
    await appendGatewayEntry(tx, keys, user, { action: "recovery-completed", device: row.device, key: row.spkiHash.toString("base64url") });
    await noticeAccount(tx, user, "recovery");
    await noticeAccount(tx, user, "devices");
    return recoveryOf(ended);
  });
}

/** Refuses with `recovery-over`, or with `recovery-waiting` before the recovery may be finished. */
export function refuseEarly(row: RecoveryRow): void {
  refuseOver(row);
  if (row.ready.getTime() > Date.now()) throw refuse("recovery-waiting", { until: row.ready.getTime() });
}

/** The user's recovery of this key, with the user's devices locked. Refuses with `not-found`. */
export async function lockRecovery(tx: Transaction, user: bigint, id: string, spkiHash: Uint8Array): Promise<RecoveryRow> {
  await lockDevices(tx, user);
  const row = await findRecovery(tx, user, id);
  if (!row?.spkiHash.equals(spkiHash)) throw refuse("not-found");
  return row;
}

/** The hash of the key that signed a step of this recovery; refuses with `authorization-malformed`, `signature-invalid` or `authorization-stale`. */
async function readStep({ publicKey, step }: RecoveryStep, id: string, kind: RecoveryStepClaims["step"]): Promise<Buffer> {
  const parsed = parseCompact(step);
  const claims = v.safeParse(RecoveryStepClaims, parsed?.json);
  const spki = Buffer.from(publicKey, "base64");
  const key = await webcrypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]).catch(() => undefined);
  if (!parsed || !claims.success || !key || parsed.header.typ !== RECOVERY_STEP_TYPE) throw refuse("authorization-malformed");
  const { recovery, step: meant, issued } = claims.output;
  if (recovery !== id || meant !== kind) throw refuse("authorization-malformed");
  if (!(await verifySignature(key, parsed))) throw refuse("signature-invalid");
  const serverTime = Date.now();
  if (Math.abs(serverTime - issued) > ACCESS_WINDOW_MS) throw refuse("authorization-stale", { serverTime });
  return createHash("sha256").update(spki).digest();
}
