import type { Business } from "../../protocol/business.ts";
import type { Transaction } from "../storage/database.ts";

/** The one spelling of an e-mail address that an account is found by: letters of either case are the same. */
export function emailKey(email: string): string {
  return email.normalize("NFKC").toLowerCase();
}

export interface UserRow {
  readonly number: bigint;
  readonly passwordHash: string;
  readonly generation: number;
  /** Whether this address has logged in within 30 days. */
  readonly knownAddress: boolean;
}

/** Inserts a user and the default allowance; throws the violation of `users_email_key_key` where the address has an account. */
export async function insertUser(
  tx: Transaction,
  user: { email: string; name: string; passwordHash: string; account: bigint; perPayment: bigint; total: bigint },
): Promise<bigint> {
  const [row] = await tx.query<{ number: bigint }>(
    "insert into users (email, email_key, name, password_hash, account) values ($1, $2, $3, $4, $5) returning number",
    [user.email, emailKey(user.email), user.name, user.passwordHash, user.account],
  );
  if (!row) throw new Error("the new user came without a number");
  await tx.query("insert into allowances (user_number, per_payment, total) values ($1, $2, $3)", [row.number, user.perPayment, user.total]);
  return row.number;
}

export async function findUser(tx: Transaction, email: string, addressHash: Buffer): Promise<UserRow | undefined> {
  const [row] = await tx.query<{ number: bigint; password_hash: string; generation: number; known: boolean }>(
    `select number, password_hash, generation, exists (
       select 1 from login_addresses a where a.user_number = u.number and a.address_hash = $2 and a.seen_at > now() - interval '30 days'
     ) as known from users u where email_key = $1`,
    [emailKey(email), addressHash],
  );
  return row && { number: row.number, passwordHash: row.password_hash, generation: row.generation, knownAddress: row.known };
}

export async function rememberAddress(tx: Transaction, user: bigint, addressHash: Buffer): Promise<void> {
  await tx.query(
    "insert into login_addresses (user_number, address_hash) values ($1, $2) on conflict (user_number, address_hash) do update set seen_at = now()",
    [user, addressHash],
  );
}

export async function generationOf(tx: Transaction, user: bigint): Promise<number | undefined> {
  const [row] = await tx.query<{ generation: number }>("select generation from users where number = $1", [user]);
  return row?.generation;
}

export async function raiseGeneration(tx: Transaction, user: bigint): Promise<void> {
  await tx.query("update users set generation = generation + 1 where number = $1", [user]);
}

/** Lets only one change of the user's access and devices happen at a time, until the transaction ends. */
export async function lockUser(tx: Transaction, user: bigint): Promise<void> {
  await tx.query("select 1 from users where number = $1 for no key update", [user]);
}

/** Writes a new password's hash and ends every login. */
export async function writePassword(tx: Transaction, user: bigint, hash: string): Promise<void> {
  await tx.query("update users set password_hash = $2, generation = generation + 1 where number = $1", [user, hash]);
}

/** Uses up a nonce under what it was signed with; false when it was used before, by whichever process. */
export async function useNonce(tx: Transaction, signer: Uint8Array, nonce: string, keepUntil: Date): Promise<boolean> {
  const rows = await tx.query("insert into login_nonces (token_hash, nonce, expires_at) values ($1, $2, $3) on conflict do nothing returning 1", [
    signer,
    nonce,
    keepUntil,
  ]);
  return rows.length === 1;
}

/** Who has signed up with an e-mail address, in whatever spelling of it. */
export async function userOfEmail(tx: Transaction, email: string): Promise<bigint | undefined> {
  const [row] = await tx.query<{ number: bigint }>("select number from users where email_key = $1", [emailKey(email)]);
  return row?.number;
}

export interface AccountRow {
  readonly email: string;
  readonly name: string;
  readonly business: Business | null;
  readonly account: bigint;
  readonly balance: bigint;
  readonly perPayment: bigint;
  readonly total: bigint;
  readonly spentSincePin: bigint;
  /** Whether a recovery waits: nothing is paid without the PIN. */
  readonly recovering: boolean;
  readonly deviceLogHead: Buffer | null;
  /** How many entries the device log has, which is the index of the next. */
  readonly deviceLogNext: number;
}

export async function readAccount(tx: Transaction, user: bigint): Promise<AccountRow> {
  const [row] = await tx.query<{
    email: string;
    name: string;
    business: Business | null;
    account: bigint;
    balance: bigint;
    per_payment: bigint;
    total: bigint;
    spent_since_pin: bigint;
    recovering: boolean;
    head: Buffer | null;
    entries: number;
  }>(
    `select u.email, u.name, u.business, u.account, l.balance, a.per_payment, a.total, a.spent_since_pin,
       coalesce(a.no_click_until > now(), false) as recovering,
       (select head from device_logs d where d.user_number = u.number order by d.index desc limit 1) as head,
       (select count(*)::integer from device_logs d where d.user_number = u.number) as entries
     from users u join ledger_accounts l on l.id = u.account join allowances a on a.user_number = u.number where u.number = $1`,
    [user],
  );
  if (!row) throw new Error(`no user ${user}`);
  const { email, name, business, account, balance, per_payment: perPayment, total, spent_since_pin: spentSincePin, recovering } = row;
  return { email, name, business, account, balance, perPayment, total, spentSincePin, recovering, deviceLogHead: row.head, deviceLogNext: row.entries };
}

export interface AllowanceRow {
  readonly perPayment: bigint;
  readonly total: bigint;
}

/** Locks a user's allowance until the transaction ends, as every payment of the user does. */
export async function lockAllowance(tx: Transaction, user: bigint): Promise<AllowanceRow> {
  const [row] = await tx.query<{ per_payment: bigint; total: bigint }>("select per_payment, total from allowances where user_number = $1 for update", [user]);
  if (!row) throw new Error(`no allowance of user ${user}`);
  return { perPayment: row.per_payment, total: row.total };
}

export async function writeAllowance(tx: Transaction, user: bigint, allowance: AllowanceRow, pinShown: boolean): Promise<void> {
  await tx.query(
    "update allowances set per_payment = $2, total = $3, spent_since_pin = case when $4::boolean then 0 else spent_since_pin end where user_number = $1",
    [user, allowance.perPayment, allowance.total, pinShown],
  );
}
