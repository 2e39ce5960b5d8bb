import { api } from "../protocol/api.ts";
import { consentHash } from "../protocol/authorization.ts";
import { type Problem, ProblemError } from "../protocol/problem.ts";
import type { Result } from "../protocol/result.ts";
import { call } from "./client.ts";
import type { SentAuthorization } from "./database.ts";
import type { Outcome } from "./outcome.ts";
import { readResult } from "./result-keys.ts";
import { gatewayNow, learnClock } from "./settings.ts";
import { isUndecided } from "./undecided.ts";
import type { Wallet } from "./wallet.ts";

/** Sends an authorization's bytes, the first time or again, and proves the answer; the bytes stay until their outcome is known. */
export async function deliver(wallet: Wallet, sent: SentAuthorization): Promise<Outcome> {
  if (sent.result) return { kind: "paid", result: sent.result };
  const { payment, authorization, pinProof } = sent;
  try {
    const body = { authorization, ...(pinProof && { pinProof }) };
    const { result: jws } = await call(wallet, api.authorizePayment, { params: { id: payment }, body });
    const result = await readResult(wallet, jws, await gatewayNow(wallet.database));
    if (result === "unknown-key") return { kind: "unverified" };
    if (!result || !(await answers(result, sent))) return { kind: "unknown" };
    await wallet.database.put("outbox", { ...sent, result }, payment);
    return { kind: "paid", result };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return settle(wallet, sent, error.problem);
  }
}

async function settle(wallet: Wallet, { payment }: SentAuthorization, problem: Problem): Promise<Outcome> {
  if (isUndecided(problem, true)) return { kind: "unknown" };
  if (problem.code === "authorization-stale") await learnClock(wallet.database, problem.serverTime);
  await wallet.database.delete("outbox", payment);
  return { kind: "refused", problem };
}

async function answers(result: Result, sent: SentAuthorization): Promise<boolean> {
  return (
    result.payment === sent.payment &&
    result.tid === sent.tid &&
    result.merchant === sent.payee &&
    result.amount === sent.amount &&
    result.authorization === (await consentHash(sent.authorization))
  );
}
