import * as v from "valibot";
import { sha256, toBase64Url } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { type ReadClaims, readClaims } from "./claims.ts";
import { MerchantId } from "./ids.ts";
import { type CompactJws, CompactJwsText, signCompact } from "./jws.ts";
import { Currency, minorUnits, PositiveAmount } from "./money.ts";
import { base64Url, displayText, reference } from "./text.ts";

export const ORDER_TYPE = "coconut-order+jws";

export const OrderLine = v.strictObject({
  product: reference(64),
  name: displayText(200),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999)),
  unitPrice: PositiveAmount,
  amount: PositiveAmount,
  /** Who sells this line where that is another merchant, which has joined this one's marketplace; it gets the money. */
  seller: v.exactOptional(MerchantId),
});
export type OrderLine = v.InferOutput<typeof OrderLine>;

/** What is bought: the merchant's own record, of which every field is under the merchant's and the buyer's signature. */
export const Order = v.strictObject({
  merchant: MerchantId,
  /** The merchant's own number of this order, unique per merchant. */
  number: reference(64),
  currency: Currency,
  lines: v.pipe(v.array(OrderLine), v.minLength(1), v.maxLength(100)),
  total: PositiveAmount,
  /** SHA-256 over a salt and the delivery address; the text stays with the shop. */
  delivery: v.exactOptional(base64Url(32)),
});
export type Order = v.InferOutput<typeof Order>;

/** An order as a compact JWS (RFC 7515) by the merchant's key, payload in RFC 8785 form, `x5t#S256` naming the certificate. */
export const SignedOrder = CompactJwsText(48 * 1024);

/** A transaction id: base64url of the SHA-256 over the canonical order. */
export const Tid = base64Url(32);

/** The tid of an order: base64url(SHA-256(RFC 8785 bytes)). Field order never matters. */
export async function tidOf(order: Order): Promise<string> {
  return toBase64Url(await sha256(canonicalBytes(order)));
}

/** Whether every line is quantity × unit price and the total is the sum of the lines. */
export function sumsUp(order: Order): boolean {
  let total = 0n;
  for (const line of order.lines) {
    const amount = minorUnits(line.amount);
    if (amount !== BigInt(line.quantity) * minorUnits(line.unitPrice)) return false;
    total += amount;
  }
  return total === minorUnits(order.total);
}

/** Signs an order with the merchant's P-256 key; `thumbprint` is base64url(SHA-256(certificate DER)). */
export function signOrder(order: Order, key: CryptoKey, thumbprint: string): Promise<CompactJws> {
  return signCompact({ alg: "ES256", typ: ORDER_TYPE, "x5t#S256": thumbprint }, canonicalBytes(order), key);
}

export interface ReadOrder extends ReadClaims<Order> {
  readonly order: Order;
  readonly tid: string;
  /** base64url thumbprint of the certificate that the header names. */
  readonly certificate: string;
}

/** Reads a signed order without checking its signature; undefined when form, canonical bytes or sums are not as agreed. */
export async function readOrder(jws: string): Promise<ReadOrder | undefined> {
  const read = readClaims(Order, ORDER_TYPE, jws);
  const { x5c, "x5t#S256": certificate } = read?.header ?? {};
  if (!read || x5c !== undefined || !v.is(base64Url(32), certificate) || !sumsUp(read.claims)) return undefined;
  return { ...read, order: read.claims, tid: toBase64Url(await sha256(read.payload)), certificate };
}
