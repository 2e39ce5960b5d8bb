import { afterAll, beforeAll, expect, test } from "vitest";
import { prune, startPruning } from "./prune.ts";
import { openScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await openScratchDatabase();
});
afterAll(() => scratch.close());

const fill = () =>
  scratch.database.script(`
    insert into login_nonces select 'a', n::text, now() + case when n % 2 = 0 then interval '1 minute' else interval '-1 minute' end from generate_series(1, 100) n;
    insert into rate_limits select 'x' || n, now() - interval '1 minute', 1 from generate_series(1, 50) n;
    insert into idempotency_keys (owner, key, request_hash, created_at) values ('a', 'old', '', now() - interval '8 days'), ('a', 'new', '', now());
  `);
const count = async (table: string) => (await scratch.database.query(`select 1 from ${table}`)).length;

test("what has expired goes, what has not stays", async () => {
  await fill();
  expect(await prune(scratch.database)).toBe(50 + 50 + 1);
  expect([await count("login_nonces"), await count("rate_limits"), await count("idempotency_keys")]).toEqual([50, 0, 1]);
});

test("in the background, until it is ended", async () => {
  await scratch.database.script("update login_nonces set expires_at = now()");
  const failures: unknown[] = [];
  const end = startPruning(scratch.database, (error) => failures.push(error), 0.05);
  await expect.poll(() => count("login_nonces"), { timeout: 5000 }).toBe(0);
  await end();
  expect(failures).toEqual([]);
});
