import * as v from "valibot";
import { SignedAuthorization } from "./authorization.ts";
import { Business } from "./business.ts";
import { MerchantId, PaymentId, ReceiptId, UserNumber } from "./ids.ts";
import { Amount, Currency, PositiveAmount } from "./money.ts";
import { Order, OrderLine, Tid } from "./order.ts";
import { SignedRefund } from "./refund.ts";
import { SignedResult } from "./result.ts";
import { base64Url, displayText, Milliseconds, Origin } from "./text.ts";

export const RECEIPT_TYPE = "coconut-receipt+jws";

/** The root, CAs of three roles in a few generations, and the signers of order, result and refunds. */
const MOST_CERTIFICATES = 40;
const Base64Der = v.pipe(v.string(), v.minLength(4), v.maxLength(8192), v.regex(/^[A-Za-z0-9+/]+={0,2}$/));

/** What seller and gateway sign: who sold what to whom, and the buyer's own consent. Canonical JSON (RFC 8785). */
export const Receipt = v.strictObject({
  id: ReceiptId,
  /** 1, and one more each time it is issued again after a refund. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  payment: PaymentId,
  tid: Tid,
  /** Who sold these lines, and the page where the buyer signed. */
  merchant: v.strictObject({ id: MerchantId, name: displayText(60), origin: Origin, business: v.exactOptional(Business) }),
  order: v.strictObject({ merchant: MerchantId, number: Order.entries.number, lines: v.array(OrderLine) }),
  currency: Currency,
  /** The sum of these lines, the value-added tax of 10/110 inside, and what was refunded of it. */
  total: PositiveAmount,
  tax: Amount,
  refunded: Amount,
  refunds: v.array(SignedRefund),
  payer: v.strictObject({ user: UserNumber, certificate: base64Url(32), business: v.exactOptional(Business) }),
  paidAt: Milliseconds,
  issuedAt: Milliseconds,
  /** The member who issues it with a certificate of their own, and since when the merchant has appointed them. */
  issuer: v.exactOptional(v.strictObject({ user: UserNumber, appointedAt: Milliseconds })),
  authorization: SignedAuthorization,
  result: SignedResult,
  /**
   * Standard base64 DER: every certificate by which the parts inside are checked and that they do not carry themselves, up to and with
   * the root. Of these a verifier trusts nothing but what leads to the root that it knows.
   */
  certificates: v.pipe(v.array(Base64Der), v.minLength(1), v.maxLength(MOST_CERTIFICATES)),
  livemode: v.boolean(),
});
export type Receipt = v.InferOutput<typeof Receipt>;

/** The only protected header: `x5c` is the signer's certificate, its master's if it is another, and the CA above, without the root. */
export const ReceiptHeader = v.strictObject({
  alg: v.literal("ES256"),
  typ: v.literal(RECEIPT_TYPE),
  x5c: v.pipe(v.array(Base64Der), v.minLength(1), v.maxLength(3)),
});

const part = (max: number) => v.pipe(v.string(), v.maxLength(max), v.regex(/^[A-Za-z0-9_-]+$/));
/** One signature of a JWS in general JSON serialization (RFC 7515 section 7.2.1); the protected header has `alg`, `typ` and `x5c`. */
export const ReceiptSignature = v.strictObject({ protected: part(24 * 1024), signature: base64Url(64) });
export type ReceiptSignature = v.InferOutput<typeof ReceiptSignature>;
/** A receipt as one file: the payload, the seller's signature and then the gateway's. */
export const SignedReceipt = v.strictObject({
  payload: part(384 * 1024),
  signatures: v.pipe(v.array(ReceiptSignature), v.minLength(2), v.maxLength(2)),
});
export type SignedReceipt = v.InferOutput<typeof SignedReceipt>;

/** A receipt that the seller has still to sign: base64url of the canonical payload. */
export const ReceiptDraft = v.object({ payload: part(384 * 1024) });
/** A draft with the seller's signature: the merchant's key, or a member's certificate. */
export const ReceiptIssue = v.strictObject({ payload: part(384 * 1024), signature: ReceiptSignature });

/**
 * The signed parts of a paid payment as its payee or one of its sellers may check them: the buyer's consent (which holds the order), the
 * gateway's result, the refunds, oldest first (of a marketplace's payee all, of a seller its own), and every certificate that they need
 * and do not carry, as in a receipt.
 */
export const PaymentEvidence = v.object({
  authorization: SignedAuthorization,
  result: SignedResult,
  refunds: v.array(SignedRefund),
  certificates: v.array(Base64Der),
});
export type PaymentEvidence = v.InferOutput<typeof PaymentEvidence>;

/** A receipt as lists show it. */
export const ReceiptSummary = v.object({
  id: ReceiptId,
  revision: v.number(),
  payment: PaymentId,
  orderNumber: v.string(),
  merchant: v.object({ id: MerchantId, name: displayText(60) }),
  currency: Currency,
  total: PositiveAmount,
  refunded: Amount,
  /** What the seller has refunded since, which this receipt does not say. */
  refundedSince: Amount,
  paidAt: Milliseconds,
  issuedAt: Milliseconds,
});
export type ReceiptSummary = v.InferOutput<typeof ReceiptSummary>;

/** What has happened since a receipt was issued, by the gateway's word: its newest revision, what was refunded, and when its signer's certificate was revoked. */
export const ReceiptStatus = v.object({
  receipt: ReceiptId,
  /** This receipt or the one that took its place. */
  newest: ReceiptId,
  /** What its seller has refunded since, in minor units: the receipt says nothing of it. */
  refundedSince: Amount,
  /** base64url(SHA-256(DER)) of the certificates that the seller's signature names. */
  revoked: v.array(v.object({ certificate: base64Url(32), at: Milliseconds })),
});
export type ReceiptStatus = v.InferOutput<typeof ReceiptStatus>;
