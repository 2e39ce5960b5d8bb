import { verify as verifySignature } from "node:crypto";
import { promisify } from "node:util";
import * as v from "valibot";
import { HANDOFF_CLAIM_WINDOW_MS, type HandoffClaims, readHandoffClaims, SignedHandoffClaims } from "../../protocol/handoff.ts";
import { refuse } from "../../protocol/problem.ts";
import type { HandoffCaller, IncomingRequest } from "../http/server.ts";
import type { Database } from "../storage/database.ts";
import { importPcKey } from "./pc-key.ts";
import { findPcKey } from "./store.ts";

const verify = promisify(
  (key: Parameters<typeof verifySignature>[2], data: Uint8Array, signature: Uint8Array, done: (error: Error | null, holds: boolean) => void) =>
    verifySignature("sha256", data, key, signature, done),
);

/** What a method does to a hand-off, as claims name it. */
const ACTIONS: Readonly<Record<string, HandoffClaims["action"]>> = { GET: "watch", POST: "typed-code", DELETE: "cancel" };

/**
 * The PC of the hand-off in the request's path, by `Authorization: Handoff <JWS>`: claims about this hand-off and this method, signed
 * within 60 s by the key that the hand-off was made with. Whatever does not hold is refused with `handoff-not-found`, so that
 * nobody learns which hand-offs there are.
 */
export function authenticateHandoff(database: Database, now: () => number = Date.now): (request: IncomingRequest) => Promise<HandoffCaller> {
  return async ({ method, url, headers }) => {
    const jws = /^Handoff (\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const read = v.is(SignedHandoffClaims, jws) ? readHandoffClaims(jws) : undefined;
    const handoff = /^\/v1\/handoffs\/([^/?]+)/.exec(url)?.[1];
    if (!read || read.claims.handoff !== handoff || read.claims.action !== ACTIONS[method]) throw refuse("handoff-not-found");
    if (Math.abs(now() - read.claims.issued) > HANDOFF_CLAIM_WINDOW_MS) throw refuse("handoff-not-found");
    const key = await findPcKey(database, handoff);
    const { signingInput, signature } = read;
    if (!key || !(await verify({ key: importPcKey(key), dsaEncoding: "ieee-p1363" }, signingInput, signature))) throw refuse("handoff-not-found");
    return { handoff };
  };
}
