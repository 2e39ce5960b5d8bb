import pg from "pg";
import { type Row, type Transaction, types } from "./database.ts";

/** A connection of its own in one transaction that reads one state of the database, however long it takes, and writes nothing. */
export interface Snapshot extends Transaction {
  /** By which further connections read the same state, as long as this one is open. */
  readonly id: string;
  close(): Promise<void>;
}

/** Opens a snapshot of now, or of another snapshot's moment; values come as {@link Transaction}'s do. Statements have no time limit. */
export async function openSnapshot(url: string, of?: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url, types });
  // Whoever reads next is told.
  client.on("error", () => undefined);
  await client.connect();
  await client.query("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set work_mem = '64MB'");
  await client.query("begin isolation level repeatable read read only");
  if (of !== undefined) await client.query(`set transaction snapshot ${pg.escapeLiteral(of)}`);
  const exported = await client.query<{ id: string }>("select pg_export_snapshot() as id");
  return {
    id: exported.rows[0]?.id ?? "",
    query: async <R extends Row>(text: string, values: readonly unknown[] = []) => (await client.query<R>(text, [...values])).rows,
    async script(text) {
      await client.query(text);
    },
    close: () => client.end(),
  };
}
