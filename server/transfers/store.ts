import type { Transaction } from "../storage/database.ts";

export interface Person {
  readonly user: bigint;
  readonly name: string;
  readonly account: bigint;
}

/** The users of these numbers, by number. */
export async function findPeople(tx: Transaction, users: readonly bigint[]): Promise<Map<bigint, Person>> {
  const rows = await tx.query<{ user: bigint; name: string; account: bigint }>(
    "select number as user, name, account from users where number = any($1::bigint[])",
    [users],
  );
  return new Map(rows.map((row) => [row.user, row]));
}

/** The answer to a transfer that was sent; undefined when there is none of this id. */
export async function findTransfer(tx: Transaction, id: string): Promise<{ readonly consent: Buffer; readonly result: string } | undefined> {
  const [row] = await tx.query<{ consent: Buffer; result: string }>("select consent, result from transfers where id = $1", [id]);
  return row;
}

export interface LockedSigner {
  readonly status: "active" | "suspended" | "revoked";
  readonly cause: "pin" | "copied" | null;
  readonly highestSequence: number;
  readonly highestIssued: number;
}

/** Locks the state of a certificate until the transaction ends. */
export async function lockSigner(tx: Transaction, certificate: bigint): Promise<LockedSigner | undefined> {
  const [row] = await tx.query<{ status: LockedSigner["status"]; cause: LockedSigner["cause"]; highest_sequence: bigint; highest_issued: bigint }>(
    "select status, cause, highest_sequence, highest_issued from certificate_states where certificate = $1 for update",
    [certificate],
  );
  if (!row) return undefined;
  return { status: row.status, cause: row.cause, highestSequence: Number(row.highest_sequence), highestIssued: Number(row.highest_issued) };
}

/** The consent for which a certificate's number was used. */
export async function usedFor(tx: Transaction, certificate: bigint, sequence: number): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ hash: Buffer }>("select hash from authorizations where certificate = $1 and sequence = $2", [certificate, sequence]);
  return row?.hash;
}

/** Writes a number down as used, and the certificate's state after it. */
export async function useSequence(
  tx: Transaction,
  certificate: bigint,
  use: { sequence: number; consent: Buffer; state: Pick<LockedSigner, "highestSequence" | "highestIssued"> },
): Promise<void> {
  await tx.query("insert into authorizations (certificate, sequence, hash, at) values ($1, $2, $3, now()) on conflict do nothing", [
    certificate,
    use.sequence,
    use.consent,
  ]);
  await tx.query("update certificate_states set highest_sequence = $2, highest_issued = $3, last_used = now() where certificate = $1", [
    certificate,
    use.state.highestSequence,
    use.state.highestIssued,
  ]);
}

/** Suspends a certificate whose key has two holders; its state is locked. */
export async function suspendCopied(tx: Transaction, certificate: bigint): Promise<void> {
  await tx.query("update certificate_states set status = 'suspended', cause = 'copied' where certificate = $1", [certificate]);
}

/** Whether a device-log head is the newest of a user's, or was until `graceMs` ago. */
export async function isHead(tx: Transaction, user: bigint, head: string, graceMs: number): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from device_logs d where d.user_number = $1 and d.head = $2 and not exists (
       select 1 from device_logs n where n.user_number = d.user_number and n.index = d.index + 1 and n.at <= now() - make_interval(secs => $3))`,
    [user, Buffer.from(head, "base64url"), graceMs / 1000],
  );
  return rows.length > 0;
}

/** What a user has sent since midnight in Seoul; the user's allowance row is locked with it, so that two at once are counted. */
export async function lockSentToday(tx: Transaction, user: bigint): Promise<bigint> {
  await tx.query("select 1 from allowances where user_number = $1 for update", [user]);
  return sentToday(tx, user);
}

/** What a user has sent since midnight in Seoul, in minor units. */
export async function sentToday(tx: Transaction, user: bigint): Promise<bigint> {
  const [row] = await tx.query<{ sum: bigint }>(
    `select coalesce(sum(amount), 0)::bigint as sum from transfers
     where payer = $1 and at >= date_trunc('day', now() at time zone 'Asia/Seoul') at time zone 'Asia/Seoul'`,
    [user],
  );
  return row?.sum ?? 0n;
}

export interface NewTransfer {
  readonly id: string;
  readonly payer: bigint;
  readonly payee: bigint;
  readonly amount: bigint;
  readonly message: string | undefined;
  readonly at: Date;
  readonly certificate: bigint;
  readonly sequence: number;
  readonly consent: Buffer;
  readonly jws: string;
  readonly result: string;
}

/** Keeps a transfer; false where one of this id is there already. */
export async function insertTransfer(tx: Transaction, transfer: NewTransfer): Promise<boolean> {
  const { id, payer, payee, amount, message, at, certificate, sequence, consent, jws, result } = transfer;
  const rows = await tx.query(
    `insert into transfers (id, payer, payee, amount, message, at, certificate, sequence, consent, jws, result)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing returning id`,
    [id, payer, payee, amount, message ?? null, at, certificate, sequence, consent, jws, result],
  );
  return rows.length > 0;
}
