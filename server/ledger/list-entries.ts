import * as v from "valibot";
import type { Entry } from "../../protocol/account.ts";
import { EntryId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import type { EntryKind } from "./post.ts";
import { entriesOf, type LedgerEntry } from "./read.ts";

export interface EntryPage {
  readonly items: Entry[];
  /** Id of the last entry here, which is the cursor of the following page. */
  readonly next?: string;
}

/** What an account's owner may know of what is behind an entry. */
export type EntryDescription = Pick<Entry, "payment" | "refund" | "transfer" | "bank">;
/** By the kind of entries: what their references stand for, by reference. */
export type Describers = Partial<Record<EntryKind, (references: readonly string[]) => Promise<ReadonlyMap<string, EntryDescription>>>>;

const DEFAULT_LIMIT = 20;
const HIGHEST_ID = 9_223_372_036_854_775_807n;

/** A page of an account's entries, newest first, of a time (ms) where one is asked for, each with what its owner may know of what is behind it. */
export async function listEntries(
  tx: Transaction,
  account: bigint,
  query: { readonly cursor?: string; readonly limit?: string; readonly from?: string; readonly to?: string },
  describers: Describers,
): Promise<EntryPage> {
  const limit = Number(query.limit ?? DEFAULT_LIMIT);
  const found = await entriesOf(tx, account, limit + 1, before(query.cursor), { from: timeOf(query.from), to: timeOf(query.to) });
  const entries = found.slice(0, limit);
  const described = await describe(entries, describers);
  const last = found.length > limit ? entries.at(-1) : undefined;
  return { items: entries.map((entry) => wireEntry(entry, described.get(keyOf(entry)))), ...(last && { next: `ent_${last.id}` }) };
}

/** An entry as its owner sees it. */
export function wireEntry({ id, at, kind, amount, balance }: LedgerEntry, description: EntryDescription = {}): Entry {
  return { id: `ent_${id}`, at: at.getTime(), kind, amount: String(amount), balance: String(balance), currency: "KRW", ...description };
}

async function describe(entries: readonly LedgerEntry[], describers: Describers): Promise<Map<string, EntryDescription>> {
  const described = new Map<string, EntryDescription>();
  const kinds = [...new Set(entries.map(({ kind }) => kind))];
  await Promise.all(
    kinds.map(async (kind) => {
      const references = entries.filter((entry) => entry.kind === kind).map(({ reference }) => reference);
      for (const [reference, found] of (await describers[kind]?.([...new Set(references)])) ?? []) described.set(keyOf({ kind, reference }), found);
    }),
  );
  return described;
}

function keyOf({ kind, reference }: Pick<LedgerEntry, "kind" | "reference">): string {
  return `${kind} ${reference}`;
}

/** No further than PostgreSQL's clock goes. */
function timeOf(ms: string | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(Math.min(Number(ms), 8.64e15));
}

function before(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const id = v.is(EntryId, cursor) ? BigInt(cursor.slice("ent_".length)) : 0n;
  if (id === 0n || id > HIGHEST_ID) throw refuse("invalid-request", { errors: [{ path: "query.cursor", message: "not a cursor of this list" }] });
  return id;
}
