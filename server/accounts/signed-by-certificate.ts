import type { PinPurpose } from "../../protocol/pin.ts";
import type { Transaction } from "../storage/database.ts";

/** What somebody signed with a certificate of theirs. */
export interface SignedByCertificate {
  readonly user: bigint;
  readonly device: string;
  readonly certificate: bigint;
  /** SHA-256 of the certificate. */
  readonly thumbprint: Uint8Array;
  readonly json: unknown;
}

/** What this room needs of certificates; main.ts gives the functions of the room that has them. */
export interface Certificates {
  /** Reads a JWS of the type by an active certificate; refuses with the problem of form, certificate or signature. */
  readSigned(jws: string, type: string): Promise<SignedByCertificate>;
  /** Refuses with `pin-wrong` (counted) or `certificate-suspended` unless the proof is the certificate's PIN's for this purpose and object. */
  checkPin(certificate: bigint, purpose: PinPurpose, signedObject: string, proof: string): Promise<void>;
  /** Refuses unless the certificate is still active; its state is locked until the transaction ends. */
  refuseEnded(tx: Transaction, certificate: bigint): Promise<void>;
  /** Refuses with `recovery-waiting` while a recovery of the user's waits. */
  refuseWhileRecovering(tx: Transaction, user: bigint): Promise<void>;
}
