import { api } from "../protocol/api.ts";
import { type Problem, ProblemError } from "../protocol/problem.ts";
import { type BankAccount, type Payout, WITHDRAWAL_TYPE } from "../protocol/refund.ts";
import { call } from "./client.ts";
import type { SentWithdrawal } from "./database.ts";
import { liveSession, readSession } from "./session.ts";
import { learnClock } from "./settings.ts";
import { proveOnce, signOnce } from "./sign-once.ts";
import { isUndecided } from "./undecided.ts";
import type { Wallet } from "./wallet.ts";

/** How a withdrawal ended, as far as this wallet knows. */
export type WithdrawalOutcome =
  | { readonly kind: "sent"; readonly payout: Payout }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Sent, and no answer: the same bytes are sent again until there is one. */
  | { readonly kind: "unknown" };

const LOCK = "coconut-withdrawal";

/**
 * Signs with the certificate and its PIN that a sum (won) shall go to a bank account, and sends it; the bytes stay on this device until
 * their outcome is known. While that of an earlier one is not, nothing new is signed.
 */
export function withdraw(wallet: Wallet, amount: string, account: BankAccount, pin: string): Promise<WithdrawalOutcome> {
  return navigator.locks.request(LOCK, async () => {
    try {
      const { user } = await liveSession(wallet);
      if (await wallet.database.get("withdrawals", user)) return { kind: "unknown" };
      const sent = await sign(wallet, user, amount, account, pin);
      await wallet.database.put("withdrawals", sent, user);
      return await deliver(wallet, user, sent, false);
    } catch (error) {
      if (error instanceof ProblemError) return { kind: "refused", problem: error.problem };
      throw error;
    }
  });
}

/** The withdrawal of who is logged in that was sent and not answered yet. */
export async function unansweredWithdrawal(wallet: Wallet): Promise<SentWithdrawal | undefined> {
  const user = (await readSession(wallet))?.user;
  return user === undefined ? undefined : wallet.database.get("withdrawals", user);
}

/** Sends the same bytes of the unanswered withdrawal again, which counts once; undefined when another tab has seen its end. */
export function resumeWithdrawal(wallet: Wallet): Promise<WithdrawalOutcome | undefined> {
  return navigator.locks.request(LOCK, async () => {
    const user = (await readSession(wallet))?.user;
    const sent = user !== undefined && (await wallet.database.get("withdrawals", user));
    return sent ? deliver(wallet, user, sent, true) : undefined;
  });
}

async function sign(wallet: Wallet, user: string, amount: string, account: BankAccount, pin: string): Promise<SentWithdrawal> {
  const withdrawal = await signOnce(wallet, user, WITHDRAWAL_TYPE, { user, currency: "KRW", amount, account: { ...account } });
  const pinProof = await proveOnce(wallet, user, pin, "withdrawal", withdrawal);
  return { withdrawal, pinProof, idempotencyKey: crypto.randomUUID(), amount, account, at: Date.now() };
}

async function deliver(wallet: Wallet, user: string, sent: SentWithdrawal, again: boolean): Promise<WithdrawalOutcome> {
  const { withdrawal, pinProof, idempotencyKey } = sent;
  try {
    const payout = await call(wallet, api.createWithdrawal, { body: { withdrawal, pinProof } }, { idempotencyKey });
    await wallet.database.delete("withdrawals", user);
    return { kind: "sent", payout };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const problem = inWalletsWords(error.problem);
    if (isUndecided(problem, again)) return { kind: "unknown" };
    if (problem.code === "authorization-stale") await learnClock(wallet.database, problem.serverTime);
    await wallet.database.delete("withdrawals", user);
    return { kind: "refused", problem };
  }
}

/** The one refusal of merchants' orders that a wallet meets too: wallets carry no words of merchants. */
function inWalletsWords(problem: Problem): Problem {
  return problem.code === "money-order-stale" ? { code: "authorization-stale", serverTime: problem.serverTime } : problem;
}
