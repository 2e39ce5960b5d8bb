import { createHash } from "node:crypto";
import type { Entry } from "../../protocol/account.ts";
import { canonicalBytes } from "../../protocol/canonical.ts";
import { minorUnits } from "../../protocol/money.ts";
import { refuse } from "../../protocol/problem.ts";
import { wireEntry } from "../ledger/list-entries.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { entriesOf } from "../ledger/read.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { once } from "../storage/idempotency.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { readAccount } from "./store.ts";
import { bankAccount, bookStatementLine, paidInToday } from "./test-bank.ts";

/** What the test bank pays in at most, at once and within 24 hours, in won. */
export const TOP_UP_LIMIT = 10_000_000n;
const DAY_MS = 24 * 3_600_000;

/**
 * Tops a user's account up from the test bank, once per idempotency key; the bank's signed statement line is the evidence.
 * Refuses with `invalid-request` above the limit, `rate-limited` above the day's, `idempotency-conflict`.
 */
export async function topUp(
  { database, limits }: { database: Database; limits: RateLimits },
  user: bigint,
  amountText: string,
  idempotencyKey: string,
): Promise<Entry> {
  const amount = minorUnits(amountText);
  if (amount > TOP_UP_LIMIT) throw refuse("invalid-request", { errors: [{ path: "body.amount", message: `expected at most ${TOP_UP_LIMIT}` }] });
  await limits.take("top-up-user", String(user));
  const requestHash = createHash("sha256")
    .update(canonicalBytes({ amount: amountText }))
    .digest();
  return once(database, { owner: `top-up ${user}`, key: idempotencyKey, requestHash }, (tx) => payIn(tx, user, amount));
}

async function payIn(tx: Transaction, user: bigint, amount: bigint): Promise<Entry> {
  const { account } = await readAccount(tx, user);
  const bank = await bankAccount(tx);
  await lockAccounts(tx, [account, bank]);
  const at = new Date();
  const { sum, oldest } = await paidInToday(tx, user, at);
  if (sum + amount > TOP_UP_LIMIT) {
    throw refuse("rate-limited", { retryAfter: Math.max(1, Math.ceil(((oldest ?? at).getTime() + DAY_MS - at.getTime()) / 1000)) });
  }
  const line = await bookStatementLine(tx, { owner: { user }, amount, at });
  await post(tx, [{ from: bank, to: account, amount, kind: "top-up", reference: String(line.number) }], at);
  await noticeAccount(tx, user, "balance");
  const [entry] = await entriesOf(tx, account, 1);
  if (!entry) throw new Error("a top-up without its ledger entry");
  return wireEntry(entry);
}
