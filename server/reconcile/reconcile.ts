import { openSnapshot } from "../storage/snapshot.ts";
import { checkBooks } from "./books.ts";
import type { Difference, Group } from "./evidence.ts";
import { entryGroups } from "./groups.ts";
import { type TrustKeys, trustOf } from "./trust.ts";
import { type Examiner, examineHere, examineInThreads } from "./workers.ts";

export interface ReconcileOptions {
  readonly databaseUrl: string;
  readonly keys: TrustKeys;
  /** Threads that check evidence; 0: this one does. */
  readonly threads: number;
  /** Told of each difference as it is found. */
  readonly differs: (difference: Difference) => void;
  /** Told how many of all entries were compared with their evidence. */
  readonly progress?: (done: number, all: number) => void;
  /** Told what is added up now. */
  readonly begun?: (name: string) => void;
}

/** Entries that are worth a thread: it takes a second to begin. */
const FOR_A_THREAD = 5_000;
/** References that one batch has. */
const BATCH = 250;

/**
 * Proves the ledger from the evidence, over one state of the database: each entry against what somebody signed, and all sums. Entries that
 * are made meanwhile belong to the next time. How many entries there were.
 */
export async function reconcile({ databaseUrl, keys, threads, differs, progress, begun }: ReconcileOptions): Promise<number> {
  const snapshot = await openSnapshot(databaseUrl);
  try {
    const [counted] = await snapshot.query<{ count: bigint }>("select count(*) as count from ledger_entries");
    const all = Number(counted?.count ?? 0n);
    let done = 0;
    const examined = (groups: readonly Group[], differences: readonly Difference[]) => {
      for (const difference of differences) differs(difference);
      done += groups.reduce((sum, { entries }) => sum + entries.length, 0);
      progress?.(done, all);
    };
    const examiner: Examiner =
      threads > 0
        ? examineInThreads({ databaseUrl, snapshot: snapshot.id }, Math.min(threads, Math.ceil(all / FOR_A_THREAD) || 1), examined)
        : examineHere(snapshot, trustOf(keys), examined);
    try {
      for await (const groups of entryGroups(snapshot, BATCH)) {
        for (const group of groups) for (const difference of unbalanced(group)) differs(difference);
        await examiner.examine(groups);
      }
    } finally {
      await examiner.close();
    }
    if (done !== all) throw new Error(`${all} entries were counted and ${done} examined`);
    for (const difference of await checkBooks(snapshot, begun ?? (() => undefined))) differs(difference);
    return all;
  } finally {
    await snapshot.close();
  }
}

function unbalanced({ kind, reference, entries }: Group): Difference[] {
  const sum = entries.reduce((total, { amount }) => total + amount, 0n);
  if (sum === 0n) return [];
  return [{ where: entries.map(({ id }) => `ent_${id}`).join(", "), what: `sum of ${kind} ${reference}`, expected: "0", found: String(sum) }];
}
