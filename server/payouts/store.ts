import type { BankAccount, Payout } from "../../protocol/refund.ts";
import type { EntryDescription } from "../ledger/list-entries.ts";
import type { Transaction } from "../storage/database.ts";

export interface NewPayout {
  readonly id: string;
  readonly owner: { readonly user: bigint } | { readonly merchant: string; readonly number: string };
  readonly amount: bigint;
  readonly account: BankAccount;
  readonly at: Date;
  readonly line: bigint;
  readonly certificate: bigint | null;
  readonly consent: Buffer;
  readonly jws: string;
}

/** Keeps a payout or withdrawal with the order that its owner signed. */
export async function insertPayout(tx: Transaction, payout: NewPayout): Promise<void> {
  const { id, owner, amount, account, at, line, certificate, consent, jws } = payout;
  const [user, merchant, number] = "user" in owner ? [owner.user, null, null] : [null, owner.merchant, owner.number];
  await tx.query(
    `insert into payouts (id, merchant, user_number, number, amount, bank, bank_account, at, line, certificate, consent, jws)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, merchant, user, number, amount, account.bank, account.number, at, line, certificate, consent, jws],
  );
}

/** A payout as it was made, with the account's whole number. */
export interface KnownPayout {
  readonly payout: Payout;
  readonly accountNumber: string;
}

interface Columns extends Record<string, unknown> {
  id: string;
  number: string | null;
  amount: bigint;
  bank: string;
  bank_account: string;
  at: Date;
  line: bigint;
}

const SELECT = "select id, number, amount, bank, bank_account, at, line from payouts";

/** A merchant's payout by its own number of it. */
export async function findByNumber(tx: Transaction, merchant: string, number: string): Promise<KnownPayout | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where merchant = $1 and number = $2`, [merchant, number]);
  return row && known(row);
}

/** A merchant's payout on the order with this SHA-256 of its signing input. */
export async function findSigned(tx: Transaction, merchant: string, consent: Buffer): Promise<Payout | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where merchant = $1 and consent = $2`, [merchant, consent]);
  return row && known(row).payout;
}

/** What was paid on the order with this SHA-256 of its signing input. */
export async function findByConsent(tx: Transaction, consent: Buffer): Promise<KnownPayout | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where consent = $1`, [consent]);
  return row && known(row);
}

/** At most `limit` payouts of a merchant, newest first. */
export async function findPayouts(tx: Transaction, merchant: string, before: string | undefined, limit: number): Promise<Payout[]> {
  const rows = await tx.query<Columns>(`${SELECT} where merchant = $1 and ($2::text is null or id < $2) order by id desc limit $3`, [
    merchant,
    before ?? null,
    limit,
  ]);
  return rows.map((row) => known(row).payout);
}

/** What entries say of payouts and withdrawals, by the number of the bank's statement line. */
export async function describePayouts(tx: Transaction, lines: readonly string[]): Promise<Map<string, EntryDescription>> {
  const rows = await tx.query<Columns>(`${SELECT} where line = any($1::bigint[])`, [lines]);
  return new Map(rows.map((row) => [String(row.line), { bank: { bank: row.bank, account: masked(row.bank_account) } }]));
}

/** The ledger account of a merchant. */
export async function accountOfMerchant(tx: Transaction, merchant: string): Promise<bigint> {
  const [row] = await tx.query<{ account: bigint }>("select account from merchants where id = $1", [merchant]);
  if (!row) throw new Error(`no merchant ${merchant}`);
  return row.account;
}

/** The ledger account of a user. */
export async function accountOfUser(tx: Transaction, user: bigint): Promise<bigint> {
  const [row] = await tx.query<{ account: bigint }>("select account from users where number = $1", [user]);
  if (!row) throw new Error(`no user ${user}`);
  return row.account;
}

function known(row: Columns): KnownPayout {
  const { id, number, amount, bank, bank_account: accountNumber, at, line } = row;
  const payout = { id, currency: "KRW" as const, amount: String(amount), bank, account: masked(accountNumber), at: at.getTime(), line: String(line) };
  return { payout: { ...payout, ...(number !== null && { number }) }, accountNumber };
}

/** A bank account's number with all but its last four digits hidden. */
function masked(number: string): string {
  const digits = number.replaceAll(/\D/g, "").length;
  let at = 0;
  return number.replaceAll(/\d/g, (digit) => (at++ < digits - 4 ? "*" : digit));
}
