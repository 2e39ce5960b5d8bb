import type { Database, Sequence } from "./database.ts";

/** The sequence after `previous`: one up, and `issued` never before what was signed already. */
export function following(previous: Sequence | undefined, now: number): Sequence {
  return { last: (previous?.last ?? 0) + 1, issued: Math.max(previous?.issued ?? 0, now) };
}

/** Reserves a certificate's next sequence number on disk, before anything is signed with it. */
export async function reserveSequence(database: Database, certificate: string, now: number): Promise<{ sequence: number; issued: number }> {
  const transaction = database.transaction("sequences", "readwrite", { durability: "strict" });
  const reserved = following(await transaction.store.get(certificate), now);
  await transaction.store.put(reserved, certificate);
  await transaction.done;
  return { sequence: reserved.last, issued: reserved.issued };
}
