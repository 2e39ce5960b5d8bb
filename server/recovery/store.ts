import type { Recovery, RecoveryPurpose, RecoveryState } from "../../protocol/recovery.ts";
import type { Transaction } from "../storage/database.ts";

export interface RecoveryRow {
  readonly id: string;
  readonly user: bigint;
  readonly purpose: RecoveryPurpose;
  /** Of the code that was used up; null where the last master had named the key. */
  readonly codeHash: Buffer | null;
  readonly device: string;
  readonly name: string;
  readonly spkiHash: Buffer;
  /** Public ids of certificates. */
  readonly excluded: readonly string[];
  readonly state: RecoveryState;
  readonly started: Date;
  readonly ready: Date;
  readonly lapses: Date;
}

interface Columns extends Record<string, unknown> {
  id: string;
  user_number: bigint;
  purpose: RecoveryPurpose;
  code_hash: Buffer | null;
  device: string;
  name: string;
  spki_hash: Buffer;
  excluded: string[];
  state: RecoveryState;
  started_at: Date;
  ready_at: Date;
  lapses_at: Date;
}

const SELECT = `
select id, user_number, purpose, code_hash, device, name, spki_hash, excluded,
  case when state = 'waiting' and lapses_at <= now() then 'lapsed' else state end as state, started_at, ready_at, lapses_at
from recoveries`;

/** A user's recovery by its id. */
export async function findRecovery(tx: Transaction, user: bigint, id: string): Promise<RecoveryRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where id = $1 and user_number = $2`, [id, user]));
}

/** The user's newest recovery, whatever became of it. */
export async function newestRecovery(tx: Transaction, user: bigint): Promise<RecoveryRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where user_number = $1 order by started_at desc, id desc limit 1`, [user]));
}

/** Writes a new, waiting recovery; one whose time was over before is written as lapsed. The user's devices must be locked. */
export async function insertRecovery(tx: Transaction, row: Omit<RecoveryRow, "state">): Promise<void> {
  await tx.query("update recoveries set state = 'lapsed' where user_number = $1 and state = 'waiting' and lapses_at <= now()", [row.user]);
  await tx.query(
    `insert into recoveries (id, user_number, purpose, code_hash, device, name, spki_hash, excluded, started_at, ready_at, lapses_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [row.id, row.user, row.purpose, row.codeHash, row.device, row.name, row.spkiHash, row.excluded, row.started, row.ready, row.lapses],
  );
  await forbidOneClick(tx, row.user, row.lapses);
}

/** Ends a waiting recovery; one click pays again. The user's devices must be locked. */
export async function endRecovery(tx: Transaction, row: RecoveryRow, state: Exclude<RecoveryState, "waiting" | "lapsed">): Promise<RecoveryRow> {
  const ended = await tx.query("update recoveries set state = $2 where id = $1 and state = 'waiting' returning 1", [row.id, state]);
  if (ended.length === 0) throw new Error(`recovery ${row.id} was ended without the lock`);
  await forbidOneClick(tx, row.user, null);
  return { ...row, state };
}

async function forbidOneClick(tx: Transaction, user: bigint, until: Date | null): Promise<void> {
  await tx.query("update allowances set no_click_until = $2 where user_number = $1", [user, until]);
}

/** Sets the user's code by its hash, in place of an earlier one. */
export async function writeCode(tx: Transaction, user: bigint, hash: Buffer): Promise<void> {
  await tx.query(
    "insert into recovery_codes (user_number, hash) values ($1, $2) on conflict (user_number) do update set hash = excluded.hash, set_at = excluded.set_at",
    [user, hash],
  );
}

/** Uses up the user's code; false when this is not its hash. */
export async function takeCode(tx: Transaction, user: bigint, hash: Buffer): Promise<boolean> {
  return (await tx.query("delete from recovery_codes where user_number = $1 and hash = $2 returning 1", [user, hash])).length > 0;
}

/** Since when the user has a code. */
export async function codeSince(tx: Transaction, user: bigint): Promise<Date | undefined> {
  const [row] = await tx.query<{ set_at: Date }>("select set_at from recovery_codes where user_number = $1", [user]);
  return row?.set_at;
}

/** A recovery as the user's logins see it. */
export function recoveryOf(row: RecoveryRow): Recovery {
  const { id, purpose, state, device, name } = row;
  return {
    ...{ id, purpose, state, device, name },
    key: row.spkiHash.toString("base64url"),
    started: row.started.getTime(),
    ready: row.ready.getTime(),
    lapses: row.lapses.getTime(),
    excluded: [...row.excluded],
  };
}

function one([row]: readonly Columns[]): RecoveryRow | undefined {
  if (!row) return undefined;
  const { id, purpose, device, name, excluded, state } = row;
  return {
    ...{ id, purpose, device, name, excluded, state },
    user: row.user_number,
    codeHash: row.code_hash,
    spkiHash: row.spki_hash,
    started: row.started_at,
    ready: row.ready_at,
    lapses: row.lapses_at,
  };
}
