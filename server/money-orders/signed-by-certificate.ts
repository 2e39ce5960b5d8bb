import type { PinPurpose } from "../../protocol/pin.ts";
import type { Transaction } from "../storage/database.ts";

/** What is needed of certificates to know who signed a money order; gateway.ts gives the functions of the room that has them. */
export interface Certificates {
  /** Reads a JWS of the type by an active certificate; refuses with the problem of form, certificate or signature. */
  readSigned(jws: string, type: string): Promise<{ readonly user: bigint; readonly certificate: bigint }>;
  /** Refuses with `pin-wrong` (counted) or `certificate-suspended` unless the proof is the certificate's PIN's for this purpose and object. */
  checkPin(certificate: bigint, purpose: PinPurpose, signedObject: string, proof: string): Promise<void>;
  /** Refuses unless the certificate is still active; its state is locked until the transaction ends. */
  refuseEnded(tx: Transaction, certificate: bigint): Promise<void>;
}
