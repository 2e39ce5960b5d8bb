import { verifySignature } from "../jws.ts";
import type { Receipt } from "../receipt.ts";
import { thumbprint } from "../thumbprint.ts";
import { checkAmounts, checkAuthorization, checkOrder, checkRefunds, checkResult } from "./parts.ts";
import { type ReadReceipt, readReceipt } from "./read.ts";
import { must, type Refusal, Refuted, type TrustedCertificates, trustedCertificates } from "./trust.ts";

export const receiptChecks = ["form", "seller", "gateway", "authorization", "order", "result", "amounts", "refunds"] as const;
export type ReceiptCheckName = (typeof receiptChecks)[number];

/** One check and, where it does not hold, why not; `field` where the parts say different things of it. */
export type ReceiptCheck =
  | { readonly name: ReceiptCheckName; readonly holds: true }
  | { readonly name: ReceiptCheckName; readonly holds: false; readonly reason: Refusal; readonly field?: string | undefined };

/** What a reader should know of a receipt that holds. */
export type ReceiptNote = { readonly kind: "revoked-later"; readonly at: number } | { readonly kind: "refunded" } | { readonly kind: "test-money" };

/** What a verifier knows from elsewhere than the receipt. */
export interface ReceiptTrust {
  /** base64url(SHA-256(SubjectPublicKeyInfo)) of the root. */
  readonly rootSpki: string;
  /** Revoked certificates by base64url(SHA-256(DER)), where the verifier can ask; offline none are known. */
  readonly revoked?: readonly { readonly certificate: string; readonly at: number }[];
}

export interface ReceiptVerdict {
  /** Whether every check holds. */
  readonly valid: boolean;
  /** In the order of {@link receiptChecks}; the first alone where the file cannot be read. */
  readonly checks: readonly ReceiptCheck[];
  readonly notes: readonly ReceiptNote[];
  /** What the file says, true or not; absent where it cannot be read. */
  readonly receipt?: Receipt;
}

/**
 * Verifies a receipt against a root and nothing else: both signatures over the same payload with their chains and roles at the time of
 * issue, and inside it the buyer's authorization, the merchant's order, the gateway's result, the sums and the refunds. Never throws.
 */
export async function verifyReceipt(signed: unknown, { rootSpki, revoked = [] }: ReceiptTrust): Promise<ReceiptVerdict> {
  const read = readReceipt(signed);
  if (!read) return { valid: false, checks: [{ name: "form", holds: false, reason: "malformed" }], notes: [] };
  const { receipt } = read;
  const trust = await trustedCertificates(receipt.certificates, [read.seller.chain, read.gateway.chain], rootSpki);
  const revocations = await ofSeller(read, revoked);
  const works: Record<ReceiptCheckName, () => void | Promise<void>> = {
    form: () => undefined,
    seller: () => checkSellerSignature(read, trust, revocations),
    gateway: () => checkGatewaySignature(read, trust),
    authorization: () => checkAuthorization(receipt, trust),
    order: () => checkOrder(receipt, trust),
    result: () => checkResult(receipt, trust),
    amounts: () => checkAmounts(receipt),
    refunds: () => checkRefunds(receipt, trust),
  };
  const checks = await Promise.all(receiptChecks.map((name) => attempt(name, works[name])));
  const valid = checks.every(({ holds }) => holds);
  return { valid, checks, notes: valid ? notesOf(receipt, revocations) : [], receipt };
}

/** The first check that the parts inside a receipt's payload do not pass, before anybody signs it; undefined where all hold. */
export async function faultOf(receipt: Receipt, rootSpki: string): Promise<ReceiptCheck | undefined> {
  const trust = await trustedCertificates(receipt.certificates, [], rootSpki);
  const checks = await Promise.all([
    attempt("authorization", () => checkAuthorization(receipt, trust)),
    attempt("order", () => checkOrder(receipt, trust)),
    attempt("result", () => checkResult(receipt, trust)),
    attempt("amounts", () => checkAmounts(receipt)),
    attempt("refunds", () => checkRefunds(receipt, trust)),
  ]);
  return checks.find(({ holds }) => !holds);
}

async function attempt(name: ReceiptCheckName, work: () => void | Promise<void>): Promise<ReceiptCheck> {
  try {
    await work();
    return { name, holds: true };
  } catch (error) {
    if (error instanceof Refuted) return { name, holds: false, reason: error.reason, field: error.field };
    // What our own code did not foresee is no proof.
    return { name, holds: false, reason: "malformed" };
  }
}

/** The merchant's own key, or the certificate of the member whom the gateway names as appointed by then. */
async function checkSellerSignature({ receipt, seller }: ReadReceipt, trust: TrustedCertificates, revocations: readonly { at: number }[]): Promise<void> {
  const { issuer, issuedAt, merchant } = receipt;
  const certificate = issuer ? await trust.user(seller.chain, issuedAt) : await trust.merchant(seller.chain, issuedAt);
  must(await verifySignature(certificate.publicKey, seller), "signature");
  if ("merchant" in certificate) must(certificate.merchant === merchant.id, "differs", "merchant");
  else must(certificate.user === issuer?.user && issuer.appointedAt <= issuedAt, "differs", "issuer");
  must(
    revocations.every(({ at }) => at > issuedAt),
    "revoked",
  );
}

async function checkGatewaySignature({ receipt, gateway }: ReadReceipt, trust: TrustedCertificates): Promise<void> {
  const certificate = await trust.gateway(gateway.chain, receipt.issuedAt);
  must(await verifySignature(certificate.publicKey, gateway), "signature");
}

async function ofSeller({ seller }: ReadReceipt, revoked: NonNullable<ReceiptTrust["revoked"]>) {
  const own = await Promise.all(seller.chain.map(thumbprint));
  return revoked.filter(({ certificate }) => own.includes(certificate));
}

function notesOf(receipt: Receipt, revocations: readonly { at: number }[]): ReceiptNote[] {
  const first = Math.min(...revocations.map(({ at }) => at));
  return [
    ...(revocations.length > 0 ? [{ kind: "revoked-later", at: first } as const] : []),
    ...(receipt.refunds.length > 0 ? [{ kind: "refunded" } as const] : []),
    ...(receipt.livemode ? [] : [{ kind: "test-money" } as const]),
  ];
}
