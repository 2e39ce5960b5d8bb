import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import { CoconutError, verifyWebhook, type WebhookHeaders, type WebhookOptions } from "./index.ts";

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
const secret = newSecret();
const merchant = newId("mer");
const event = {
  id: newId("evt"),
  type: "payment.paid",
  timestamp: new Date().toISOString(),
  livemode: false,
  data: { payment: newId("pay"), merchant, orderNumber: "A-1", currency: "KRW", amount: "6900", tid: "dGlk", paidAt: Date.now() },
};
const body = JSON.stringify(event);

/** The headers as the public package makes them. */
function signed(text = body, by: readonly string[] = [secret], at = new Date(), id: string = event.id): Record<string, string> {
  const signatures = by.map((one) => new Webhook(one).sign(id, at, text));
  return { "webhook-id": id, "webhook-timestamp": String(Math.floor(at.getTime() / 1000)), "webhook-signature": signatures.join(" ") };
}

function refusal(headers: WebhookHeaders, raw: unknown = body, by: string | readonly string[] = secret, options?: WebhookOptions): CoconutError {
  try {
    verifyWebhook(by, headers, raw as string, options);
  } catch (error) {
    if (error instanceof CoconutError) return error;
    throw error;
  }
  throw new Error("it was taken");
}
const reason = (...given: Parameters<typeof refusal>) => {
  const { problem } = refusal(...given);
  return problem.code === "webhook-invalid" && problem.reason;
};

describe("verifyWebhook", () => {
  it("takes what the public standardwebhooks package signed, from text, bytes and every kind of headers", () => {
    const headers = signed();
    const shouting = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    for (const given of [headers, shouting, new Headers(headers)])
      for (const raw of [body, Buffer.from(body), new TextEncoder().encode(body)]) expect(verifyWebhook(secret, given, raw)).toEqual(event);
  });
  it("takes any of two secrets and any of two signatures, while a secret is replaced", () => {
    const next = newSecret();
    expect(verifyWebhook([next, secret], signed(), body)).toEqual(event);
    expect(verifyWebhook(next, signed(body, [next, secret]), body)).toEqual(event);
    expect(verifyWebhook(secret, signed(body, [next, secret]), body)).toEqual(event);
  });
  it("says that the body was parsed before verification, when given an object", () => {
    const error = refusal(signed(), JSON.parse(body));
    expect(error).toMatchObject({ status: 400, problem: { code: "webhook-invalid", reason: "body-parsed" } });
    expect(error.message).toMatch(/parsed before it was verified.*express\.raw/);
    expect(reason(signed(), null)).toBe("body-parsed");
  });
  it("says that a body written anew is not the one that was sent", () => {
    expect(refusal(signed(), JSON.stringify(JSON.parse(body), null, 1)).message).toMatch(/not the bytes that were sent/);
  });
  it("refuses another secret, another body, another id or time, and no signature of version 1", () => {
    const other = signed(body, [newSecret()]);
    expect(reason(other)).toBe("signature-wrong");
    expect(reason(signed(), body.replace("6900", "1000"))).toBe("signature-wrong");
    expect(reason({ ...signed(), "webhook-id": newId("evt") })).toBe("signature-wrong");
    expect(reason({ ...signed(), "webhook-timestamp": String(Math.floor(Date.now() / 1000) + 1) })).toBe("signature-wrong");
    expect(reason({ ...signed(), "webhook-signature": signed()["webhook-signature"]?.replace("v1,", "v1a,") })).toBe("signature-wrong");
    expect(reason({ ...signed(), "webhook-signature": "v1," })).toBe("signature-wrong");
  });
  it("refuses what is older or newer than five minutes, though its signature holds", () => {
    const sent = new Date(1_800_000_000_000);
    const at = (seconds: number) => ({ now: sent.getTime() + seconds * 1000 });
    for (const seconds of [-300, 300]) expect(verifyWebhook(secret, signed(body, [secret], sent), body, at(seconds))).toEqual(event);
    for (const seconds of [-301, 301]) expect(reason(signed(body, [secret], sent), body, secret, at(seconds))).toBe("timestamp-stale");
  });
  it("names headers that are missing and a secret that is none", () => {
    const { "webhook-id": _, ...rest } = signed();
    expect(reason(rest)).toBe("headers-missing");
    for (const none of ["", "sk_test_x", secret.slice(6), `${secret}A`, []]) expect(reason(signed(), body, none)).toBe("secret-malformed");
  });
  it("refuses an event that it does not know, or another's id, rather than to hand on what has no type", () => {
    for (const text of [
      JSON.stringify({ ...event, type: "payment.doubled" }),
      JSON.stringify({ ...event, data: { ...event.data, amount: 6900 } }),
      JSON.stringify({ ...event, id: newId("evt") }),
      "[]",
      "{",
    ])
      expect(reason(signed(text), text)).toBe("event-unknown");
  });
});
