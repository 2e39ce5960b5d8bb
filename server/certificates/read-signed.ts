import { createHash, type KeyObject, verify, X509Certificate } from "node:crypto";
import { checkPayer } from "../../protocol/certificate.ts";
import { parseCompact } from "../../protocol/jws.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { statusOf } from "./card.ts";
import { type CertificateRow, findByThumbprint } from "./store.ts";

/** What an active certificate signed. */
export interface SignedObject {
  readonly user: bigint;
  readonly device: string;
  readonly certificate: bigint;
  /** SHA-256 of the certificate. */
  readonly thumbprint: Buffer;
  readonly json: unknown;
}

/**
 * Reads a JWS of a type by the certificate that its `x5c` names: one of the registry that holds under a users CA and, below it, under
 * the user's own master, whatever somebody may have written into the registry. Refuses with `authorization-malformed`,
 * `certificate-untrusted`, `certificate-profile`, `signature-invalid`, or why the certificate is not active (by `refuseState`).
 */
export async function readSigned(
  database: Database,
  keys: Pick<KeyStore, "authorities">,
  jws: string,
  type: string,
  refuseState: (row: CertificateRow) => void = refuseInactive,
): Promise<SignedObject> {
  const parsed = parseCompact(jws);
  const [signer] = parsed?.header.x5c ?? [];
  if (!parsed || signer === undefined || parsed.header.typ !== type) throw refuse("authorization-malformed");
  const thumbprint = createHash("sha256").update(Buffer.from(signer, "base64")).digest();
  const row = await findByThumbprint(database, thumbprint);
  if (!row) throw refuse("certificate-untrusted");
  if (!verify("sha256", parsed.signingInput, { key: keyOf(row), dsaEncoding: "ieee-p1363" }, parsed.signature)) throw refuse("signature-invalid");
  refuseState(row);
  await refuseUntrusted(keys, row);
  return { user: row.user, device: row.device, certificate: row.id, thumbprint, json: parsed.json };
}

/** Refuses with `certificate-untrusted` or `certificate-profile` unless the row's certificate is in the profile and says what the row says. */
async function refuseUntrusted(keys: Pick<KeyStore, "authorities">, row: CertificateRow): Promise<void> {
  const verdict = await checkPayer([row.der, ...(row.masterDer ? [row.masterDer] : [])], keys.authorities.users);
  if ("problem" in verdict) throw new ProblemError(verdict.problem);
  const { user, device } = verdict.certificate;
  if (user !== String(row.user) || device !== row.device || (row.role === "master") !== !row.masterDer) throw refuse("certificate-untrusted");
}

/** Refuses with `certificate-revoked`, `certificate-suspended` or `certificate-expired` unless the certificate is active now. */
export function refuseInactive(row: Pick<CertificateRow, "status" | "cause" | "notAfter">): void {
  const status = statusOf(row, Date.now());
  if (status === "revoked") throw refuse("certificate-revoked");
  if (status === "expired") throw refuse("certificate-expired");
  if (status === "suspended") throw refuse("certificate-suspended", { cause: row.cause ?? "copied" });
}

/** The user of an active certificate by the SHA-256 of its DER; refuses with `certificate-untrusted` or as {@link refuseInactive} does. */
export async function readActiveUser(tx: Transaction, thumbprint: Buffer): Promise<bigint> {
  const row = await findByThumbprint(tx, thumbprint);
  if (!row) throw refuse("certificate-untrusted");
  refuseInactive(row);
  return row.user;
}

/** Refuses as {@link refuseInactive} does, by the state that the certificate has in this transaction. */
export async function refuseEnded(tx: Transaction, certificate: bigint): Promise<void> {
  const [row] = await tx.query<{ status: CertificateRow["status"]; cause: CertificateRow["cause"]; not_after: Date }>(
    "select s.status, s.cause, c.not_after from certificate_states s join certificates c on c.id = s.certificate where c.id = $1 for update of s",
    [certificate],
  );
  if (!row) throw refuse("certificate-untrusted");
  refuseInactive({ status: row.status, cause: row.cause, notAfter: row.not_after.getTime() });
}

/** The public key of a registered certificate. */
export function keyOf(row: Pick<CertificateRow, "der">): KeyObject {
  return new X509Certificate(row.der).publicKey;
}
