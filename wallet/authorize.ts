import { AUTHORIZATION_LIFETIME_MS, type Authorization, signAuthorization } from "../protocol/authorization.ts";
import { randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { ProblemError, refuse } from "../protocol/problem.ts";
import type { SentAuthorization } from "./database.ts";
import { deliver } from "./outbox.ts";
import type { Outcome } from "./outcome.ts";
import { reserveSequence } from "./sequence.ts";
import { readSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** What the person saw and consented to. */
export interface Consent {
  readonly payment: string;
  readonly tid: string;
  readonly amount: string;
  /** The order as the merchant signed it. */
  readonly order: string;
  readonly payee: string;
  readonly origin: string;
  /** The hand-off in which this device pays for a PC's page. */
  readonly handoff?: string;
}

/**
 * Signs one payment and sends it. At most one signature of a payment is on its way: while an earlier one has no answer,
 * its identical bytes are sent again instead of new ones.
 */
export function authorize(wallet: Wallet, consent: Consent, pin?: string): Promise<Outcome> {
  return navigator.locks.request(`coconut-payment:${consent.payment}`, async () => {
    const earlier = await wallet.database.get("outbox", consent.payment);
    if (earlier) return deliver(wallet, earlier);
    try {
      const sent = await sign(wallet, consent, pin);
      await wallet.database.put("outbox", sent, sent.payment);
      return await deliver(wallet, sent);
    } catch (error) {
      if (error instanceof ProblemError) return { kind: "refused", problem: error.problem };
      throw error;
    }
  });
}

async function sign(wallet: Wallet, consent: Consent, pin: string | undefined): Promise<SentAuthorization> {
  const { key, held, user } = await signer(wallet);
  const deviceLogHead = (await wallet.database.get("deviceLogs", user))?.head ?? held.deviceLogHead;
  const verifier = pin === undefined ? undefined : await pinVerifier(pin, key.spki);
  const { sequence, issued } = await reserveSequence(wallet.database, held.card.id, await gatewayNow(wallet.database));
  const { payment, tid, order, payee, origin, handoff, amount } = consent;
  const authorization: Authorization = {
    payment,
    tid,
    order,
    payee,
    origin,
    ...(handoff && { handoff }),
    payer: user,
    sequence,
    deviceLogHead,
    issued,
    expires: issued + AUTHORIZATION_LIFETIME_MS,
    nonce: toBase64Url(randomBytes(16)),
  };
  const jws = await signAuthorization(authorization, key.privateKey, held.card.chain);
  const sent: SentAuthorization = { payment, authorization: jws, tid, payee, amount, at: Date.now() };
  return verifier ? { ...sent, pinProof: await pinProof(verifier, "payment", jws) } : sent;
}

async function signer(wallet: Wallet) {
  const user = (await readSession(wallet))?.user;
  if (!user) throw refuse("login-required");
  const [key, held] = await Promise.all([wallet.database.get("keys", user), wallet.database.get("certificates", user)]);
  if (!held) throw refuse("certificate-required");
  if (!key) throw refuse("key-missing");
  return { user, key, held };
}

/** Sends again what was sent and not answered; undefined when nothing of this payment is open. */
export function resume(wallet: Wallet, payment: string): Promise<Outcome | undefined> {
  return navigator.locks.request(`coconut-payment:${payment}`, async () => {
    const sent = await wallet.database.get("outbox", payment);
    return sent && deliver(wallet, sent);
  });
}

/** Resolves every payment whose outcome this wallet does not know yet, and forgets those long done. */
export async function resumeAll(wallet: Wallet): Promise<void> {
  for (const sent of await wallet.database.getAll("outbox")) {
    if (!sent.result) await resume(wallet, sent.payment);
    else if (sent.at < Date.now() - KEEP_MS) await wallet.database.delete("outbox", sent.payment);
  }
}

/** How long a paid authorization stays, so that a prompt that missed the answer can still read it. */
const KEEP_MS = 86_400_000;
