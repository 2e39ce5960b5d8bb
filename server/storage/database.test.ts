import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { type Database, openDatabase } from "./database.ts";
import { openScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";

let scratch: ScratchDatabase;
let database: Database;
beforeAll(async () => {
  scratch = await openScratchDatabase(1);
  database = openDatabase(scratch.url);
});
afterAll(async () => {
  await database?.close();
  await scratch?.close();
});

type Backend = { pid: number; statement: string; idle: string };
const slowly = (on: Database, times: number) =>
  Promise.all(
    Array.from({ length: times }, async () => {
      const [row] = await on.query<Backend>(
        `select pg_backend_pid() as pid, current_setting('statement_timeout') as statement,
         current_setting('idle_in_transaction_session_timeout') as idle from pg_sleep(0.3)`,
      );
      if (!row) throw new Error("no row");
      return row;
    }),
  );

test("the pool has ten connections, whatever is asked at once, and one besides for each that listens", async () => {
  const end = await database.listen(
    "anything",
    () => undefined,
    () => undefined,
  );
  const asked = slowly(database, 11);
  const count = "select count(*)::integer as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await expect.poll(async () => (await scratch.database.query<{ count: number }>(count))[0]?.count, { interval: 20 }).toBe(11);
  expect(new Set((await asked).map(({ pid }) => pid)).size).toBe(10);
  await end();
  expect(readConfig({ DATABASE_URL: scratch.url }).databaseConnections).toBe(10);
});

test("a pool of as many connections as the operator says", async () => {
  expect(new Set((await slowly(scratch.another(2), 5)).map(({ pid }) => pid)).size).toBe(2);
});

test("every connection ends a statement and an idle transaction after 15 s", async () => {
  for (const { statement, idle } of await slowly(database, 10)) expect([statement, idle]).toEqual(["15s", "15s"]);
});
