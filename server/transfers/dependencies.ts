import type { PinPurpose } from "../../protocol/pin.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** What this room needs; the composition root gives the functions of the rooms that have them. */
export interface TransferDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly keys: Pick<KeyStore, "resultKey">;
  readonly certificates: {
    /** Reads a JWS of the type by an active certificate; refuses with the problem of form, certificate or signature. */
    readSigned(jws: string, type: string): Promise<{ readonly user: bigint; readonly certificate: bigint }>;
    /** Refuses with `pin-wrong` (counted) or `certificate-suspended` unless the proof is the certificate's PIN's for this purpose and object. */
    checkPin(certificate: bigint, purpose: PinPurpose, signedObject: string, proof: string): Promise<void>;
    /** Why a user's master is suspended; undefined while it is not: nothing that hangs below a suspended master moves money. */
    suspendedMaster(tx: Transaction, user: bigint): Promise<"pin" | "copied" | undefined>;
  };
  /** Writes down that certificates are suspended from now on; their states are locked. */
  readonly recordSuspension: (tx: Transaction, certificates: readonly bigint[]) => Promise<void>;
}
