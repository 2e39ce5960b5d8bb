import * as v from "valibot";
import { DeliveryId, EventId, MerchantId, PaymentId, ReceiptId, RefundId, WebhookEndpointId } from "./ids.ts";
import { Amount, Currency, PositiveAmount } from "./money.ts";
import { displayText, Milliseconds, reference } from "./text.ts";

const ofPayment = { payment: PaymentId, merchant: MerchantId, orderNumber: reference(64), currency: Currency, amount: PositiveAmount };

/** Every event and what it carries: enough to know what happened, while the merchant reads the rest by `GET`. */
export const eventTypes = {
  "payment.paid": v.object({ ...ofPayment, tid: v.string(), paidAt: Milliseconds }),
  "payment.canceled": v.object(ofPayment),
  "payment.expired": v.object(ofPayment),
  "payment.refunded": v.object({ ...ofPayment, refund: RefundId, refundAmount: PositiveAmount, refunded: Amount, reason: displayText(200) }),
  "receipt.issued": v.object({ ...ofPayment, receipt: ReceiptId }),
  /** A page's order was compared with the merchant's own (order check): what differs is named, nothing can be paid. */
  "order.abnormal": v.object({ merchant: MerchantId, orderNumber: reference(64), fields: v.array(v.string()), code: v.string() }),
  "order.normal": v.object({ ...ofPayment, code: v.string() }),
  "payout.paid": v.object({ merchant: MerchantId, payout: v.string(), currency: Currency, amount: PositiveAmount }),
  /** Sent by hand, to try an endpoint. */
  "endpoint.test": v.object({ merchant: MerchantId }),
} as const satisfies Record<string, v.GenericSchema>;
export type EventType = keyof typeof eventTypes;
export const EventType = v.picklist(Object.keys(eventTypes) as [EventType, ...EventType[]]);
export type EventData<T extends EventType = EventType> = v.InferOutput<(typeof eventTypes)[T]>;

/** The body of a webhook: `application/json`, signed as its bytes stand (Standard Webhooks, HMAC `v1`). `id` is the `webhook-id`. */
export type WebhookEvent = {
  [T in EventType]: { readonly id: string; readonly type: T; readonly timestamp: string; readonly livemode: boolean; readonly data: EventData<T> };
}[EventType];

/** Where events go: https, a public address, port 443; loopback only where the operator allows it. */
export const WebhookUrl = v.pipe(v.string(), v.maxLength(500), v.regex(/^https?:\/\/[^\s"'<>\\^`{|}]+$/));
export const WebhookEndpointRequest = v.strictObject({ url: WebhookUrl, events: v.pipe(v.array(EventType), v.minLength(1), v.maxLength(20)) });
export const WebhookEndpointChange = v.strictObject({
  url: v.exactOptional(WebhookUrl),
  events: v.exactOptional(v.pipe(v.array(EventType), v.minLength(1), v.maxLength(20))),
  enabled: v.exactOptional(v.boolean()),
});
export const WebhookEndpoint = v.object({
  id: WebhookEndpointId,
  url: WebhookUrl,
  events: v.array(EventType),
  enabled: v.boolean(),
  created: Milliseconds,
  /** Since when every delivery has failed. */
  failingSince: v.exactOptional(Milliseconds),
  /** Set where continued failure disabled it, not a person. */
  disabledAt: v.exactOptional(Milliseconds),
  /** Until when the secret before the present one also signs. */
  formerSecretUntil: v.exactOptional(Milliseconds),
});
export type WebhookEndpoint = v.InferOutput<typeof WebhookEndpoint>;
/** `whsec_` and base64 of 32 bytes; in this one answer and nowhere else. */
export const NewWebhookEndpoint = v.object({ ...WebhookEndpoint.entries, secret: v.string() });

/** One try: what the endpoint answered, or why it could not. */
export const DeliveryAttempt = v.object({
  at: Milliseconds,
  durationMs: v.number(),
  status: v.exactOptional(v.number()),
  failure: v.exactOptional(v.picklist(["refused-address", "unreachable", "tls", "timed-out", "redirected", "too-large", "bad-answer"])),
  /** The first 500 characters of the answer. */
  answer: v.exactOptional(v.string()),
});
export const Delivery = v.object({
  id: DeliveryId,
  event: EventId,
  type: EventType,
  endpoint: WebhookEndpointId,
  /** The endpoint's address, also of one that was deleted since. */
  url: WebhookUrl,
  /** Nothing is sent to an endpoint that is disabled: what is pending waits until it is enabled. */
  endpointState: v.picklist(["enabled", "disabled", "deleted"]),
  state: v.picklist(["pending", "delivered", "failed"]),
  created: Milliseconds,
  nextAttempt: v.exactOptional(Milliseconds),
  attempts: v.array(DeliveryAttempt),
  /** The body that is sent, as it stands. */
  body: v.string(),
});
export type Delivery = v.InferOutput<typeof Delivery>;
export const DeliveryQuery = v.strictObject({
  cursor: v.exactOptional(DeliveryId),
  limit: v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|100)$/))),
  endpoint: v.exactOptional(WebhookEndpointId),
  state: v.exactOptional(v.picklist(["pending", "delivered", "failed"])),
});
