import { api } from "../protocol/api.ts";
import { type BoundPayment, type BoundSignIn, type HandoffBinding, handoffShortCode } from "../protocol/handoff.ts";
import { type Order, readOrder } from "../protocol/order.ts";
import { ProblemError, refuse } from "../protocol/problem.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { authorize } from "./authorize.ts";
import { call } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { liveSession } from "./session.ts";
import { learnClock } from "./settings.ts";
import { signInTo } from "./sign-in.ts";
import type { Wallet } from "./wallet.ts";

/** A PC's payment that this device was bound to: what is shown is what will be signed. */
export interface PcPayment {
  readonly bound: BoundPayment;
  readonly order: Order;
  readonly tid: string;
  /** The four digits that the PC shows too. */
  readonly shortCode: string;
}

/** A sign-in at a merchant's on a PC that this device was bound to. */
export interface PcSignIn {
  readonly bound: BoundSignIn;
  readonly shortCode: string;
}

/**
 * Binds this device to the PC that shows a code; refuses with a problem of the codes `handoff-…`, or `certificate-required`. `said`: what a
 * scanned code was said to be for; a code for the one is never taken for the other.
 */
export async function bindToPc(wallet: Wallet, binding: HandoffBinding, said?: "payment" | "sign-in"): Promise<PcPayment | PcSignIn> {
  const { user } = await liveSession(wallet);
  const key = await wallet.database.get("keys", user);
  if (!key || !(await wallet.database.get("certificates", user))) throw refuse("certificate-required");
  const bound = await call(wallet, api.bindHandoff, { body: binding });
  if (said && said !== ("view" in bound ? "payment" : "sign-in")) throw refuse("answer-invalid");
  const shortCode = await handoffShortCode(bound.handoff, bound.pcKey, await spkiHash(key.spki));
  if ("signIn" in bound) {
    if (!bound.signIn.site.origins.includes(bound.origin)) throw refuse("origin-mismatch");
    return { bound, shortCode };
  }
  const read = await readOrder(bound.view.order);
  if (!read || read.order.merchant !== bound.view.merchant.id) throw refuse("answer-invalid");
  return { bound, order: read.order, tid: read.tid, shortCode };
}

/** Signs the PC's payment with this device's certificate and PIN. */
export function payForPc(wallet: Wallet, { bound, order, tid }: PcPayment, pin: string): Promise<Outcome> {
  const { view, origin, handoff } = bound;
  const consent = { payment: view.payment, tid, amount: order.total, order: view.order, payee: view.merchant.id, origin, handoff };
  return authorize(wallet, consent, pin);
}

/** Signs in at the merchant's whose page the PC shows, with this device's certificate; the PC's page gets the signature. */
export async function signInForPc(wallet: Wallet, pc: PcSignIn): Promise<void> {
  try {
    await answer(wallet, pc);
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problem : undefined;
    // An answer that was lost: only the bound device can have signed.
    if (problem?.code === "handoff-over" && problem.state === "signed") return;
    if (problem?.code !== "authorization-stale") throw error;
    await learnClock(wallet.database, problem.serverTime);
    await answer(wallet, pc);
  }
}

async function answer(wallet: Wallet, { bound: { handoff, origin, signIn } }: PcSignIn): Promise<void> {
  const signed = await signInTo(wallet, { audience: origin, merchant: signIn.site.merchant, challenge: signIn.challenge, handoff });
  await call(wallet, api.answerHandoff, { params: { id: handoff }, body: { signIn: signed } });
}

/** Says no; `notMine`: it is somebody else's payment or sign-in. */
export async function refusePcPayment(wallet: Wallet, { bound }: Pick<PcPayment | PcSignIn, "bound">, notMine: boolean): Promise<void> {
  await call(wallet, api.refuseHandoff, { params: { id: bound.handoff }, body: { notMine } });
}
