import type { MerchantCertificate } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { SellerCaller } from "../http/server.ts";
import { pemOf } from "../keys/material.ts";
import type { Transaction } from "../storage/database.ts";
import { certifyKey } from "./certify-merchant.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { ownerOf } from "./permissions.ts";
import { type CertificateRow, endCertificate, findCertificates } from "./store.ts";

/** Certificates of a merchant's signing keys, the newest first; those that have ended stay in the list. */
export async function listMerchantCertificates(tx: Transaction, merchant: string): Promise<{ items: MerchantCertificate[] }> {
  return { items: (await findCertificates(tx, merchant)).map(wireCertificate) };
}

/** Certifies a signing key; older ones stay valid. Refuses with `certificate-request-invalid`, `rate-limited`, as {@link refuseUnlessOwner}. */
export async function certifySigningKey(
  { database, keys, limits }: Pick<MerchantsDependencies, "database" | "keys" | "limits">,
  caller: SellerCaller,
  request: string,
): Promise<MerchantCertificate> {
  refuseUnlessOwner(caller);
  await limits.take("merchant-certificate-merchant", caller.merchant);
  const certificate = await certifyKey(database, keys, caller.merchant, request);
  if (!certificate) throw refuse("certificate-request-invalid");
  return wireCertificate(certificate);
}

/** Ends a signing key at once; orders that were registered under it stay. Refuses with `not-found`, as {@link refuseUnlessOwner}. */
export async function revokeSigningKey({ database }: Pick<MerchantsDependencies, "database">, caller: SellerCaller, thumbprint: string): Promise<void> {
  refuseUnlessOwner(caller);
  if (!(await endCertificate(database, caller.merchant, Buffer.from(thumbprint, "base64url")))) throw refuse("not-found");
}

/**
 * In live mode neither an API key nor an operator may make itself a key that signs orders, refunds and payouts, which would outlast
 * both: refuses the merchant's server with `member-required`, an operator with `owner-required`.
 */
function refuseUnlessOwner(caller: SellerCaller): void {
  if (caller.livemode) ownerOf(caller);
}

function wireCertificate({ thumbprint, der, notBefore, notAfter, revokedAt }: CertificateRow): MerchantCertificate {
  return {
    thumbprint: thumbprint.toString("base64url"),
    certificate: pemOf("CERTIFICATE", der),
    notBefore: notBefore.getTime(),
    notAfter: notAfter.getTime(),
    ...(revokedAt && { revoked: revokedAt.getTime() }),
  };
}
