import type { PinPurpose } from "../../protocol/pin.ts";

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
}
