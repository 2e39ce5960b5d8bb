import * as v from "valibot";
import { canonicalBytes, type Json } from "./canonical.ts";
import { type ReadClaims, readClaims } from "./claims.ts";
import { MerchantId, PaymentId, PayoutId, RefundId, UserNumber } from "./ids.ts";
import { type CompactJws, CompactJwsText, signCompact } from "./jws.ts";
import { Currency, PositiveAmount } from "./money.ts";
import { Tid } from "./order.ts";
import { PinProof } from "./pin.ts";
import { base64Url, displayText, Milliseconds, reference } from "./text.ts";

export const REFUND_TYPE = "coconut-refund+jws";
export const PAYOUT_TYPE = "coconut-payout+jws";
export const WITHDRAWAL_TYPE = "coconut-withdrawal+jws";

/** How long after `issued` a signed money order may be taken, and how far ahead of the gateway's clock it may be issued, in ms. */
export const MONEY_ORDER_LIFETIME_MS = 600_000;

/** What a merchant signs to give money back: by its own key (`x5t#S256`), or by a member's certificate (`x5c`). */
export const RefundOrder = v.strictObject({
  payment: PaymentId,
  tid: Tid,
  /** Whose money it is: the payee, or one seller of a marketplace's order. */
  merchant: MerchantId,
  /** The merchant's own number of this refund, unique per merchant. */
  number: reference(64),
  currency: Currency,
  amount: PositiveAmount,
  reason: displayText(200),
  issued: Milliseconds,
});
export type RefundOrder = v.InferOutput<typeof RefundOrder>;
export const SignedRefund = CompactJwsText(24 * 1024);
/** A refund by a member's certificate comes with the proof of its PIN. */
export const RefundRequest = v.strictObject({ refund: SignedRefund, pinProof: v.exactOptional(PinProof) });

export const Refund = v.object({
  id: RefundId,
  payment: PaymentId,
  orderNumber: v.string(),
  merchant: MerchantId,
  number: reference(64),
  currency: Currency,
  amount: PositiveAmount,
  reason: displayText(200),
  at: Milliseconds,
  /** The member who signed it, where it was not the merchant's own key. */
  by: v.exactOptional(v.object({ user: UserNumber, name: displayText(60) })),
  refund: SignedRefund,
});
export type Refund = v.InferOutput<typeof Refund>;

/** An account at a bank: digits and hyphens, 6 to 20. */
export const BankAccount = v.strictObject({
  bank: displayText(40),
  number: v.pipe(v.string(), v.maxLength(20), v.regex(/^[0-9][0-9-]{4,18}[0-9]$/)),
  holder: displayText(60),
});
export type BankAccount = v.InferOutput<typeof BankAccount>;

/** What a merchant signs to have its balance paid out. */
export const PayoutOrder = v.strictObject({
  merchant: MerchantId,
  number: reference(64),
  currency: Currency,
  amount: PositiveAmount,
  account: BankAccount,
  issued: Milliseconds,
});
export type PayoutOrder = v.InferOutput<typeof PayoutOrder>;
export const PayoutRequest = v.strictObject({ payout: CompactJwsText(24 * 1024), pinProof: v.exactOptional(PinProof) });

/** What a user signs to have money sent to a bank account; always with the PIN. */
export const WithdrawalOrder = v.strictObject({
  user: UserNumber,
  currency: Currency,
  amount: PositiveAmount,
  account: BankAccount,
  issued: Milliseconds,
  nonce: base64Url(16),
});
export type WithdrawalOrder = v.InferOutput<typeof WithdrawalOrder>;
export const WithdrawalRequest = v.strictObject({ withdrawal: CompactJwsText(24 * 1024), pinProof: PinProof });

/** Money that left for a bank account, and the bank's statement line. */
export const Payout = v.object({
  id: PayoutId,
  number: v.exactOptional(reference(64)),
  currency: Currency,
  amount: PositiveAmount,
  bank: displayText(40),
  /** With all but the last four digits hidden. */
  account: v.string(),
  at: Milliseconds,
  /** Number of the bank's signed statement line. */
  line: v.string(),
});
export type Payout = v.InferOutput<typeof Payout>;

/** What is signed to move money out or back, by the `typ` of its JWS. */
export const moneyOrders = { [REFUND_TYPE]: RefundOrder, [PAYOUT_TYPE]: PayoutOrder, [WITHDRAWAL_TYPE]: WithdrawalOrder } as const;
export type MoneyOrderType = keyof typeof moneyOrders;
export type MoneyOrderOf<T extends MoneyOrderType> = v.InferOutput<(typeof moneyOrders)[T]>;

/** Who signs a money order: a merchant's key by its certificate's thumbprint (base64url), or a person's certificate by its chain (base64 DER). */
export type MoneyOrderSigner = { readonly thumbprint: string } | { readonly chain: readonly string[] };

/** Signs a money order in RFC 8785 form as ES256. */
export function signMoneyOrder<T extends MoneyOrderType>(type: T, order: MoneyOrderOf<T>, key: CryptoKey, by: MoneyOrderSigner): Promise<CompactJws> {
  const named = "thumbprint" in by ? { "x5t#S256": by.thumbprint } : { x5c: [...by.chain] };
  return signCompact({ alg: "ES256", typ: type, ...named }, canonicalBytes({ ...order } as Json), key);
}

export type ReadMoneyOrder<T extends MoneyOrderType> = ReadClaims<MoneyOrderOf<T>> & { readonly order: MoneyOrderOf<T>; readonly by: MoneyOrderSigner };

/** Reads a signed money order without checking signature, signer or times; undefined when form or canonical bytes are not as agreed. */
export function readMoneyOrder<T extends MoneyOrderType>(type: T, jws: string): ReadMoneyOrder<T> | undefined {
  const read = readClaims(moneyOrders[type], type, jws);
  const { x5c, "x5t#S256": thumbprint } = read?.header ?? {};
  if (!read || (x5c === undefined) === (thumbprint === undefined)) return undefined;
  const order = read.claims as MoneyOrderOf<T>;
  return { ...read, claims: order, order, by: x5c ? { chain: x5c } : { thumbprint: thumbprint ?? "" } };
}
