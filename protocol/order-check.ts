import * as v from "valibot";
import { MerchantId, PaymentId } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { Order, Tid } from "./order.ts";
import { displayText, Milliseconds, reference } from "./text.ts";

export const ORDER_CHECK_TYPE = "coconut-order-check+jws";

/** A page's copy C of the whole order, and the tid that the page computed of it. */
export const OrderCheckRequest = v.strictObject({ order: Order, tid: Tid });

/** The gateway's word, signed by its result key, on whether a page's order is the merchant's own. */
export const OrderCheck = v.strictObject({
  merchant: MerchantId,
  number: reference(64),
  verdict: v.picklist(["normal", "abnormal"]),
  /** tid_C as the page gave it, and tid_S of the order that the merchant's server signed; absent where it gave none. */
  presented: Tid,
  fetched: v.exactOptional(Tid),
  /** Names of all fields that differ, such as `total` and `lines[0].unitPrice`. */
  fields: v.array(displayText(80)),
  /** What buyer and merchant both see: a letter (normal, abnormal) and six digits that name this check. */
  code: v.pipe(v.string(), v.regex(/^[NA]-[0-9]{6}$/)),
  /** The payment that a normal order became. */
  payment: v.exactOptional(PaymentId),
  at: Milliseconds,
});
export type OrderCheck = v.InferOutput<typeof OrderCheck>;
export const OrderCheckReply = v.object({ check: OrderCheck, signed: CompactJwsText(8192) });

/** What a merchant's server answers to the gateway's fetch: the order as the merchant's key signed it. */
export const FetchedOrder = v.object({ order: CompactJwsText(48 * 1024) });
