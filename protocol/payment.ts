import * as v from "valibot";
import { SignedAuthorization } from "./authorization.ts";
import { MerchantId, PaymentId, ReceiptId } from "./ids.ts";
import { Amount, Currency, PositiveAmount } from "./money.ts";
import { Order, SignedOrder, Tid } from "./order.ts";
import { PinProof } from "./pin.ts";
import { problemTypes } from "./problem.ts";
import { SignedResult } from "./result.ts";
import { base64Url, displayText, Milliseconds, Origin, reference } from "./text.ts";

/** `created → paid | expired | canceled`, then `partially_refunded | refunded`. No state between. */
export const PaymentState = v.picklist(["created", "paid", "expired", "canceled", "partially_refunded", "refunded"]);
export type PaymentState = v.InferOutput<typeof PaymentState>;
/** What anybody with the payment's id may know of it: whether it was refunded is between buyer and seller. */
export const PublicState = v.picklist(["created", "paid", "expired", "canceled"]);
export type PublicState = v.InferOutput<typeof PublicState>;

export const IdempotencyKey = v.pipe(v.string(), v.minLength(1), v.maxLength(255), v.regex(/^[\x21-\x7e]+$/));

/** Registers an order. `expiresIn`: seconds until it can no longer be paid (default 1,800). */
export const PaymentRequest = v.strictObject({
  order: SignedOrder,
  expiresIn: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(86_400))),
});

/** What one seller gets of a payment, and what of it was refunded. */
export const Share = v.object({ merchant: MerchantId, name: displayText(60), amount: PositiveAmount, refunded: Amount });
export type Share = v.InferOutput<typeof Share>;

/** A payment as its merchant sees it; a seller of a marketplace's order sees it too. */
export const Payment = v.object({
  id: PaymentId,
  merchant: MerchantId,
  tid: Tid,
  order: Order,
  state: PaymentState,
  currency: Currency,
  amount: PositiveAmount,
  created: Milliseconds,
  expires: Milliseconds,
  paidAt: v.exactOptional(Milliseconds),
  /** The sum of all refunds. */
  refunded: Amount,
  /** Who gets how much: the merchant alone, or the sellers of a marketplace's order. */
  shares: v.array(Share),
  /** The newest receipt of the caller's, once issued. */
  receipt: v.exactOptional(ReceiptId),
  /** The caller has refunded something since that receipt, which does not say so. */
  receiptOutdated: v.exactOptional(v.literal(true)),
  /** The gateway's signed result, once paid. */
  result: v.exactOptional(SignedResult),
  livemode: v.boolean(),
});
export type Payment = v.InferOutput<typeof Payment>;

export const PaymentQuery = v.strictObject({
  cursor: v.exactOptional(PaymentId),
  limit: v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|[1-4][0-9]{2}|500)$/))),
  state: v.exactOptional(PaymentState),
  orderNumber: v.exactOptional(reference(64)),
  /** What the order number begins with. */
  orderNumberPrefix: v.exactOptional(reference(64)),
  livemode: v.exactOptional(v.picklist(["true", "false"])),
  /** Created at or after, and before, in ms as decimal text. */
  from: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/))),
  to: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/))),
});

/** All that anybody who knows a payment's id may learn; also the data of each event of its stream. */
export const PaymentStatus = v.object({ payment: PaymentId, state: PublicState });
export type PaymentStatus = v.InferOutput<typeof PaymentStatus>;

/** Why one click is not enough: above the allowance for one payment, for all since the last PIN, never paid here before, a device less than a day old, a hand-off, or a recovery that waits. */
export const PinReason = v.picklist(["amount", "total", "first-payment", "new-device", "handoff", "recovery"]);
export type PinReason = v.InferOutput<typeof PinReason>;

/** What a wallet must show before it signs; merchant and origins come from the registry, never from a page. */
export const PromptView = v.object({
  payment: PaymentId,
  state: PublicState,
  expires: Milliseconds,
  order: SignedOrder,
  merchant: v.object({ id: MerchantId, name: displayText(60), origins: v.array(Origin) }),
  firstPayment: v.boolean(),
  balance: Amount,
  /** Present when the PIN is needed, and why. */
  pin: v.exactOptional(PinReason),
  deviceLogHead: v.exactOptional(base64Url(32)),
  serverTime: Milliseconds,
});
export type PromptView = v.InferOutput<typeof PromptView>;

/** A signed authorization, and beside it the proof of the PIN where one is needed. */
export const AuthorizationRequest = v.strictObject({ authorization: SignedAuthorization, pinProof: v.exactOptional(PinProof) });
export type AuthorizationRequest = v.InferOutput<typeof AuthorizationRequest>;
/** At most 64 authorizations in one request, one outcome per item, in their order. */
export const AuthorizationBatch = v.strictObject({ authorizations: v.pipe(v.array(AuthorizationRequest), v.minLength(1), v.maxLength(64)) });

export const AuthorizationReply = v.object({ result: SignedResult });
export const ProblemMember = v.looseObject({
  code: v.picklist(Object.keys(problemTypes) as [keyof typeof problemTypes, ...(keyof typeof problemTypes)[]]),
  type: v.string(),
  title: v.string(),
  status: v.number(),
});
export const AuthorizationBatchReply = v.object({ outcomes: v.array(v.union([AuthorizationReply, v.object({ problem: ProblemMember })])) });

/** The gateway's result certificates: thumbprint (`x5t#S256`) and chain up to the root, standard base64 DER. */
export const GatewayCertificates = v.object({
  results: v.array(v.object({ thumbprint: base64Url(32), chain: v.pipe(v.array(v.string()), v.minLength(3), v.maxLength(3)) })),
});
