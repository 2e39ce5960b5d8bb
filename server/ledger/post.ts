import type { Transaction } from "../storage/database.ts";

export type EntryKind = "payment" | "top-up" | "refund" | "payout" | "withdrawal" | "transfer";

/** What one of several accounts gets, in minor units above zero. */
export interface Part {
  readonly account: bigint;
  readonly amount: bigint;
}

/** One movement of money from an account to another of its currency, or to several which get it in parts; in minor units above zero. */
export interface Posting {
  readonly from: bigint;
  readonly to: bigint | readonly Part[];
  readonly amount: bigint;
  readonly kind: EntryKind;
  /** What it is evidence of: the id of a payment, refund or transfer, or the number of a bank statement line. */
  readonly reference: string;
}

/** Locks accounts in the order of their ids, which all writers share, until the transaction ends; their balances by id. */
export async function lockAccounts(tx: Transaction, ids: readonly bigint[]): Promise<Map<bigint, bigint>> {
  const rows = await tx.query<{ id: bigint; balance: bigint }>("select id, balance from ledger_accounts where id = any($1::bigint[]) order by id for update", [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row.balance]));
}

/**
 * Books postings as double entries: one of the giver and one of each taker, which sum to zero, with the balance after each; the
 * accounts must be locked. Parts that do not sum up to the posting's amount throw an Error.
 * An account that would fall below zero, where its kind forbids it, fails the whole transaction (constraint `balance_not_negative`).
 */
export async function post(tx: Transaction, postings: readonly Posting[], at: Date): Promise<void> {
  if (postings.length === 0) return;
  const lines = postings.flatMap(({ from, to, amount, kind, reference }) => [
    { account: from, amount: -amount, kind, reference },
    ...partsOf(to, amount).map((part) => ({ ...part, kind, reference })),
  ]);
  // What the account's later lines move, from the last line backwards: in the end the total of the account.
  const moved = new Map<bigint, bigint>();
  const later = lines.map(() => 0n);
  for (const [at, { account, amount }] of [...lines.entries()].reverse()) {
    later[at] = moved.get(account) ?? 0n;
    moved.set(account, (moved.get(account) ?? 0n) + amount);
  }
  await tx.query(BOOK, [
    [...moved.keys()],
    [...moved.values()],
    lines.map((line) => line.account),
    lines.map((line) => line.amount),
    later,
    lines.map((line) => line.kind),
    lines.map((line) => line.reference),
    at,
  ]);
}

function partsOf(to: Posting["to"], amount: bigint): readonly Part[] {
  if (typeof to === "bigint") return [{ account: to, amount }];
  if (to.some((part) => part.amount <= 0n) || to.reduce((sum, part) => sum + part.amount, 0n) !== amount) throw new Error("parts that are not the whole");
  return to;
}

/** Balances move once per account however many postings there are; the balance after each entry is the new balance less what came later. */
const BOOK = `
with moved as (
  update ledger_accounts a set balance = a.balance + d.amount from unnest($1::bigint[], $2::bigint[]) as d(account, amount)
  where a.id = d.account returning a.id, a.balance
)
insert into ledger_entries (account, at, kind, reference, amount, balance)
select l.account, $8, l.kind, l.reference, l.amount, moved.balance - l.later
from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[]) with ordinality as l(account, amount, later, kind, reference, ord)
join moved on moved.id = l.account
order by l.ord`;
