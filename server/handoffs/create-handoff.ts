import { createHash } from "node:crypto";
import { HANDOFF_LIFETIME_MS, type Handoff } from "../../protocol/handoff.ts";
import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { readPcKey } from "./pc-key.ts";
import { handoffSecret } from "./secret.ts";
import { endOlder, findPayment, insertHandoff } from "./store.ts";

/**
 * Hand-offs of one payment that one address may have waiting: the newest live. There is no such number for all addresses together,
 * since whoever filled it would shut the others out.
 */
const MOST_WAITING = 3;

/** Makes a hand-off of an open payment for a page of its merchant's or of the gateway's; the secret is told this once. */
export async function createHandoff(
  { database, limits, secrets, publicOrigins, walletOrigin, now }: HandoffsDependencies,
  request: { readonly payment: string; readonly origin: string; readonly key: string },
  address: string,
): Promise<Handoff> {
  await limits.take("handoff-address", address);
  const pcKey = readPcKey(request.key);
  if (!pcKey) throw refuse("invalid-request", { errors: [{ path: "body.key", message: "expected a P-256 SubjectPublicKeyInfo" }] });
  const { payment, origin } = request;
  const found = await findPayment(database, payment, origin);
  if (!found) throw refuse("payment-not-found");
  if (found.state !== "created") throw refuse("payment-not-open", { state: found.state });
  if (!found.registered && !publicOrigins.includes(origin)) throw refuse("origin-mismatch");
  const created = now();
  const expires = Math.min(created + HANDOFF_LIFETIME_MS, found.expires.getTime());
  const id = newId("hnd", created);
  const kid = secrets.current;
  const secret = handoffSecret(secrets, kid, id);
  if (!secret) throw new Error("the key store has no current session key");
  const asker = createHash("sha256").update(`${payment} ${address}`).digest();
  await database.transaction(async (tx) => {
    await insertHandoff(tx, { id, payment, origin, pcKey, kid, asker, created: new Date(created), expires: new Date(expires) });
    await endOlder(tx, asker, MOST_WAITING);
  });
  return { id, secret: secret.toString("base64url"), expires, serverTime: now(), walletOrigin };
}
