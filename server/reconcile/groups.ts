import type { EntryKind } from "../ledger/post.ts";
import type { Transaction } from "../storage/database.ts";
import type { EntryRow, Group } from "./evidence.ts";

const FETCH = 10_000;

interface Row extends Record<string, unknown>, EntryRow {
  kind: EntryKind;
  reference: string;
}

/** All entries of the ledger by kind and reference, as many as wanted at a time; in memory is never more than one fetch. */
export async function* entryGroups(tx: Transaction, size: number): AsyncGenerator<Group[]> {
  await tx.query(
    'declare entries no scroll cursor for select id, account, at, kind, reference, amount from ledger_entries order by kind collate "C", reference collate "C", id',
  );
  let batch: Group[] = [];
  let group: { kind: EntryKind; reference: string; entries: EntryRow[] } | undefined;
  for (let more = true; more; ) {
    const rows = await tx.query<Row>(`fetch ${FETCH} from entries`);
    more = rows.length === FETCH;
    for (const { kind, reference, ...entry } of rows) {
      if (group?.kind === kind && group.reference === reference) {
        group.entries.push(entry);
        continue;
      }
      // One kind a batch: one reader and its one query.
      if (batch.length >= size || (group && kind !== group.kind && batch.length > 0)) {
        yield batch;
        batch = [];
      }
      group = { kind, reference, entries: [entry] };
      batch.push(group);
    }
  }
  if (batch.length > 0) yield batch;
  await tx.query("close entries");
}
