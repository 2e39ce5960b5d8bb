// X.509 code: loaded with the evidence of a payment, never with the dashboard's first screen.
import { type Authorization, consentHash, readAuthorization } from "../../protocol/authorization.ts";
import { fromBase64 } from "../../protocol/bytes.ts";
import type { DeviceCertificate } from "../../protocol/certificate.ts";
import { readOrder } from "../../protocol/order.ts";
import type { Payment } from "../../protocol/payment.ts";
import { checkAmounts, checkAuthorization, checkOrder, checkRefunds, checkResult, type Sale, taxOf } from "../../protocol/receipt/parts.ts";
import { must, type Refusal, Refuted, type TrustedCertificates, trustedCertificates } from "../../protocol/receipt/trust.ts";
import type { PaymentEvidence } from "../../protocol/receipt.ts";
import { REFUND_TYPE, readMoneyOrder } from "../../protocol/refund.ts";
import { thumbprint } from "../../protocol/thumbprint.ts";

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
 * Checks what was signed of a payment, as `viewer` is shown it, against the root with the pinned key, as an auditor would: nothing that the
 * gateway merely says counts. Undefined where the consent or the order in it cannot be read.
 */
export async function readEvidence(payment: Payment, signed: PaymentEvidence, viewer: string, rootSpki: string): Promise<Evidence | undefined> {
  const read = readAuthorization(signed.authorization);
  const order = read && (await readOrder(read.authorization.order));
  if (!read || !order) return undefined;
  const trust = await trustedCertificates(signed.certificates, [], rootSpki);
  const chain = read.chain.map((der) => fromBase64(der) ?? new Uint8Array());
  const certificate = await trust.user(chain).catch(() => undefined);
  const { authorization } = read;
  const shown: Shown = {
    ...{ whole: payment.merchant === viewer, shares: payment.shares },
    sale: {
      ...{ payment: payment.id, tid: payment.tid, currency: payment.currency, paidAt: payment.paidAt ?? 0 },
      merchant: { id: viewer, name: "", origin: authorization.origin },
      order: { merchant: payment.merchant, number: payment.order.number, lines: payment.order.lines },
      ...{ total: payment.amount, tax: taxOf(payment.amount), refunded: payment.refunded, refunds: signed.refunds },
      payer: { user: authorization.payer, certificate: await thumbprint(chain[0] ?? new Uint8Array()) },
      ...{ authorization: signed.authorization, result: signed.result },
    },
  };
  return {
    checks: await Promise.all(evidenceChecks.map((name) => attempt(name, shown, trust))),
    authorization,
    ...(certificate && { certificate }),
    additional: chain.length > 1,
    orderCertificate: order.certificate,
    consent: await consentHash(signed.authorization),
    raw: { authorization: signed.authorization, order: authorization.order, result: signed.result },
  };
}

/** What the screen says of a payment. */
interface Shown {
  readonly sale: Sale;
  /** Whether it is the whole order, or a seller's part of a marketplace's. */
  readonly whole: boolean;
  readonly shares: Payment["shares"];
}

const works: Readonly<Record<EvidenceCheckName, (shown: Shown, trust: TrustedCertificates) => void | Promise<void>>> = {
  authorization: ({ sale }, trust) => checkAuthorization(sale, trust),
  order: ({ sale, whole }, trust) => checkOrder(sale, trust, { whole }),
  result: ({ sale }, trust) => checkResult(sale, trust),
  amounts: ({ sale }) => checkAmounts(sale),
  refunds: checkRefundsOfShares,
};

/** Each seller's refunds against what is shown of its share. */
async function checkRefundsOfShares({ sale, shares }: Shown, trust: TrustedCertificates): Promise<void> {
  const refunds = sale.refunds.map((jws) => ({ jws, merchant: readMoneyOrder(REFUND_TYPE, jws)?.order.merchant }));
  must(
    refunds.every((refund) => shares.some(({ merchant }) => merchant === refund.merchant)),
    "differs",
    "merchant",
  );
  for (const { merchant, refunded } of shares) {
    const own = refunds.filter((refund) => refund.merchant === merchant).map(({ jws }) => jws);
    await checkRefunds({ ...sale, merchant: { ...sale.merchant, id: merchant }, refunded, refunds: own }, trust);
  }
}

async function attempt(name: EvidenceCheckName, shown: Shown, trust: TrustedCertificates): Promise<EvidenceCheck> {
  try {
    await works[name](shown, trust);
    return { name };
  } catch (error) {
    if (error instanceof Refuted) return { name, refusal: { reason: error.reason, field: error.field } };
    return { name, refusal: { reason: "malformed" } };
  }
}
