import { createHmac, randomBytes } from "node:crypto";
import { type Sealing, seal, unseal } from "../keys/seal.ts";
import type { SecretKeys } from "../keys/store.ts";

const SECRET_BYTES = 32;
const PREFIX = "whsec_";

/** A fresh secret of an endpoint. */
export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** A secret as merchants hold it: `whsec_` and base64 (Standard Webhooks). */
export function secretText(secret: Uint8Array): string {
  return PREFIX + Buffer.from(secret).toString("base64");
}

/** Seals an endpoint's secret for its row. */
export function sealSecret(keys: SecretKeys, endpoint: string, secret: Uint8Array): Buffer {
  return seal(keys, sealingFor(endpoint), secret);
}

/** The secret that was sealed for this endpoint; throws for another's. */
export function openSecret(keys: SecretKeys, endpoint: string, sealed: Uint8Array): Buffer {
  return unseal(keys, sealingFor(endpoint), sealed);
}

function sealingFor(endpoint: string): Sealing {
  return { purpose: "webhook-secret", row: Buffer.from(endpoint, "ascii"), bytes: SECRET_BYTES };
}

/** The headers of a webhook (Standard Webhooks 1.0): one `v1` signature, HMAC-SHA-256 of `id.timestamp.body`, by each secret; `at` in ms. */
export function signedHeaders(secrets: readonly Uint8Array[], id: string, at: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
