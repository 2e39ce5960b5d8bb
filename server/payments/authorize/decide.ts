import { PIN_ATTEMPTS } from "../../../protocol/pin.ts";
import type { Problem } from "../../../protocol/problem.ts";
import { judgeSequence } from "../../../protocol/sequence.ts";
import { pinReason } from "../allowance.ts";
import type { VerifiedAuthorization } from "./verify.ts";
import { type PaymentRow, type SignerState, usedKey, type World } from "./world.ts";

/** What becomes of one authorization. */
export type Decision =
  | { readonly outcome: "paid"; readonly result: string }
  /** Identical bytes of a paid authorization: what was answered then. */
  | { readonly outcome: "stored"; readonly result: string }
  | { readonly outcome: "refused"; readonly problem: Problem };

/**
 * Decides one authorization whose signature holds, in the order that the protocol document gives, and moves the world on
 * when it pays, uses up a sequence number or counts a wrong PIN. Pure but for the world it is given.
 */
export function decide(item: VerifiedAuthorization, world: World): Decision {
  const { authorization, signer } = item;
  const payment = world.payments.get(authorization.payment);
  if (!payment) return refused({ code: "payment-not-found" });
  const paid = payment.paidBy === undefined ? undefined : world.used.get(payment.paidBy);
  if (paid?.result !== undefined) {
    return paid.hash.equals(item.hash) ? { outcome: "stored", result: paid.result } : refused({ code: "already-paid" });
  }
  const problem =
    openProblem(payment, world.now) ??
    signerProblem(item, world) ??
    orderProblem(item, payment) ??
    originProblem(item, payment, world) ??
    handoffProblem(item, world);
  if (problem) return refused(problem);
  const state = world.signers.get(signer.certificate);
  if (!state) return refused({ code: "certificate-untrusted" });
  const consent = consentProblem(item, payment, state, world);
  if (consent) return refused(consent);
  pay(item, payment, state, world);
  return { outcome: "paid", result: item.result };
}

function openProblem(payment: PaymentRow, now: number): Problem | undefined {
  if (payment.state !== "created") return { code: "payment-not-open", state: payment.state };
  return payment.expires <= now ? { code: "payment-not-open", state: "expired" } : undefined;
}

function signerProblem(item: VerifiedAuthorization, world: World): Problem | undefined {
  const { authorization, signer } = item;
  const state = world.signers.get(signer.certificate);
  if (!state) return { code: "certificate-untrusted" };
  if (state.status === "revoked") return { code: "certificate-revoked" };
  if (state.status === "suspended") return { code: "certificate-suspended", cause: state.cause ?? "copied" };
  const above = world.suspendedMasters.get(state.user);
  if (above && above.certificate !== state.certificate) return { code: "certificate-suspended", cause: above.cause };
  if (authorization.payer !== String(state.user)) return { code: "payer-mismatch" };
  if (!world.deviceLogHeads.has(`${state.user}:${authorization.deviceLogHead}`)) return { code: "device-log-mismatch" };
  return sequenceProblem(item, state, world);
}

function sequenceProblem({ authorization, hash }: VerifiedAuthorization, state: SignerState, world: World): Problem | undefined {
  const key = usedKey(state.certificate, authorization.sequence);
  const used = world.used.get(key);
  const judged = judgeSequence(authorization, state, used && (used.hash.equals(hash) ? "same" : "other"));
  state.changed = true;
  if (judged === "copied") {
    state.status = "suspended";
    state.cause = "copied";
    return { code: "sequence-reused" };
  }
  if (!used) world.used.set(key, { hash, result: undefined });
  Object.assign(state, judged);
  return undefined;
}

function orderProblem(item: VerifiedAuthorization, payment: PaymentRow): Problem | undefined {
  const { authorization } = item;
  if (!item.orderHash.equals(payment.orderHash)) return { code: "order-mismatch" };
  if (authorization.tid !== payment.tid.toString("base64url")) return { code: "tid-mismatch" };
  if (authorization.payee !== payment.merchant) return { code: "payee-mismatch" };
  return undefined;
}

function originProblem({ authorization }: VerifiedAuthorization, payment: PaymentRow, world: World): Problem | undefined {
  const { origin } = authorization;
  return world.origins.get(payment.merchant)?.has(origin) || world.publicOrigins.has(origin) ? undefined : { code: "origin-mismatch" };
}

/** Whether this very certificate is bound to the PC whose payment and page it names, and that PC still waits. */
function handoffProblem({ authorization, signer }: VerifiedAuthorization, world: World): Problem | undefined {
  if (authorization.handoff === undefined) return undefined;
  const handoff = world.handoffs.get(authorization.handoff);
  if (!handoff) return { code: "handoff-not-found" };
  const same = handoff.payment === authorization.payment && handoff.origin === authorization.origin;
  if (!same || handoff.certificate !== signer.certificate || handoff.state === "waiting") return { code: "handoff-mismatch" };
  if (handoff.state !== "bound") return { code: "handoff-over", state: handoff.state };
  return handoff.expires <= world.now ? { code: "handoff-over", state: "expired" } : undefined;
}

function consentProblem(item: VerifiedAuthorization, payment: PaymentRow, state: SignerState, world: World): Problem | undefined {
  const allowance = world.allowances.get(state.user);
  if (!allowance) return { code: "certificate-untrusted" };
  const { amount } = payment;
  if (item.pinProof !== undefined) {
    const pin = world.pins.get(state.certificate);
    const holds = pin !== undefined && world.pinHolds(pin, item.jws, item.pinProof);
    state.changed = true;
    state.pinFailures = holds ? 0 : state.pinFailures + 1;
    if (!holds) {
      if (state.pinFailures >= PIN_ATTEMPTS) {
        state.status = "suspended";
        state.cause = "pin";
      }
      return { code: "pin-wrong", attemptsLeft: Math.max(0, PIN_ATTEMPTS - state.pinFailures) };
    }
  } else {
    const acquainted = world.acquaintances.has(`${state.user}:${payment.merchant}`);
    const newDevice = state.newUntil > world.now;
    const reason = item.authorization.handoff === undefined ? pinReason({ amount, ...allowance, newDevice, acquainted }) : "handoff";
    if (reason) return { code: "pin-required", reason };
  }
  return (world.balances.get(state.account) ?? 0n) < amount ? { code: "insufficient-balance" } : undefined;
}

function pay(item: VerifiedAuthorization, payment: PaymentRow, state: SignerState, world: World): void {
  const key = usedKey(state.certificate, item.authorization.sequence);
  world.used.set(key, { hash: item.hash, result: item.result });
  payment.state = "paid";
  payment.paidBy = key;
  const handoff = item.authorization.handoff === undefined ? undefined : world.handoffs.get(item.authorization.handoff);
  if (handoff) handoff.state = "paid";
  world.balances.set(state.account, (world.balances.get(state.account) ?? 0n) - payment.amount);
  world.acquaintances.add(`${state.user}:${payment.merchant}`);
  const allowance = world.allowances.get(state.user);
  if (!allowance) return;
  allowance.spentSincePin = item.pinProof === undefined ? allowance.spentSincePin + payment.amount : 0n;
  allowance.changed = true;
}

function refused(problem: Problem): Decision {
  return { outcome: "refused", problem };
}
