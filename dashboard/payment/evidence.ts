// X.509 code: loaded with the evidence of a payment, never with the dashboard's first screen.
import { type Authorization, consentHash, readAuthorization } from "../../protocol/authorization.ts";
import { fromBase64 } from "../../protocol/bytes.ts";
import type { DeviceCertificate } from "../../protocol/certificate.ts";
import { readOrder } from "../../protocol/order.ts";
import { checkAmounts, checkAuthorization, checkOrder, checkRefunds, checkResult } from "../../protocol/receipt/parts.ts";
import { readPayload } from "../../protocol/receipt/read.ts";
import { type Refusal, Refuted, type TrustedCertificates, trustedCertificates } from "../../protocol/receipt/trust.ts";
import type { Receipt } from "../../protocol/receipt.ts";

export const evidenceChecks = ["authorization", "order", "result", "amounts", "refunds"] as const;
export type EvidenceCheckName = (typeof evidenceChecks)[number];

export interface EvidenceCheck {
  readonly name: EvidenceCheckName;
  /** Why it does not hold; absent where it holds. */
  readonly refusal?: { readonly reason: Refusal; readonly field?: string | undefined };
}

/** The evidence of a paid payment, taken apart and checked. */
export interface Evidence {
  readonly checks: readonly EvidenceCheck[];
  readonly authorization: Authorization;
  /** The payer's certificate; absent where it does not lead to the root. */
  readonly certificate?: DeviceCertificate;
  /** Whether an additional certificate signed, and so the master above it vouches. */
  readonly additional: boolean;
  readonly orderCertificate: string;
  readonly consent: string;
  /** The JWS as they are. */
  readonly raw: { readonly authorization: string; readonly order: string; readonly result: string };
}

/**
 * Checks all that a receipt or its draft (base64url payload) holds against the root with the pinned key, as an auditor would: nothing
 * that the gateway merely says counts. Undefined where it cannot be read, or is of another payment than the one asked for.
 */
export async function readEvidence(payload: string, payment: string, rootSpki: string): Promise<Evidence | undefined> {
  const receipt = readPayload(payload);
  const read = receipt && readAuthorization(receipt.authorization);
  const order = read && (await readOrder(read.authorization.order));
  if (!receipt || !read || !order || receipt.payment !== payment) return undefined;
  const trust = await trustedCertificates(receipt.certificates, [], rootSpki);
  const chain = read.chain.map((der) => fromBase64(der) ?? new Uint8Array());
  const certificate = await trust.user(chain).catch(() => undefined);
  return {
    checks: await Promise.all(evidenceChecks.map((name) => attempt(name, receipt, trust))),
    authorization: read.authorization,
    ...(certificate && { certificate }),
    additional: chain.length > 1,
    orderCertificate: order.certificate,
    consent: await consentHash(receipt.authorization),
    raw: { authorization: receipt.authorization, order: read.authorization.order, result: receipt.result },
  };
}

const works: Readonly<Record<EvidenceCheckName, (receipt: Receipt, trust: TrustedCertificates) => void | Promise<void>>> = {
  authorization: checkAuthorization,
  order: checkOrder,
  result: checkResult,
  amounts: checkAmounts,
  refunds: checkRefunds,
};

async function attempt(name: EvidenceCheckName, receipt: Receipt, trust: TrustedCertificates): Promise<EvidenceCheck> {
  try {
    await works[name](receipt, trust);
    return { name };
  } catch (error) {
    if (error instanceof Refuted) return { name, refusal: { reason: error.reason, field: error.field } };
    return { name, refusal: { reason: "malformed" } };
  }
}
