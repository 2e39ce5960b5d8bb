import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";

/** Refuses with `rate-limited` where a merchant in test mode has too many open payments to register one more. */
export type CheckOpenPayments = (tx: Transaction, merchant: string) => Promise<void>;

/** Of so many of a merchant's newest payments the open ones are counted: a count over all of them would itself be a burden. */
const LOOKED_AT = 5_000;
const RETRY_S = 60;

/**
 * At most so many open payments of a merchant. They are counted anew only when as many were registered here as there was room for, so
 * each process may let as many too many in as it last found room.
 */
export function limitOpenPayments(most = Number.POSITIVE_INFINITY): CheckOpenPayments {
  const room = new Map<string, number>();
  return async (tx, merchant) => {
    if (most === Number.POSITIVE_INFINITY) return;
    const known = room.get(merchant) ?? 0;
    const left = known > 0 ? known : most - (await countOpen(tx, merchant));
    if (left <= 0) throw refuse("rate-limited", { retryAfter: RETRY_S });
    room.set(merchant, left - 1);
  };
}

async function countOpen(tx: Transaction, merchant: string): Promise<number> {
  const [row] = await tx.query<{ open: bigint }>(
    `select count(*) as open from (select state, expires_at from payments where merchant = $1 order by id desc limit ${LOOKED_AT}) newest
     where state = 'created' and expires_at > now()`,
    [merchant],
  );
  return Number(row?.open ?? 0);
}
