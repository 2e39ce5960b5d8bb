import { createHash } from "node:crypto";
import { HANDOFF_LIFETIME_MS, type Handoff, type HandoffRequest } from "../../protocol/handoff.ts";
import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { readPcKey } from "./pc-key.ts";
import { handoffSecret } from "./secret.ts";
import { endOlder, findPayment, insertHandoff, type Purpose } from "./store.ts";

/**
 * Hand-offs of one payment or challenge that one address may have waiting: the newest live. There is no such number for all addresses together,
 * since whoever filled it would shut the others out.
 */
const MOST_WAITING = 3;

/**
 * Makes a hand-off of an open payment for a page of its merchant's or of the gateway's, or of a sign-in for a page of the merchant's;
 * the secret is told this once.
 */
export async function createHandoff(dependencies: HandoffsDependencies, request: HandoffRequest, address: string): Promise<Handoff> {
  const { database, limits, secrets, walletOrigin, now } = dependencies;
  await limits.take("handoff-address", address);
  const pcKey = readPcKey(request.key);
  if (!pcKey) throw refuse("invalid-request", { errors: [{ path: "body.key", message: "expected a P-256 SubjectPublicKeyInfo" }] });
  const { origin } = request;
  const { purpose, limit } = await ("payment" in request
    ? openPayment(dependencies, request.payment, origin)
    : openSignIn(dependencies, request.signIn, origin));
  const created = now();
  const expires = Math.min(created + HANDOFF_LIFETIME_MS, limit);
  const id = newId("hnd", created);
  const kid = secrets.current;
  const secret = handoffSecret(secrets, kid, id);
  if (!secret) throw new Error("the key store has no current session key");
  const asker = createHash("sha256")
    .update(`${JSON.stringify(purpose)} ${address}`)
    .digest();
  await database.transaction(async (tx) => {
    await insertHandoff(tx, { id, purpose, origin, pcKey, kid, asker, created: new Date(created), expires: new Date(expires) });
    await endOlder(tx, asker, MOST_WAITING);
  });
  return { id, secret: secret.toString("base64url"), expires, serverTime: now(), walletOrigin };
}

interface Opened {
  readonly purpose: Purpose;
  /** When it is over by itself, in ms. */
  readonly limit: number;
}

async function openPayment({ database, publicOrigins }: HandoffsDependencies, payment: string, origin: string): Promise<Opened> {
  const found = await findPayment(database, payment, origin);
  if (!found) throw refuse("payment-not-found");
  if (found.state !== "created") throw refuse("payment-not-open", { state: found.state });
  if (!found.registered && !publicOrigins.includes(origin)) throw refuse("origin-mismatch");
  return { purpose: { payment }, limit: found.expires.getTime() };
}

async function openSignIn({ findSite }: HandoffsDependencies, signIn: { merchant: string; challenge: string }, origin: string): Promise<Opened> {
  const site = await findSite(signIn.merchant);
  if (!site) throw refuse("not-found");
  if (!site.origins.includes(origin)) throw refuse("origin-mismatch");
  return { purpose: { signIn }, limit: Number.POSITIVE_INFINITY };
}
