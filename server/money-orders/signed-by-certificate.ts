import type { PinPurpose } from "../../protocol/pin.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";

/** What is needed of certificates to know who signed a money order; gateway.ts gives the functions of the room that has them. */
export interface Certificates {
  /** Reads a JWS of the type by an active certificate; refuses with the problem of form, certificate or signature. */
  readSigned(jws: string, type: string): Promise<{ readonly user: bigint; readonly certificate: bigint }>;
  /** Refuses with `pin-wrong` (counted) or `certificate-suspended` unless the proof is the certificate's PIN's for this purpose and object. */
  checkPin(certificate: bigint, purpose: PinPurpose, signedObject: string, proof: string): Promise<void>;
  /** Refuses unless the certificate is still active; its state is locked until the transaction ends. */
  refuseEnded(tx: Transaction, certificate: bigint): Promise<void>;
  /** Why a user's master is suspended; undefined while it is not: nothing that hangs below a suspended master moves money. */
  suspendedMaster(tx: Transaction, user: bigint): Promise<"pin" | "copied" | undefined>;
}

/** Refuses while the certificate, whose state is locked from here on, or the master above it moves no money. */
export async function refuseEnded(tx: Transaction, certificates: Certificates, user: bigint, certificate: bigint): Promise<void> {
  const cause = await certificates.suspendedMaster(tx, user);
  if (cause) throw refuse("certificate-suspended", { cause });
  await certificates.refuseEnded(tx, certificate);
}
