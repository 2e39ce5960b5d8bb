import { createHmac, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { EventId } from "../../protocol/ids.ts";
import type { ProblemOf } from "../../protocol/problem.ts";
import { EventType, eventTypes, type WebhookEvent } from "../../protocol/webhook.ts";
import { CoconutError } from "./error.ts";

export type { EventType, WebhookEvent } from "../../protocol/webhook.ts";

/** A request's headers: of `node:http`, Express or Fastify, or a `Headers` object. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface WebhookOptions {
  /** Now in ms, for tests. */
  readonly now?: number;
}

type Reason = ProblemOf<"webhook-invalid">["reason"];

const TOLERANCE_S = 300;

/** What went wrong as the developer who meets it may have done it. */
const explanations: Readonly<Record<Reason, string>> = {
  "body-parsed":
    "verifyWebhook got an object: the body was parsed before it was verified. Give it the request's raw bytes or text, as they came. " +
    'In Express: app.post(path, express.raw({ type: "application/json" }), …) and request.body; ' +
    'in Fastify: a content type parser with { parseAs: "buffer" }; with node:http: Buffer.concat of the chunks; with fetch: await request.text().',
  "headers-missing":
    "The headers webhook-id, webhook-timestamp and webhook-signature are not all there. Is this request a webhook, and does a proxy drop headers?",
  "secret-malformed": "The secret is not one of ours: whsec_ and base64 of 32 bytes, as it was shown when the endpoint was made or its secret rotated.",
  "signature-wrong":
    "No signature holds for this body. Either the secret is another endpoint's, or these are not the bytes that were sent: " +
    "a body that was parsed and written as JSON again is no longer the same.",
  "timestamp-stale":
    "The webhook was sent more than five minutes ago, or is from the future: an old request that somebody sends again, or this server's clock is wrong.",
  "event-unknown": "The signature holds, but the event is none that this version of the SDK knows. Update the SDK.",
};

/**
 * The event of a webhook whose signature by one of the endpoint's secrets holds and which is at most five minutes old (Standard Webhooks,
 * HMAC `v1`); throws {@link CoconutError} `webhook-invalid` whose text says what to do. `rawBody` is the body as it came. The same
 * event may come again: its `id` tells.
 */
export function verifyWebhook(
  secret: string | readonly string[],
  headers: WebhookHeaders,
  rawBody: string | Uint8Array,
  options: WebhookOptions = {},
): WebhookEvent {
  if (typeof rawBody !== "string" && !(rawBody instanceof Uint8Array)) throw invalid("body-parsed");
  const keys = (typeof secret === "string" ? [secret] : secret).map(keyOf);
  if (keys.length === 0) throw invalid("secret-malformed");
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headerOf(headers, name));
  if (!id || !timestamp || !signatures) throw invalid("headers-missing");
  const body = typeof rawBody === "string" ? Buffer.from(rawBody, "utf8") : rawBody;
  const given = signatures.split(" ").flatMap((signature) => (signature.startsWith("v1,") ? [Buffer.from(signature.slice(3), "base64")] : []));
  const held = keys.map((key) => {
    const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  });
  if (!held.includes(true)) throw invalid("signature-wrong");
  const age = Math.floor((options.now ?? Date.now()) / 1000) - Number(timestamp);
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(age) > TOLERANCE_S) throw invalid("timestamp-stale");
  return eventOf(Buffer.from(body).toString("utf8"), id);
}

function keyOf(secret: string): Buffer {
  const key = /^whsec_([A-Za-z0-9+/]{43}=)$/.exec(secret)?.[1];
  if (key === undefined) throw invalid("secret-malformed");
  return Buffer.from(key, "base64");
}

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : value?.[0];
}

const Envelope = v.object({ id: EventId, type: EventType, timestamp: v.pipe(v.string(), v.isoTimestamp()), livemode: v.boolean(), data: v.unknown() });

function eventOf(text: string, id: string): WebhookEvent {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid("event-unknown", cause);
  }
  const envelope = v.safeParse(Envelope, json);
  if (!envelope.success || envelope.output.id !== id) throw invalid("event-unknown", envelope.success ? undefined : new v.ValiError(envelope.issues));
  const data = v.safeParse(eventTypes[envelope.output.type], envelope.output.data);
  if (!data.success) throw invalid("event-unknown", new v.ValiError(data.issues));
  // The schema that read the data is the one of this type.
  return { ...envelope.output, data: data.output } as WebhookEvent;
}

function invalid(reason: Reason, cause?: unknown): CoconutError {
  return new CoconutError({ code: "webhook-invalid", reason }, { cause, explanation: explanations[reason] });
}
