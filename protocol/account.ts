import * as v from "valibot";
import { Business } from "./business.ts";
import { DeviceId, EntryId, PaymentId, RefundId, TransferId, UserNumber } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { Amount, Currency, PositiveAmount, SignedAmount } from "./money.ts";
import { PinProof } from "./pin.ts";
import { base64Url, displayText, Milliseconds, Origin } from "./text.ts";

export const Email = v.pipe(v.string(), v.maxLength(254), v.regex(/^[^\s@<>"\p{C}]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/u));
export const Password = v.pipe(v.string(), v.minLength(8), v.maxLength(128));
export const Language = v.picklist(["ko", "en"]);
export type Language = v.InferOutput<typeof Language>;

export const SignUp = v.strictObject({
  email: Email,
  password: Password,
  name: displayText(60),
  /** The person confirms to be 14 or older. */
  ageConfirmed: v.literal(true),
});

export const LogIn = v.strictObject({ email: Email, password: v.pipe(v.string(), v.minLength(1), v.maxLength(128)), device: DeviceId });

/** A login renewed by the certificate: a JWS (`coconut-login+jws`, x5c) over {@link LoginRenewalClaims}. */
export const LoginRenewal = v.strictObject({ renewal: CompactJwsText(16 * 1024) });
export const LOGIN_RENEWAL_TYPE = "coconut-login+jws";
export const LoginRenewalClaims = v.strictObject({ audience: Origin, user: UserNumber, device: DeviceId, issued: Milliseconds, nonce: base64Url(16) });

/** A login: the public token t_p, its secret t_s (once, over TLS) and the gateway's clock. */
export const Session = v.object({
  user: UserNumber,
  token: v.string(),
  /** base64url, 32 bytes. */
  secret: base64Url(32),
  /** Which of the gateway's keys K_s the secret is of; goes into `keyid`. */
  keyid: v.string(),
  expires: Milliseconds,
  serverTime: Milliseconds,
});
export type Session = v.InferOutput<typeof Session>;

/** What may be paid with one click: `perPayment` at once and `total` since the last PIN, in minor units. */
export const Allowance = v.strictObject({ perPayment: Amount, total: Amount });
export type Allowance = v.InferOutput<typeof Allowance>;
export const DEFAULT_ALLOWANCE: Allowance = { perPayment: "50000", total: "150000" };

/** A change of the allowance: a JWS (`coconut-allowance+jws`, x5c) over {@link AllowanceClaims}; raising it takes the PIN. */
export const AllowanceChange = v.strictObject({ change: CompactJwsText(16 * 1024), pinProof: v.exactOptional(PinProof) });
export const ALLOWANCE_TYPE = "coconut-allowance+jws";
export const AllowanceClaims = v.strictObject({ user: UserNumber, ...Allowance.entries, issued: Milliseconds, nonce: base64Url(16) });

export const Account = v.object({
  user: UserNumber,
  email: Email,
  name: displayText(60),
  currency: Currency,
  balance: Amount,
  allowance: v.object({ ...Allowance.entries, remaining: Amount }),
  /** Printed on receipts, of a user who acts for a business. */
  business: v.exactOptional(Business),
  /** What may still be sent to others today (Asia/Seoul), of how much a day. */
  transfers: v.object({ perDay: Amount, left: Amount }),
  /** base64url hash of the newest device-log entry; absent before the first certificate. */
  deviceLogHead: v.exactOptional(base64Url(32)),
  /** Index of the next device-log entry. */
  deviceLogNext: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type Account = v.InferOutput<typeof Account>;

export const TopUp = v.strictObject({ amount: PositiveAmount });

/** One line of an account: signed amount and the balance after it, newest first. */
export const Entry = v.object({
  id: EntryId,
  at: Milliseconds,
  kind: v.picklist(["payment", "top-up", "refund", "transfer", "payout", "withdrawal"]),
  amount: SignedAmount,
  balance: SignedAmount,
  currency: Currency,
  /** Of a payment: which, of what order, and who is on the other side (the merchant's name; for a merchant, its order number). */
  payment: v.exactOptional(v.object({ id: PaymentId, orderNumber: v.string(), counterparty: v.string(), origin: Origin })),
  /** Of a refund, beside the payment that it gives back. */
  refund: v.exactOptional(v.object({ id: RefundId, reason: v.string() })),
  /** Of a transfer: the other person's name and what was said with it. */
  transfer: v.exactOptional(v.object({ id: TransferId, user: UserNumber, counterparty: v.string(), message: v.exactOptional(v.string()) })),
  /** Of a payout or withdrawal: where to, with all but the last digits hidden. */
  bank: v.exactOptional(v.object({ bank: v.string(), account: v.string() })),
});
export type Entry = v.InferOutput<typeof Entry>;

/** A page of a list, newest first; `next` is the cursor of the following page. */
export function page<T extends v.GenericSchema>(item: T) {
  return v.object({ items: v.array(item), next: v.exactOptional(v.string()) });
}
/** Query of a paged list: at most 100 items a page. */
export const PageQuery = v.strictObject({
  cursor: v.exactOptional(v.pipe(v.string(), v.maxLength(200), v.regex(/^[A-Za-z0-9_-]+$/))),
  limit: v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|100)$/))),
});

/** Entries of a time, in ms as decimal text: at or after `from`, before `to`; in pages of up to 500. */
export const EntryQuery = v.strictObject({
  ...PageQuery.entries,
  limit: v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|[1-4][0-9]{2}|500)$/))),
  from: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/))),
  to: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/))),
});
