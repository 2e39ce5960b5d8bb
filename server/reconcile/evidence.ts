import type { EntryKind } from "../ledger/post.ts";
import type { Transaction } from "../storage/database.ts";
import type { Trust } from "./trust.ts";

/** A ledger entry as it stands; amounts in minor units. */
export interface EntryRow {
  readonly id: bigint;
  readonly account: bigint;
  readonly at: Date;
  readonly amount: bigint;
}

/** All entries of one reference of one kind, which together must be nothing. */
export interface Group {
  readonly kind: EntryKind;
  readonly reference: string;
  readonly entries: readonly EntryRow[];
}

/** Something that is not as the evidence says. */
export interface Difference {
  /** `ent_…`, an account or another row. */
  readonly where: string;
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Checks groups of one kind against their evidence. */
export type EvidenceReader = (tx: Transaction, trust: Trust, groups: readonly Group[]) => Promise<Difference[]>;

/** Collects what differs of one group. */
export interface Finder {
  readonly differences: Difference[];
  /** Notes a difference unless the two are the same text; whether they are. */
  same(what: string, expected: unknown, found: unknown): boolean;
  /** Notes that something does not hold, unless it does. */
  holds(what: string, it: boolean, expected?: string, found?: string): boolean;
}

/** What differs of a group is said of its first entry, unless it is about one of them. */
export function finderOf({ kind, reference, entries }: Group): Finder {
  const differences: Difference[] = [];
  const where = `ent_${entries[0]?.id ?? "?"} (${kind} ${reference})`;
  const note = (what: string, expected: string, found: string) => {
    differences.push({ where, what, expected, found });
    return false;
  };
  return {
    differences,
    same: (what, expected, found) => String(expected) === String(found) || note(what, String(expected), String(found)),
    holds: (what, it, expected = "holds", found = "does not hold") => it || note(what, expected, found),
  };
}

/** Compares the entries of a group with what the evidence says: which account moved by how much, each once. */
export function comparePostings({ kind, reference, entries }: Group, expected: ReadonlyMap<bigint, bigint>): Difference[] {
  const seen = new Set<bigint>();
  const differences: Difference[] = entries.flatMap(({ id, account, amount }) => {
    const where = `ent_${id} (${kind} ${reference})`;
    const wanted = expected.get(account);
    if (wanted === undefined || seen.has(account)) return [{ where, what: "account", expected: "no entry of this account", found: `account ${account}` }];
    seen.add(account);
    return wanted === amount ? [] : [{ where, what: "amount", expected: String(wanted), found: String(amount) }];
  });
  for (const [account, amount] of expected) {
    if (seen.has(account)) continue;
    const where = `ent_${entries[0]?.id ?? "?"} (${kind} ${reference})`;
    differences.push({ where, what: "counter-entry", expected: `${amount} of account ${account}`, found: "none" });
  }
  return differences;
}

/** Sums up amounts by account. */
export function totals(parts: Iterable<readonly [bigint, bigint]>): Map<bigint, bigint> {
  const sums = new Map<bigint, bigint>();
  for (const [account, amount] of parts) sums.set(account, (sums.get(account) ?? 0n) + amount);
  return sums;
}
