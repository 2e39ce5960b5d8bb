import * as v from "valibot";
import { OriginProof } from "../../../protocol/merchant.ts";
import { isLoopbackHost } from "../../outbound/address.ts";
import { type Outbound, OutboundError } from "../../outbound/client.ts";
import type { OriginFailure } from "./store.ts";

/** Where an origin says whose it is (RFC 8615). */
const PATH = "/.well-known/coconut-pay";
const LIMITS = { timeoutMs: 5_000, maxBytes: 8 * 1024 };

/** The merchants that an origin names as its own, or why it names none. */
export type OriginAnswer = { readonly merchants: readonly string[] } | { readonly failure: OriginFailure };

/** Asks an origin whose it is: 200, application/json, a proof with at least one merchant. */
export async function askOrigin(outbound: Outbound, origin: string): Promise<OriginAnswer> {
  try {
    const { status, headers, body } = await outbound({ url: `${origin}${PATH}`, headers: { accept: "application/json" }, ...LIMITS });
    if (status !== 200 || !/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) return { failure: "wrong-answer" };
    const proof = v.safeParse(OriginProof, JSON.parse(body.toString("utf8")));
    return proof.success && proof.output.merchants.length > 0 ? { merchants: proof.output.merchants } : { failure: "wrong-answer" };
  } catch (error) {
    if (error instanceof SyntaxError) return { failure: "wrong-answer" };
    if (error instanceof OutboundError) return { failure: failures[error.reason] };
    throw error;
  }
}

const failures: Readonly<Record<OutboundError["reason"], OriginFailure>> = {
  "refused-address": "refused-address",
  unreachable: "unreachable",
  tls: "unreachable",
  "timed-out": "timed-out",
  redirected: "redirected",
  "too-large": "wrong-answer",
  "bad-answer": "wrong-answer",
};

/**
 * Whether a text is an origin that somebody may claim: a public host's by https on 443, or with `allowLoopback` this machine's; never one
 * of the gateway's own.
 */
export function mayBeClaimed(origin: string, { ownOrigins, allowLoopback }: { ownOrigins: readonly string[]; allowLoopback: boolean }): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  // A host in another spelling (an address as one number) is not the origin that a browser would name.
  if (!url || url.origin !== origin || ownOrigins.includes(origin)) return false;
  if (isLoopbackHost(url.hostname)) return allowLoopback;
  return url.protocol === "https:" && url.port === "" && /\.[a-z][a-z0-9-]*$/.test(url.hostname);
}
