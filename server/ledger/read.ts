import type { Transaction } from "../storage/database.ts";
import type { EntryKind } from "./post.ts";

/** An entry of one account: signed amount and the balance after it, in minor units. */
export interface LedgerEntry {
  readonly id: bigint;
  readonly at: Date;
  readonly kind: EntryKind;
  readonly reference: string;
  readonly amount: bigint;
  readonly balance: bigint;
  [column: string]: unknown;
}

/** Opens an account with a balance of zero; its id. */
export async function openAccount(tx: Transaction, kind: "user" | "merchant" | "bank"): Promise<bigint> {
  const rows = await tx.query<{ id: bigint }>("insert into ledger_accounts (kind, currency) values ($1, 'KRW') returning id", [kind]);
  const [row] = rows;
  if (!row) throw new Error("the new ledger account came without its id");
  return row.id;
}

/** The balance of an account in minor units. */
export async function balanceOf(tx: Transaction, account: bigint): Promise<bigint> {
  const [row] = await tx.query<{ balance: bigint }>("select balance from ledger_accounts where id = $1", [account]);
  if (!row) throw new Error(`no ledger account ${account}`);
  return row.balance;
}

/** At most `limit` entries of an account, newest first, older than the entry `before` where one is given. */
export function entriesOf(tx: Transaction, account: bigint, limit: number, before?: bigint): Promise<LedgerEntry[]> {
  return tx.query<LedgerEntry>("select id, at, kind, reference, amount, balance from ledger_entries where account = $1 and id < $2 order by id desc limit $3", [
    account,
    before ?? 9_223_372_036_854_775_807n,
    limit,
  ]);
}
