import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
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

test("the pool has ten connections, whatever is asked at once, and one besides for all that listen", async () => {
  const hear = () =>
    database.listen(
      "anything",
      () => undefined,
      () => undefined,
    );
  const ends = await Promise.all([
    hear(),
    hear(),
    database.listen(
      "another",
      () => undefined,
      () => undefined,
    ),
  ]);
  const asked = slowly(database, 11);
  const count = "select count(*)::integer as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await expect.poll(async () => (await scratch.database.query<{ count: number }>(count))[0]?.count, { interval: 20 }).toBe(11);
  expect(new Set((await asked).map(({ pid }) => pid)).size).toBe(10);
  for (const end of ends) await end();
  expect(readConfig({ DATABASE_URL: scratch.url }).databaseConnections).toBe(10);
});

test("a pool of as many connections as the operator says", async () => {
  expect(new Set((await slowly(scratch.another(2), 5)).map(({ pid }) => pid)).size).toBe(2);
});

test("every connection ends a statement and an idle transaction after 15 s", async () => {
  for (const { statement, idle } of await slowly(database, 10)) expect([statement, idle]).toEqual(["15s", "15s"]);
});

test("whoever listens hears its own channel, once each, until it has left; and is told after a lost connection", async () => {
  const heard: string[] = [];
  const listen = (channel: string, name: string) =>
    database.listen(
      channel,
      (payload) => heard.push(`${name} ${payload}`),
      () => heard.push(`${name} missed`),
    );
  const [leaveFirst, leaveSecond, leaveThird] = await Promise.all([listen("one", "first"), listen("one", "second"), listen("two", "third")]);
  const tell = (channel: string) => database.query("select pg_notify($1, 'news')", [channel]);
  await tell("one");
  await expect.poll(() => heard).toEqual(["first news", "second news"]);
  await leaveFirst();
  await tell("one");
  await tell("two");
  await expect.poll(() => heard.slice(2)).toEqual(["second news", "third news"]);
  await leaveSecond();
  await scratch.database.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' or query ilike 'unlisten %'");
  await expect.poll(() => heard.slice(4)).toEqual(["third missed"]);
  await tell("two");
  await expect.poll(() => heard.slice(5)).toEqual(["third news"]);
  await leaveThird();
});

test("a database that is out is asked again four times a second, not ever more often", async () => {
  const real = new URL(scratch.url);
  const open = new Set<Socket>();
  let out = false;
  let asked = 0;
  const relay = createServer((socket) => {
    asked += 1;
    if (out) return void socket.destroy();
    const onward = connect(Number(real.port), real.hostname);
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      open.add(from.on("error", () => to.destroy()).on("close", () => to.destroy()));
      from.pipe(to);
    }
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  const url = new URL(real);
  url.port = String((relay.address() as AddressInfo).port);
  const relayed = openDatabase(url.href);
  const heard: string[] = [];
  const end = await relayed.listen(
    "here",
    (payload) => heard.push(payload),
    () => heard.push("missed"),
  );
  out = true;
  asked = 0;
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(asked).toBeGreaterThan(5);
  expect(asked).toBeLessThanOrEqual(10);
  out = false;
  await expect.poll(() => heard, { timeout: 3_000 }).toEqual(["missed"]);
  await end();
  await relayed.close();
  relay.close();
});
