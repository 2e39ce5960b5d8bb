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

/** What seller and gateway sign: who sold what to whom, and the buyer's own consent. Canonical JSON (RFC 8785). */
export const Receipt = v.strictObject({
  id: ReceiptId,
  /** 1, and one more each time it is issued again after a refund. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  payment: PaymentId,
  tid: Tid,
  /** Who sold these lines. */
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
  livemode: v.boolean(),
});
export type Receipt = v.InferOutput<typeof Receipt>;

const part = (max: number) => v.pipe(v.string(), v.maxLength(max), v.regex(/^[A-Za-z0-9_-]+$/));
/** One signature of a JWS in general JSON serialization (RFC 7515 section 7.2.1); the protected header has `alg`, `typ` and `x5c`. */
export const ReceiptSignature = v.strictObject({ protected: part(24 * 1024), signature: base64Url(64) });
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
  paidAt: Milliseconds,
  issuedAt: Milliseconds,
});
export type ReceiptSummary = v.InferOutput<typeof ReceiptSummary>;
