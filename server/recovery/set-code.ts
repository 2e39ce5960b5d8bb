import * as v from "valibot";
import { refuse } from "../../protocol/problem.ts";
import { ACCESS_WINDOW_MS, RECOVERY_CODE_TYPE, RecoveryCodeClaims, type RecoveryStanding } from "../../protocol/recovery.ts";
import { checkPin } from "../certificates/check-pin.ts";
import { readSigned, refuseEnded } from "../certificates/read-signed.ts";
import { isMaster } from "../certificates/revoke-all.ts";
import { lockDevices } from "../certificates/store.ts";
import { refuseWhileRecovering } from "../certificates/succession.ts";
import type { Caller, RecoveryDependencies } from "./dependencies.ts";
import { codeSince, newestRecovery, recoveryOf, writeCode } from "./store.ts";

/**
 * Sets the user's recovery code by its hash, as the master signed it with its PIN: the code is worth as much as the master, so no other
 * device may set one (`master-required`), nor anybody while a recovery waits (`recovery-waiting`). A change is taken once and within
 * two minutes (`authorization-stale`).
 */
export async function setRecoveryCode(
  { database, keys, limits, useNonce }: RecoveryDependencies,
  { user }: Caller,
  { change, pinProof }: { change: string; pinProof: string },
): Promise<RecoveryStanding> {
  await limits.take("access-user", String(user));
  const signed = await readSigned(database, keys, change, RECOVERY_CODE_TYPE);
  const claims = v.safeParse(RecoveryCodeClaims, signed.json);
  if (!claims.success) throw refuse("authorization-malformed");
  const { user: named, hash, issued, nonce } = claims.output;
  if (signed.user !== user || named !== String(user)) throw refuse("payer-mismatch");
  const stale = refuse("authorization-stale", { serverTime: Date.now() });
  if (Math.abs(Date.now() - issued) > ACCESS_WINDOW_MS) throw stale;
  await checkPin(database, keys, signed.certificate, "device", change, pinProof);
  return database.transaction(async (tx) => {
    await lockDevices(tx, user);
    await refuseEnded(tx, signed.certificate);
    if (!(await isMaster(tx, user, signed.certificate))) throw refuse("master-required");
    await refuseWhileRecovering(tx, user);
    if (!(await useNonce(tx, signed.thumbprint, nonce, new Date(issued + 2 * ACCESS_WINDOW_MS)))) throw stale;
    await writeCode(tx, user, Buffer.from(hash, "base64url"));
    return readStanding(tx, user);
  });
}

/** Whether there is a code, and the newest recovery. */
export async function readStanding(tx: Parameters<typeof codeSince>[0], user: bigint): Promise<RecoveryStanding> {
  const [since, newest] = await Promise.all([codeSince(tx, user), newestRecovery(tx, user)]);
  return { ...(since && { codeSince: since.getTime() }), ...(newest && { recovery: recoveryOf(newest) }) };
}
