import { PIN_ATTEMPTS, type PinPurpose } from "../../protocol/pin.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import { proofHolds } from "./pin.ts";
import { recordSuspension } from "./record-suspension.ts";

interface LockedPin extends Record<string, unknown> {
  spki_hash: Buffer;
  pin_verifier: Buffer;
  status: "active" | "suspended" | "revoked";
  cause: "pin" | "copied" | null;
  pin_failures: number;
}

/**
 * Checks the proof of a certificate's PIN in a transaction of its own, so that a wrong one counts whatever becomes of the request:
 * `pin-wrong` with the attempts left, `certificate-suspended` after {@link PIN_ATTEMPTS} in a row. The object's signature must hold already.
 */
export async function checkPin(
  database: Database,
  keys: Pick<KeyStore, "pinKeys" | "resultKey">,
  certificate: bigint,
  purpose: PinPurpose,
  signedObject: string,
  proof: string,
): Promise<void> {
  const problem = await database.transaction(async (tx) => {
    const [row] = await tx.query<LockedPin>(
      `select c.spki_hash, c.pin_verifier, s.status, s.cause, s.pin_failures
       from certificate_states s join certificates c on c.id = s.certificate where s.certificate = $1 for update of s`,
      [certificate],
    );
    if (!row) return refuse("certificate-untrusted");
    if (row.status === "revoked") return refuse("certificate-revoked");
    if (row.status === "suspended") return refuse("certificate-suspended", { cause: row.cause ?? "copied" });
    const holds = proofHolds(keys.pinKeys, { spkiHash: row.spki_hash, sealed: row.pin_verifier }, purpose, signedObject, proof);
    if (holds && row.pin_failures === 0) return undefined;
    const failures = holds ? 0 : row.pin_failures + 1;
    const suspended = failures >= PIN_ATTEMPTS;
    await tx.query(
      "update certificate_states set pin_failures = $2, status = case when $3::boolean then 'suspended' else status end, cause = case when $3::boolean then 'pin' else cause end where certificate = $1",
      [certificate, failures, suspended],
    );
    if (suspended) await recordSuspension(tx, keys, [certificate]);
    return holds ? undefined : refuse("pin-wrong", { attemptsLeft: PIN_ATTEMPTS - failures });
  });
  if (problem) throw problem;
}
