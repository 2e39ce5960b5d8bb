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

/** A time: at or after `from`, before `to`. */
export interface Span {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** At most `limit` entries of an account, newest first, older than the entry `before` and of a time where they are given. */
export function entriesOf(tx: Transaction, account: bigint, limit: number, before?: bigint, span?: Span): Promise<LedgerEntry[]> {
  const { from, to } = span ?? {};
  return tx.query<LedgerEntry>(from || to ? ENTRIES_OF_TIME : ENTRIES, [
    account,
    before ?? 9_223_372_036_854_775_807n,
    limit,
    ...(from || to ? [from, to] : []),
  ]);
}

const SELECT = "select id, at, kind, reference, amount, balance from ledger_entries where account = $1 and id < $2";
const ENTRIES = `${SELECT} order by id desc limit $3`;
/** Ids rise with time but for what clocks differ by: their range, found by halving, is taken wider than the time. */
const ENTRIES_OF_TIME = `${SELECT} and at >= coalesce($4::timestamptz, '-infinity') and at < coalesce($5::timestamptz, 'infinity')
  and id >= (select ledger_entry_since($1, coalesce($4::timestamptz, '-infinity') - interval '10 minutes'))
  and id < (select ledger_entry_since($1, coalesce($5::timestamptz, 'infinity') + interval '10 minutes'))
  order by id desc limit $3`;
