import pg from "pg";
import { type Listen, listening } from "./listening.ts";

export type Row = Record<string, unknown>;

/** A connection inside one transaction. Statements may be sent without waiting for one another: they run in the order in which they were sent. */
export interface Transaction {
  /** Runs one prepared statement. */
  query<R extends Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Runs several commands without values, unprepared. */
  script(text: string): Promise<void>;
}

/** PostgreSQL, reached through one pool; values of bigint columns come as bigint, timestamptz as Date. */
export interface Database extends Transaction {
  /** Runs `work` in one READ COMMITTED transaction: committed when it resolves, rolled back when it rejects. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** On a connection of its own, the same for all channels. */
  readonly listen: Listen;
  close(): Promise<void>;
}

/** bigint columns come as bigint, all others as the driver gives them. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig["getTypeParser"],
};

/** Opens a pool on `url`; `connections` bounds it. Each statement ends after 15 s at the latest. */
export function openDatabase(url: string, connections = 10): Database {
  const settings: pg.PoolConfig = {
    connectionString: url,
    max: connections,
    types,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    pipeline: true,
  };
  const pool = new pg.Pool(settings);
  // A connection that the server closes is replaced by the pool, idle or not; without listeners its end would be the process's.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    ...statements(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        const [, result] = await Promise.all([client.query("begin"), work(statements(client))]);
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    listen: listening(url),
    close: () => pool.end(),
  };
}

function statements(on: pg.Pool | pg.PoolClient): Transaction {
  return {
    query: (text, values) => run(on, text, values),
    async script(text) {
      await on.query(text);
    },
  };
}

/** Named statements are prepared once per connection: the text is the name's origin. */
const names = new Map<string, string>();

async function run<R extends Row>(on: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[] = []): Promise<R[]> {
  let name = names.get(text);
  if (!name) {
    name = `s${names.size}`;
    names.set(text, name);
  }
  const result = await on.query<R>({ name, text, values: [...values] });
  return result.rows;
}

/** Whether an error is PostgreSQL's refusal by the named constraint. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}

/** What the driver says, without a code, when a connection ends under a statement or none can be had. */
const LOST = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether an error says that the database cannot be reached or is going down, whatever was asked of it. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError))
    return error instanceof Error && (("code" in error && /^E[A-Z]+$/.test(String(error.code))) || LOST.test(error.message));
  return /^(08|57P)/.test(error.code ?? "");
}
