import { api } from "../protocol/api.ts";
import { type BankAccount, type Payout, WITHDRAWAL_TYPE } from "../protocol/refund.ts";
import { call } from "./client.ts";
import { liveSession } from "./session.ts";
import { proveOnce, signOnce } from "./sign-once.ts";
import type { Wallet } from "./wallet.ts";

/** A signed withdrawal, so that a second try sends the same bytes and counts once. */
export interface SignedWithdrawal {
  readonly body: { readonly withdrawal: string; readonly pinProof: string };
  readonly idempotencyKey: string;
}

/** Signs that a sum (won) shall go to a bank account, with the certificate and its PIN. */
export async function signWithdrawal(wallet: Wallet, amount: string, account: BankAccount, pin: string): Promise<SignedWithdrawal> {
  const { user } = await liveSession(wallet);
  const withdrawal = await signOnce(wallet, user, WITHDRAWAL_TYPE, { user, currency: "KRW", amount, account: { ...account } });
  const pinProof = await proveOnce(wallet, user, pin, "withdrawal", withdrawal);
  return { body: { withdrawal, pinProof }, idempotencyKey: crypto.randomUUID() };
}

/** Sends a signed withdrawal, the first time or again. */
export function withdraw(wallet: Wallet, { body, idempotencyKey }: SignedWithdrawal): Promise<Payout> {
  return call(wallet, api.createWithdrawal, { body }, { idempotencyKey });
}
