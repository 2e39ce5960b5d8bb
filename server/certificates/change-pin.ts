import * as v from "valibot";
import { fromBase64Url } from "../../protocol/bytes.ts";
import { refuse } from "../../protocol/problem.ts";
import { ACCESS_WINDOW_MS, PIN_CHANGE_TYPE, PinChangeClaims } from "../../protocol/recovery.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { checkPin } from "./check-pin.ts";
import { type PinKeys, sealVerifier } from "./pin.ts";
import { readSigned, refuseEnded } from "./read-signed.ts";
import { type CertificateRow, findByPublicId, lockDevices } from "./store.ts";

export interface ChangePinDependencies {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  /** Uses up a nonce under the certificate that signed it; false when it was used before. */
  readonly useNonce: (tx: Transaction, signer: Uint8Array, nonce: string, keepUntil: Date) => Promise<boolean>;
}

/**
 * Gives a certificate a new PIN, as it signed it itself with the proof of the old PIN. Taken once and within two minutes
 * (`authorization-stale`); refuses with `not-found`, `payer-mismatch` or over signature, certificate and PIN.
 */
export async function changePin(
  { database, keys, limits, useNonce }: ChangePinDependencies,
  user: bigint,
  publicId: string,
  { change, pinProof }: { change: string; pinProof: string },
): Promise<void> {
  await limits.take("access-user", String(user));
  const signed = await readSigned(database, keys, change, PIN_CHANGE_TYPE);
  const claims = v.safeParse(PinChangeClaims, signed.json);
  const verifier = claims.success ? fromBase64Url(claims.output.pinVerifier) : undefined;
  if (!claims.success || !verifier) throw refuse("authorization-malformed");
  const { user: named, issued, nonce } = claims.output;
  if (signed.user !== user || named !== String(user)) throw refuse("payer-mismatch");
  const stale = refuse("authorization-stale", { serverTime: Date.now() });
  if (Math.abs(Date.now() - issued) > ACCESS_WINDOW_MS) throw stale;
  const target = await findByPublicId(database, user, publicId);
  if (target?.id !== signed.certificate) throw refuse("not-found");
  await checkPin(database, keys, signed.certificate, "pin-change", change, pinProof);
  await database.transaction(async (tx) => {
    await lockDevices(tx, user);
    await refuseEnded(tx, signed.certificate);
    if (!(await useNonce(tx, signed.thumbprint, nonce, new Date(issued + 2 * ACCESS_WINDOW_MS)))) throw stale;
    await writePin(tx, keys.pinKeys, target, verifier);
  });
}

/** Writes a certificate's new PIN and counts its failures anew; a suspension over wrong PINs ends. Its state must be locked. */
export async function writePin(
  tx: Transaction,
  pinKeys: PinKeys,
  { id, spkiHash }: Pick<CertificateRow, "id" | "spkiHash">,
  verifier: Uint8Array,
): Promise<void> {
  await tx.query("update certificates set pin_verifier = $2 where id = $1", [id, sealVerifier(pinKeys, spkiHash, verifier)]);
  await tx.query(
    `update certificate_states set pin_failures = 0, status = case when cause = 'pin' then 'active' else status end,
       cause = nullif(cause, 'pin') where certificate = $1`,
    [id],
  );
}
