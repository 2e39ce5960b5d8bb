import * as v from "valibot";
import type { Json } from "./canonical.ts";
import { verifyByGateway } from "./claims.ts";
import { MerchantId, PaymentId } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { type Order, Tid } from "./order.ts";
import { base64Url, displayText, Milliseconds, reference } from "./text.ts";

export const ORDER_CHECK_TYPE = "coconut-order-check+jws";
export const ORDER_REQUEST_TYPE = "coconut-order-request+jws";
/** The header by which the gateway says who it is when it fetches an order. */
export const ORDER_REQUEST_HEADER = "coconut-order-request";
/** How far from now an {@link OrderRequest} may have been issued, in ms. */
export const ORDER_REQUEST_LIFETIME_MS = 120_000;

/** Text that has a canonical form (RFC 8785): without lone surrogates. */
const pageText = (max: number) => v.pipe(v.string(), v.maxLength(max), v.regex(/^\P{Cs}*$/u));
const PageLine = v.strictObject({
  product: pageText(64),
  name: pageText(200),
  quantity: v.pipe(v.number(), v.minValue(-1e15), v.maxValue(1e15)),
  unitPrice: pageText(24),
  amount: pageText(24),
  seller: v.exactOptional(pageText(64)),
});

/** A page's copy C of an order: its shape, with any values, so that a value that no order could have is named as differing too. */
export const PageOrder = v.strictObject({
  merchant: MerchantId,
  number: reference(64),
  currency: pageText(8),
  lines: v.pipe(v.array(PageLine), v.maxLength(100)),
  total: pageText(24),
  delivery: v.exactOptional(pageText(64)),
});
export type PageOrder = v.InferOutput<typeof PageOrder>;

/** A page's order and the tid that the page gives or its frame computed of it. */
export const OrderCheckRequest = v.strictObject({ order: PageOrder, tid: Tid });

/** The gateway's word, signed by its result key, on whether a page's order is the merchant's own. */
export const OrderCheck = v.strictObject({
  merchant: MerchantId,
  number: reference(64),
  verdict: v.picklist(["normal", "abnormal"]),
  /** tid_C as the page gave it, and tid_S of the order that the merchant's server signed. */
  presented: Tid,
  fetched: v.exactOptional(Tid),
  /** Names of all fields that differ, such as `total` and `lines[0].unitPrice`; `tid` where tid_C is not that of C. */
  fields: v.array(displayText(80)),
  /** What buyer and merchant both see: a letter (normal, abnormal) and six digits that name this check. */
  code: v.pipe(v.string(), v.regex(/^[NA]-[0-9]{6}$/)),
  /** The payment that a normal order became. */
  payment: v.exactOptional(PaymentId),
  at: Milliseconds,
});
export type OrderCheck = v.InferOutput<typeof OrderCheck>;
export const OrderCheckReply = v.object({ check: OrderCheck, signed: CompactJwsText(32 * 1024) });

/** What a merchant's server answers to the gateway's fetch: the order as the merchant's key signed it. */
export const FetchedOrder = v.object({ order: CompactJwsText(48 * 1024) });

/** Who asks a merchant's server for an order, and for which: signed by the gateway's result key, header `x5t#S256`. */
export const OrderRequest = v.strictObject({ merchant: MerchantId, number: reference(64), issued: Milliseconds, nonce: base64Url(16) });
export type OrderRequest = v.InferOutput<typeof OrderRequest>;

/** The request in a JWS whose signature by one of the gateway's keys (by certificate thumbprint) holds; undefined otherwise. */
export function verifyOrderRequest(jws: string, keyOf: (thumbprint: string) => CryptoKey | undefined): Promise<OrderRequest | undefined> {
  return verifyByGateway(OrderRequest, ORDER_REQUEST_TYPE, jws, keyOf);
}

/** The names of all fields in which a page's order is not the merchant's, in the order's own order; none where they are the same. */
export function differingFields(presented: PageOrder, fetched: Order): string[] {
  return differences(presented, fetched, "");
}

function differences(presented: Json | undefined, fetched: Json | undefined, path: string): string[] {
  if (Array.isArray(presented) && Array.isArray(fetched)) {
    const longest = Math.max(presented.length, fetched.length);
    return Array.from({ length: longest }, (_, at) => differences(presented[at], fetched[at], `${path}[${at}]`)).flat();
  }
  if (isObject(presented) && isObject(fetched)) {
    const names = [...new Set([...Object.keys(fetched), ...Object.keys(presented)])];
    return names.flatMap((name) => differences(presented[name], fetched[name], path ? `${path}.${name}` : name));
  }
  return presented === fetched ? [] : [path];
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
