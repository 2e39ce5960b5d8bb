import * as v from "valibot";
import { randomBytes } from "./bytes.ts";

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

export type IdPrefix =
  | ("pay" | "mer" | "dev" | "crt" | "req" | "hnd" | "dvr" | "rec")
  | ("rfd" | "pyo" | "rcp" | "trf" | "evt" | "whe" | "whd" | "key" | "sgn");

/** An identifier `<prefix>_<26 Crockford base32 digits>`: 48 bits of time, so that neighbours lie together on disk, and 80 random bits. */
export function newId<P extends IdPrefix>(prefix: P, now: number = Date.now()): `${P}_${string}` {
  let value = BigInt(now);
  for (const byte of randomBytes(10)) value = (value << 8n) | BigInt(byte);
  let digits = "";
  for (let i = 0; i < 26; i++) {
    digits = CROCKFORD.charAt(Number(value & 31n)) + digits;
    value >>= 5n;
  }
  return `${prefix}_${digits}`;
}

function id<P extends IdPrefix>(prefix: P) {
  return v.pipe(v.string(), v.regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`)));
}

export const PaymentId = id("pay");
export const MerchantId = id("mer");
export const DeviceId = id("dev");
export const CertificateId = id("crt");
export const HandoffId = id("hnd");
export const DeviceRequestId = id("dvr");
export const RecoveryId = id("rec");
export const RefundId = id("rfd");
export const PayoutId = id("pyo");
export const ReceiptId = id("rcp");
export const TransferId = id("trf");
export const EventId = id("evt");
export const WebhookEndpointId = id("whe");
export const DeliveryId = id("whd");
export const ApiKeyId = id("key");
export const SignInId = id("sgn");
/** A ledger entry: `ent_` and its number. */
export const EntryId = v.pipe(v.string(), v.regex(/^ent_[1-9][0-9]{0,18}$/));

/** A user's number: the OU of every certificate of theirs, a decimal text of 10 to 18 digits. */
export const UserNumber = v.pipe(v.string(), v.regex(/^[1-9][0-9]{9,17}$/));
