import type { PinPurpose } from "../../protocol/pin.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { checkPin } from "./check-pin.ts";
import { readSigned, refuseEnded, refuseInactive, type SignedObject } from "./read-signed.ts";
import type { CertificateRow } from "./store.ts";
import { refuseWhileRecovering } from "./succession.ts";

/** What other rooms get of this one where a certificate has signed something; each asks for the part that it needs. */
export interface CertificateChecks {
  readSigned(jws: string, type: string): Promise<SignedObject>;
  checkPin(certificate: bigint, purpose: PinPurpose, signedObject: string, proof: string): Promise<void>;
  refuseEnded(tx: Transaction, certificate: bigint): Promise<void>;
  refuseWhileRecovering(tx: Transaction, user: bigint): Promise<void>;
  suspendedMaster(tx: Transaction, user: bigint): Promise<"pin" | "copied" | undefined>;
  refuseInactiveDevice(user: bigint, device: string): Promise<void>;
}

/** The checks of the certificates of this database, under the authorities of these keys. */
export function certificateChecks(database: Database, keys: Pick<KeyStore, "authorities" | "pinKeys" | "resultKey">): CertificateChecks {
  return {
    readSigned: (jws, type) => readSigned(database, keys, jws, type),
    checkPin: (...attempt) => checkPin(database, keys, ...attempt),
    refuseEnded,
    refuseWhileRecovering,
    suspendedMaster,
    refuseInactiveDevice: (user, device) => refuseInactiveDevice(database, user, device),
  };
}

/** Refuses with `certificate-required`, `-suspended` or `-expired` unless the device's certificate, and the master above it, are active. */
async function refuseInactiveDevice(tx: Transaction, user: bigint, device: string): Promise<void> {
  const [row] = await tx.query<
    Pick<CertificateRow, "status" | "cause"> & { not_after: Date; master: CertificateRow["status"]; master_cause: CertificateRow["cause"] }
  >(
    `select s.status, s.cause, c.not_after, a.status as master, a.cause as master_cause
     from certificates c join certificate_states s on s.certificate = c.id
       left join masters m on m.user_number = c.user_number left join certificate_states a on a.certificate = m.certificate
     where c.user_number = $1 and c.device = $2 and s.status <> 'revoked'`,
    [user, device],
  );
  if (!row) throw refuse("certificate-required");
  refuseInactive({ status: row.status, cause: row.cause, notAfter: row.not_after.getTime() });
  if (row.master === "suspended") throw refuse("certificate-suspended", { cause: row.master_cause ?? "copied" });
}

/** Why a user's master is suspended; undefined while it is not. Nothing that hangs below a suspended master moves money. */
async function suspendedMaster(tx: Transaction, user: bigint): Promise<"pin" | "copied" | undefined> {
  const [row] = await tx.query<{ cause: "pin" | "copied" | null }>(
    "select s.cause from masters m join certificate_states s on s.certificate = m.certificate where m.user_number = $1 and s.status = 'suspended'",
    [user],
  );
  return row && (row.cause ?? "copied");
}
