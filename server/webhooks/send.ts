import type { SecretKeys } from "../keys/store.ts";
import { type Outbound, OutboundError } from "../outbound/client.ts";
import type { Attempt, Taken } from "./delivery-store.ts";
import { openSecret, signedHeaders } from "./secret.ts";

export const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const KEPT_CHARACTERS = 500;

/** Sends a delivery once, signed by the present secret and by the former while it holds; what came of it. Resolves, whatever the other side does. */
export async function sendDelivery({ outbound, keys, timeoutMs = TIMEOUT_MS }: SendParts, taken: Taken, at: number, signal: AbortSignal): Promise<Attempt> {
  const began = performance.now();
  const former = taken.formerSecret && taken.formerUntil && taken.formerUntil.getTime() > at ? [taken.formerSecret] : [];
  const secrets = [taken.secret, ...former].map((sealed) => openSecret(keys, taken.endpoint, sealed));
  const headers = { "content-type": "application/json", ...signedHeaders(secrets, taken.event, at, taken.body) };
  try {
    const { status, body, durationMs } = await outbound({
      ...{ url: taken.url, method: "POST", headers, body: taken.body, timeoutMs, maxBytes: MAX_ANSWER_BYTES, signal },
    });
    const answer = beginning(body);
    return { at, durationMs, status, ...(answer !== "" && { answer }) };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { at, durationMs: Math.round(performance.now() - began), failure: error.reason };
  }
}

export interface SendParts {
  readonly outbound: Outbound;
  readonly keys: SecretKeys;
  readonly timeoutMs?: number;
}

/** Without control characters, which JSON in the database cannot hold (NUL) or a screen should not show. */
function beginning(body: Buffer): string {
  const text = new TextDecoder().decode(body.subarray(0, 4 * KEPT_CHARACTERS));
  return [...text.replaceAll(/[^\P{Cc}\n\t]/gu, "")].slice(0, KEPT_CHARACTERS).join("");
}
