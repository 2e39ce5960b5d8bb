import * as v from "valibot";
import type { Json } from "./canonical.ts";
import { verifyByGateway } from "./claims.ts";
import { MerchantId, PaymentId } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { type Order, Tid } from "./order.ts";
import { base64Url, displayable, displayText, Milliseconds, reference } from "./text.ts";

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

/** What is known of a page's order that has not an order's shape: whose it should be and its number. It is abnormal, field `order`. */
export const UnreadableOrder = v.strictObject({ merchant: MerchantId, number: reference(64) });
export type UnreadableOrder = v.InferOutput<typeof UnreadableOrder>;

/** A page's order and the tid that the page gives or its frame computed of it; of an unreadable one the SHA-256 of its text. */
export const OrderCheckRequest = v.strictObject({ order: v.union([PageOrder, UnreadableOrder]), tid: Tid });
export type OrderCheckRequest = v.InferOutput<typeof OrderCheckRequest>;

/** Code of a check as buyer and merchant read it to each other. */
export const CheckCode = v.pipe(v.string(), v.regex(/^[NA]-[0-9]{6}$/));

/** The gateway's word, signed by its result key, on whether a page's order is the merchant's own. */
export const OrderCheck = v.strictObject({
  merchant: MerchantId,
  number: reference(64),
  verdict: v.picklist(["normal", "abnormal"]),
  /** tid_C as the page gave it, and tid_S of the order that the merchant's server signed. */
  presented: Tid,
  fetched: v.exactOptional(Tid),
  /** Names of all fields that differ, such as `total` and `lines[0].unitPrice`; `tid` where tid_C is not that of C, `order` where C cannot be read. */
  fields: v.array(displayText(80)),
  /** What buyer and merchant both see: a letter (normal, abnormal) and six digits that name this check. */
  code: CheckCode,
  /** The payment that a normal order became. */
  payment: v.exactOptional(PaymentId),
  at: Milliseconds,
});
export type OrderCheck = v.InferOutput<typeof OrderCheck>;
export const OrderCheckReply = v.object({ check: OrderCheck, signed: CompactJwsText(32 * 1024) });

/** One field as the page had it and as the merchant's server signed it, as text to be shown; absent on the side that has no such field. */
export const Difference = v.object({ field: displayText(80), presented: v.exactOptional(displayText(200)), fetched: v.exactOptional(displayText(200)) });
export type Difference = v.InferOutput<typeof Difference>;

/** How a check ended: as an {@link OrderCheck} says, or `failed` where there was nothing to compare with or nothing to be registered. */
export const CheckEnd = v.picklist(["normal", "abnormal", "failed"]);
export type CheckEnd = v.InferOutput<typeof CheckEnd>;

/** What a merchant reads of a check. */
export const RecordedCheck = v.object({
  /** Its place in the list. */
  id: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/)),
  merchant: MerchantId,
  number: reference(64),
  verdict: CheckEnd,
  presented: Tid,
  fetched: v.exactOptional(Tid),
  fields: v.array(displayText(80)),
  differences: v.array(Difference),
  /** None of a failed check, which the buyer may try again. */
  code: v.exactOptional(CheckCode),
  payment: v.exactOptional(PaymentId),
  /** Of a failed check: the reason of `order-fetch-failed` or the code of another problem, and what more is known, such as `HTTP 404`. */
  reason: v.exactOptional(displayText(40)),
  detail: v.exactOptional(displayText(80)),
  at: Milliseconds,
});
export type RecordedCheck = v.InferOutput<typeof RecordedCheck>;

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

/** The values of fields named by {@link differingFields}, on both sides, as one line of text each that hides and reorders nothing. */
export function differencesAt(fields: readonly string[], presented: PageOrder, fetched: Order): Difference[] {
  return fields
    .filter((field) => field !== "tid")
    .map((field) => {
      const [ours, theirs] = [shown(valueAt(presented, field)), shown(valueAt(fetched, field))];
      return { field, ...(ours !== undefined && { presented: ours }), ...(theirs !== undefined && { fetched: theirs }) };
    });
}

function valueAt(order: Json, field: string): Json | undefined {
  return (field.match(/[^.[\]]+/g) ?? []).reduce<Json | undefined>((value, name) => {
    if (Array.isArray(value)) return value[Number(name)];
    return isObject(value) ? value[name] : undefined;
  }, order);
}

function shown(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const line = v.safeParse(PageLine, value);
  const text = line.success ? `${line.output.name} × ${line.output.quantity} = ${line.output.amount}` : String(value);
  return displayable(text, 200) || "–";
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
