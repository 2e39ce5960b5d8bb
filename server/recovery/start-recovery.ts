import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Recovery, RecoveryRequest } from "../../protocol/recovery.ts";
import { recoveryCodeHash } from "../../protocol/recovery-code.ts";
import { appendGatewayEntry } from "../certificates/gateway-entry.ts";
import { lockStates } from "../certificates/revoke-all.ts";
import { type CertificateRow, findByUser, isCertified, lockDevices } from "../certificates/store.ts";
import { isNamed } from "../certificates/succession.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import { type Caller, FINISH_MS, type RecoveryDependencies } from "./dependencies.ts";
import { endRecovery, insertRecovery, newestRecovery, type RecoveryRow, recoveryOf, takeCode } from "./store.ts";

/**
 * Starts the wait for a new master or a new PIN by the user's recovery code, which is used up whatever becomes of it, or for the key
 * that the last master named when it ended itself. Asked again by the same device for the same, the answer is the same. Refuses with
 * `recovery-code-wrong`, `recovery-required`, `recovery-waiting`, `certificate-request-invalid` (the key was certified before) or
 * `not-found` (no such certificate of the user's).
 */
export async function startRecovery(
  { database, keys, limits, periods }: RecoveryDependencies,
  caller: Caller,
  wish: RecoveryRequest,
  address: string,
): Promise<Recovery> {
  const { user, device } = caller;
  // By place alone: 120 random bits need no limit for all places, which would let a password thief shut the owner out.
  await limits.take("recovery-user-address", `${user} ${address}`);
  const spkiHash = Buffer.from(wish.key, "base64url");
  const codeHash = wish.code === undefined ? null : Buffer.from(await recoveryCodeHash(String(user), wish.code), "base64url");
  const row = await database.transaction(async (tx) => {
    await lockDevices(tx, user);
    const newest = await newestRecovery(tx, user);
    const waiting = newest?.state === "waiting" ? newest : undefined;
    if (waiting && isSame(waiting, device, wish, codeHash)) return waiting;
    if (codeHash && !(await takeCode(tx, user, codeHash))) throw refuse("recovery-code-wrong");
    if (!codeHash && (wish.purpose !== "master" || !(await isNamed(tx, user, spkiHash)))) throw refuse("recovery-required");
    // Who has the code comes before who has only ended the last master.
    if (waiting && (waiting.codeHash || !codeHash)) throw refuse("recovery-waiting", { until: waiting.ready.getTime() });
    await checkKeys(tx, await findByUser(tx, user), wish, spkiHash);
    await lockStates(tx, user);
    if (waiting) await endRecovery(tx, waiting, "canceled");
    const excluded = wish.exclude ?? [];
    const started = new Date();
    const ready = new Date(started.getTime() + (excluded.length > 0 ? periods.excludedWaitMs : periods.waitMs));
    const lapses = new Date(ready.getTime() + FINISH_MS);
    const { purpose, name } = wish;
    const fresh = { id: newId("rec"), user, purpose, codeHash, device, name, spkiHash, excluded, started, ready, lapses };
    await insertRecovery(tx, fresh);
    await appendGatewayEntry(tx, keys, user, { action: "recovery-started", device, key: wish.key });
    await noticeAccount(tx, user, "recovery");
    return { ...fresh, state: "waiting" as const };
  });
  return recoveryOf(row);
}

function isSame(waiting: RecoveryRow, device: string, wish: RecoveryRequest, codeHash: Buffer | null): boolean {
  const sameCode = waiting.codeHash && codeHash ? waiting.codeHash.equals(codeHash) : waiting.codeHash === codeHash;
  return sameCode && waiting.device === device && waiting.purpose === wish.purpose && waiting.spkiHash.toString("base64url") === wish.key;
}

async function checkKeys(tx: Transaction, own: readonly CertificateRow[], wish: RecoveryRequest, spkiHash: Buffer): Promise<void> {
  const held = own.filter(({ status }) => status !== "revoked");
  if (wish.purpose === "pin" && !held.some((row) => row.spkiHash.equals(spkiHash))) throw refuse("not-found");
  if (wish.purpose === "master" && (await isCertified(tx, spkiHash))) throw refuse("certificate-request-invalid");
  if (wish.exclude?.some((id) => !held.some(({ publicId }) => publicId === id))) throw refuse("not-found");
}
