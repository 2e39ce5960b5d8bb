import { ProblemError } from "../../protocol/problem.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import type { Presented } from "./check-order.ts";
import { OrderFetchError } from "./fetch-order.ts";
import { insertFailure, isKnownFailure, lockOrder } from "./store.ts";

/** Being asked too often says nothing of the merchant's server, and a mistake of ours is in our own log. */
const NOT_THE_MERCHANTS = new Set(["rate-limited", "internal", "shutting-down"]);

/**
 * Writes down for the merchant why a check of its order failed: the same reason of one order once in ten minutes, and so many an hour in
 * all that nobody fills the list by asking for orders that there are not.
 */
export async function recordFailure(
  { database, limits }: { readonly database: Database; readonly limits: RateLimits },
  { order: { merchant, number }, tid }: Presented,
  error: unknown,
): Promise<void> {
  if (!(error instanceof ProblemError) || NOT_THE_MERCHANTS.has(error.problem.code)) return;
  const { problem } = error;
  const reason = problem.code === "order-fetch-failed" ? problem.reason : problem.code;
  const detail = error instanceof OrderFetchError ? error.detail : undefined;
  const failure = { merchant, number, presented: tid, reason, detail };
  if ((await isKnownFailure(database, failure)) || !(await isWithin(limits, merchant))) return;
  await database.transaction(async (tx) => {
    await lockOrder(tx, merchant, number);
    if (!(await isKnownFailure(tx, failure))) await insertFailure(tx, failure);
  });
}

async function isWithin(limits: RateLimits, merchant: string): Promise<boolean> {
  return limits.take("order-check-failure-merchant", merchant).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ProblemError && error.problem.code === "rate-limited") return false;
      throw error;
    },
  );
}
