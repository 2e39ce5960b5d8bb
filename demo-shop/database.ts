import pg from "pg";
import { migrations } from "./migrations.ts";

/** The shop's own PostgreSQL database. */
export interface Database {
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  transaction<T>(work: (tx: Pick<Database, "query">) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const MIGRATION_LOCK = 4500;

/** Connects to the shop's database and brings its tables up to date, once for however many processes start. */
export async function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on("error", () => undefined);
  const database: Database = {
    query: async (sql, values = []) => (await pool.query(sql, [...values])).rows,
    async transaction(work) {
      const client = await pool.connect();
      let broken = false;
      try {
        await client.query("begin");
        const result = await work({ query: async (sql, values = []) => (await client.query(sql, [...values])).rows });
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch(() => {
          broken = true;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
  await migrate(database);
  return database;
}

function migrate(database: Database): Promise<void> {
  return database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await tx.query("create table if not exists shop_migrations (number int primary key, applied_at timestamptz not null default now())");
    const [done] = await tx.query<{ count: number }>("select count(*)::int as count from shop_migrations");
    for (const [at, { sql, values }] of migrations.entries()) {
      if (at < (done?.count ?? 0)) continue;
      await tx.query(sql, values);
      await tx.query("insert into shop_migrations (number) values ($1)", [at + 1]);
    }
  });
}
