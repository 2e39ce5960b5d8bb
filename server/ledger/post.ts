import type { Transaction } from "../storage/database.ts";

/** One movement of money between two accounts of one currency, in minor units above zero. */
export interface Posting {
  readonly from: bigint;
  readonly to: bigint;
  readonly amount: bigint;
  readonly kind: "payment" | "top-up";
  /** What it is evidence of: a payment's id, or the number of a bank statement line. */
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
 * Books postings as double entries: two entries each, which sum to zero, with the balance after each; the accounts must be locked.
 * An account that would fall below zero, where its kind forbids it, fails the whole transaction (constraint `balance_not_negative`).
 */
export async function post(tx: Transaction, postings: readonly Posting[], at: Date): Promise<void> {
  if (postings.length === 0) return;
  const account: bigint[] = [];
  const amount: bigint[] = [];
  const kind: string[] = [];
  const reference: string[] = [];
  for (const posting of postings) {
    account.push(posting.from, posting.to);
    amount.push(-posting.amount, posting.amount);
    kind.push(posting.kind, posting.kind);
    reference.push(posting.reference, posting.reference);
  }
  await tx.query(BOOK, [account, amount, kind, reference, at]);
}

/** Balances move once per account however many postings there are; the balance after each entry is the new balance less what came later. */
const BOOK = `
with line as (
  select account, amount, kind, reference, ord
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) with ordinality as l(account, amount, kind, reference, ord)
), moved as (
  update ledger_accounts a set balance = a.balance + d.amount
  from (select account, sum(amount)::bigint as amount from line group by account) d
  where a.id = d.account
  returning a.id, a.balance, d.amount as total
)
insert into ledger_entries (account, at, kind, reference, amount, balance)
select line.account, $5, line.kind, line.reference, line.amount,
  moved.balance - moved.total + sum(line.amount) over (partition by line.account order by line.ord)
from line join moved on moved.id = line.account
order by line.ord`;
