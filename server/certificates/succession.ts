import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";

/** Names the one key (SHA-256 of its SPKI) that may be the user's next master; `proven`: at once, otherwise after a recovery's wait. */
export async function nameSuccessor(tx: Transaction, user: bigint, spkiHash: Uint8Array, proven: boolean): Promise<void> {
  await tx.query(
    `insert into master_successors (user_number, spki_hash, proven) values ($1, $2, $3)
     on conflict (user_number) do update set spki_hash = excluded.spki_hash, proven = excluded.proven`,
    [user, spkiHash, proven],
  );
}

/** Whether the last master named this key when it ended itself. */
export async function isNamed(tx: Transaction, user: bigint, spkiHash: Uint8Array): Promise<boolean> {
  return (await tx.query("select 1 from master_successors where user_number = $1 and spki_hash = $2", [user, spkiHash])).length > 0;
}

/**
 * Lets a key become the user's master: any key as the first one, afterwards only the proven successor, once. Otherwise the password
 * alone would be enough to take over an account. Refuses with `recovery-waiting` or `recovery-required`; the devices must be locked.
 */
export async function admitMaster(tx: Transaction, user: bigint, spkiHash: Uint8Array): Promise<void> {
  await refuseWhileRecovering(tx, user);
  if ((await tx.query("select 1 from certificates where user_number = $1 and role = 'master' limit 1", [user])).length === 0) return;
  const used = await tx.query("delete from master_successors where user_number = $1 and spki_hash = $2 and proven returning 1", [user, spkiHash]);
  if (used.length === 0) throw refuse("recovery-required");
}

/** Refuses with `recovery-waiting` while a recovery of the user's waits. */
export async function refuseWhileRecovering(tx: Transaction, user: bigint): Promise<void> {
  const [row] = await tx.query<{ ready_at: Date }>("select ready_at from recoveries where user_number = $1 and state = 'waiting' and lapses_at > now()", [
    user,
  ]);
  if (row) throw refuse("recovery-waiting", { until: row.ready_at.getTime() });
}
