import { createHash, type KeyObject, verify, X509Certificate } from "node:crypto";
import { parseCompact } from "../../protocol/jws.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database } from "../storage/database.ts";
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
 * Reads a JWS of a type by the certificate that its `x5c` names. The registry holds only what this gateway issued or accepted,
 * so finding the very bytes there stands for the chain. Refuses with `authorization-malformed`, `certificate-untrusted`,
 * `signature-invalid`, or why the certificate is not active.
 */
export async function readSigned(database: Database, jws: string, type: string): Promise<SignedObject> {
  const parsed = parseCompact(jws);
  const [signer] = parsed?.header.x5c ?? [];
  if (!parsed || signer === undefined || parsed.header.typ !== type) throw refuse("authorization-malformed");
  const thumbprint = createHash("sha256").update(Buffer.from(signer, "base64")).digest();
  const row = await findByThumbprint(database, thumbprint);
  if (!row) throw refuse("certificate-untrusted");
  if (!verify("sha256", parsed.signingInput, { key: keyOf(row), dsaEncoding: "ieee-p1363" }, parsed.signature)) throw refuse("signature-invalid");
  refuseInactive(row);
  return { user: row.user, device: row.device, certificate: row.id, thumbprint, json: parsed.json };
}

/** Refuses with `certificate-revoked`, `certificate-suspended` or `certificate-expired` unless the certificate is active now. */
export function refuseInactive(row: Pick<CertificateRow, "status" | "cause" | "notAfter">): void {
  const status = statusOf(row, Date.now());
  if (status === "revoked") throw refuse("certificate-revoked");
  if (status === "expired") throw refuse("certificate-expired");
  if (status === "suspended") throw refuse("certificate-suspended", { cause: row.cause ?? "copied" });
}

/** The public key of a registered certificate. */
export function keyOf(row: Pick<CertificateRow, "der">): KeyObject {
  return new X509Certificate(row.der).publicKey;
}
