import * as v from "valibot";
import { fromBase64Url } from "../../protocol/bytes.ts";
import { refuse } from "../../protocol/problem.ts";
import { ACCESS_WINDOW_MS, PIN_RESET_TYPE, PinResetClaims, type Recovery } from "../../protocol/recovery.ts";
import { writePin } from "../certificates/change-pin.ts";
import { readSigned, refuseInactive } from "../certificates/read-signed.ts";
import { lockStates } from "../certificates/revoke-all.ts";
import { type CertificateRow, findByUser, lockDevices } from "../certificates/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Caller, RecoveryDependencies } from "./dependencies.ts";
import { lockRecovery, refuseEarly } from "./finish-recovery.ts";
import { endRecovery, recoveryOf } from "./store.ts";

/**
 * Gives a certificate a new PIN at the end of a recovery, by its own signature; a suspension over wrong PINs ends with it, any other
 * does not (`certificate-suspended`). Refuses also with `not-found`, `recovery-over`, `recovery-waiting` or over form and signature.
 */
export async function resetPin({ database, keys }: RecoveryDependencies, caller: Caller, id: string, { reset }: { reset: string }): Promise<Recovery> {
  const signed = await readSigned(database, keys, reset, PIN_RESET_TYPE, refuseUnusable);
  const claims = v.safeParse(PinResetClaims, signed.json);
  const verifier = claims.success ? fromBase64Url(claims.output.pinVerifier) : undefined;
  if (!claims.success || !verifier) throw refuse("authorization-malformed");
  const { recovery, issued } = claims.output;
  if (recovery !== id || signed.user !== caller.user) throw refuse("payer-mismatch");
  const serverTime = Date.now();
  if (Math.abs(serverTime - issued) > ACCESS_WINDOW_MS) throw refuse("authorization-stale", { serverTime });
  return database.transaction(async (tx) => {
    await lockDevices(tx, caller.user);
    await lockStates(tx, caller.user);
    const certificate = (await findByUser(tx, caller.user)).find((own) => own.id === signed.certificate);
    if (!certificate) throw refuse("not-found");
    const row = await lockRecovery(tx, caller.user, id, certificate.spkiHash);
    if (row.purpose !== "pin") throw refuse("not-found");
    // The recovery ends with its first use, so that a second copy of these bytes changes nothing.
    refuseEarly(row);
    refuseUnusable(certificate);
    await writePin(tx, keys.pinKeys, certificate, verifier);
    await noticeAccount(tx, caller.user, "recovery");
    return recoveryOf(await endRecovery(tx, row, "completed"));
  });
}

function refuseUnusable(row: CertificateRow): void {
  refuseInactive(row.status === "suspended" && row.cause === "pin" ? { ...row, status: "active" } : row);
}
