import { createHash } from "node:crypto";
import type { Transaction } from "../storage/database.ts";

/** The newest entry of a user's device log: its index and head. */
export async function lastLogEntry(tx: Transaction, user: bigint): Promise<{ index: number; head: Buffer } | undefined> {
  const [row] = await tx.query<{ index: number; head: Buffer }>("select index, head from device_logs where user_number = $1 order by index desc limit 1", [
    user,
  ]);
  return row;
}

/** At most `limit` entries (compact JWS) of a user's device log from an index on. */
export async function logEntriesFrom(tx: Transaction, user: bigint, from: number, limit: number): Promise<string[]> {
  const rows = await tx.query<{ entry: string }>("select entry from device_logs where user_number = $1 and index >= $2 order by index limit $3", [
    user,
    from,
    limit,
  ]);
  return rows.map(({ entry }) => entry);
}

/** Appends an entry at its index; false when another one has taken it. */
export async function appendLogEntry(tx: Transaction, user: bigint, index: number, entry: string): Promise<boolean> {
  const head = createHash("sha256").update(entry).digest();
  const rows = await tx.query("insert into device_logs (user_number, index, entry, head) values ($1, $2, $3, $4) on conflict do nothing returning 1", [
    user,
    index,
    entry,
    head,
  ]);
  return rows.length === 1;
}
