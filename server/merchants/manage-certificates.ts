import { createHash, X509Certificate } from "node:crypto";
import type { SignedKeyApproval } from "../../protocol/key-approval.ts";
import type { MerchantCertificate } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { SellerCaller } from "../http/server.ts";
import { consentOf } from "../keys/jws.ts";
import { pemOf } from "../keys/material.ts";
import type { Transaction } from "../storage/database.ts";
import { certifyKey, requestedKey } from "./certify-merchant.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { ownerOf } from "./permissions.ts";
import { type CertificateRow, endCertificate, findCertificate, findCertificates, findMerchant, lockMerchant, writeApproval } from "./store.ts";

type Dependencies = Pick<MerchantsDependencies, "database" | "keys" | "limits" | "readApproval">;

/** Certificates of a merchant's signing keys, the newest first; those that have ended stay in the list. */
export async function listMerchantCertificates(tx: Transaction, merchant: string): Promise<{ items: MerchantCertificate[] }> {
  return { items: (await findCertificates(tx, merchant)).map(wireCertificate) };
}

/**
 * Certifies a signing key; older ones stay valid. In live mode only with an owner's approval of this very key (`key-approval-required`);
 * an approval that was taken answers what it has made. Refuses with `certificate-request-invalid`, `rate-limited`, as
 * {@link refuseUnlessOwner}, or as the approval's reading does.
 */
export async function certifySigningKey(
  parts: Dependencies,
  caller: SellerCaller,
  { request, approved }: { readonly request: string; readonly approved?: SignedKeyApproval },
): Promise<MerchantCertificate> {
  const { database, keys, limits } = parts;
  refuseUnlessOwner(caller);
  await limits.take("merchant-certificate-merchant", caller.merchant);
  const { merchant } = caller;
  if (approved) {
    const spki = await requestedKey(request);
    if (!spki) throw refuse("certificate-request-invalid");
    return takeApproval(parts, caller, { approved, spki }, async (tx) => (await certifyKey(tx, keys, merchant, request))?.thumbprint);
  }
  return database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    // Read anew: a key that is certified while the operator says yes would be one of live mode that nobody has approved.
    if ((await findMerchant(tx, merchant))?.livemode) throw refuse("key-approval-required");
    const certificate = await certifyKey(tx, keys, merchant, request);
    if (!certificate) throw refuse("certificate-request-invalid");
    return wireCertificate(certificate);
  });
}

/**
 * Approves a key that was certified in test mode, so that it stays when the merchant goes live; its certificate is the same. Refuses with
 * `not-found`, also of one that has ended, with `rate-limited`, `member-required`, `owner-required`, or as the approval's reading does.
 */
export async function approveSigningKey(
  parts: Dependencies,
  caller: SellerCaller,
  thumbprint: string,
  approved: SignedKeyApproval,
): Promise<MerchantCertificate> {
  const { database, limits } = parts;
  ownerOf(caller);
  await limits.take("merchant-certificate-merchant", caller.merchant);
  const found = await findCertificate(database, caller.merchant, { thumbprint: Buffer.from(thumbprint, "base64url") });
  if (!found || found.revokedAt) throw refuse("not-found");
  const spki = new X509Certificate(found.der).publicKey.export({ type: "spki", format: "der" });
  return takeApproval(parts, caller, { approved, spki }, async () => found.thumbprint);
}

/** Ends a signing key at once; orders that were registered under it stay. Refuses with `not-found`, as {@link refuseUnlessOwner}. */
export async function revokeSigningKey({ database }: Pick<MerchantsDependencies, "database">, caller: SellerCaller, thumbprint: string): Promise<void> {
  refuseUnlessOwner(caller);
  if (!(await endCertificate(database, caller.merchant, Buffer.from(thumbprint, "base64url")))) throw refuse("not-found");
}

/** Takes an approval once, for the certificate that `certificateOf` gives in the same transaction: one that was taken is answered unread. */
async function takeApproval(
  { database, readApproval }: Dependencies,
  caller: SellerCaller,
  { approved, spki }: { readonly approved: SignedKeyApproval; readonly spki: Uint8Array },
  certificateOf: (tx: Transaction) => Promise<Uint8Array | undefined>,
): Promise<MerchantCertificate> {
  const { merchant } = caller;
  ownerOf(caller);
  const { approval, pinProof } = approved;
  const consent = consentOf(approval);
  const before = await findCertificate(database, merchant, { consent });
  if (before) return wireCertificate(before);
  const key = createHash("sha256").update(spki).digest("base64url");
  const { certificate, confirm } = await readApproval({ caller, approval, pinProof, key });
  return database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const meanwhile = await findCertificate(tx, merchant, { consent });
    if (meanwhile) return wireCertificate(meanwhile);
    await confirm(tx);
    const thumbprint = await certificateOf(tx);
    const row = thumbprint && (await writeApproval(tx, merchant, thumbprint, { jws: approval, consent, certificate }));
    if (!row || row.revokedAt) throw refuse("not-found");
    return wireCertificate(row);
  });
}

/**
 * In live mode neither an API key nor an operator may make itself a key that signs orders, refunds and payouts, which would outlast
 * both: refuses the merchant's server with `member-required`, an operator with `owner-required`.
 */
function refuseUnlessOwner(caller: SellerCaller): void {
  if (caller.livemode) ownerOf(caller);
}

function wireCertificate({ thumbprint, der, notBefore, notAfter, approvedAt, revokedAt }: CertificateRow): MerchantCertificate {
  return {
    thumbprint: thumbprint.toString("base64url"),
    certificate: pemOf("CERTIFICATE", der),
    notBefore: notBefore.getTime(),
    notAfter: notAfter.getTime(),
    ...(approvedAt && { approved: approvedAt.getTime() }),
    ...(revokedAt && { revoked: revokedAt.getTime() }),
  };
}
