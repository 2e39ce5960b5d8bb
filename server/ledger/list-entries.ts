import * as v from "valibot";
import type { Entry } from "../../protocol/account.ts";
import { EntryId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import { entriesOf, type LedgerEntry } from "./read.ts";

export interface EntryPage {
  readonly items: Entry[];
  /** Id of the last entry here, which is the cursor of the following page. */
  readonly next?: string;
}

/** What an account's owner may know of payments, by payment id. */
export type DescribePayments = (payments: readonly string[]) => Promise<ReadonlyMap<string, Entry["payment"]>>;

const DEFAULT_LIMIT = 20;
const HIGHEST_ID = 9_223_372_036_854_775_807n;

/** A page of an account's entries, newest first; `describe` tells what the owner may know of the payments behind them, by payment id. */
export async function listEntries(
  tx: Transaction,
  account: bigint,
  query: { readonly cursor?: string; readonly limit?: string },
  describe: DescribePayments,
): Promise<EntryPage> {
  const limit = Number(query.limit ?? DEFAULT_LIMIT);
  const found = await entriesOf(tx, account, limit + 1, before(query.cursor));
  const entries = found.slice(0, limit);
  const payments = await describe(entries.filter((entry) => entry.kind === "payment").map((entry) => entry.reference));
  const last = found.length > limit ? entries.at(-1) : undefined;
  return { items: entries.map((entry) => wireEntry(entry, payments.get(entry.reference))), ...(last && { next: `ent_${last.id}` }) };
}

/** An entry as its owner sees it. */
export function wireEntry({ id, at, kind, amount, balance }: LedgerEntry, payment?: Entry["payment"]): Entry {
  const entry = { id: `ent_${id}`, at: at.getTime(), kind, amount: String(amount), balance: String(balance), currency: "KRW" } as const;
  return payment && kind === "payment" ? { ...entry, payment } : entry;
}

function before(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const id = v.is(EntryId, cursor) ? BigInt(cursor.slice("ent_".length)) : 0n;
  if (id === 0n || id > HIGHEST_ID) throw refuse("invalid-request", { errors: [{ path: "query.cursor", message: "not a cursor of this list" }] });
  return id;
}
