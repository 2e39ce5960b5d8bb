import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refuse } from "../../protocol/problem.ts";
import { once } from "./idempotency.ts";
import { openScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await openScratchDatabase();
  await scratch.database.script("create table done (what text)");
});
afterAll(() => scratch.close());

function request(key: string, body = "body", owner = "user 1") {
  return { owner, key, requestHash: createHash("sha256").update(body).digest() };
}
async function timesDone(what: string): Promise<number> {
  return (await scratch.database.query("select 1 from done where what = $1", [what])).length;
}

test("a repeat gets the stored reply and does nothing", async () => {
  const work = () =>
    once(scratch.database, request("a"), async (tx) => {
      await tx.query("insert into done values ('a')");
      return { number: Math.random() };
    });
  const first = await work();
  expect(await work()).toEqual(first);
  expect(await timesDone("a")).toBe(1);
});

test("the same key for another request is a conflict, for another owner it is another key", async () => {
  await once(scratch.database, request("b"), async () => 1);
  await expect(once(scratch.database, request("b", "other"), async () => 2)).rejects.toMatchObject({ problem: { code: "idempotency-conflict" } });
  expect(await once(scratch.database, request("b", "other", "user 2"), async () => 3)).toBe(3);
});

test("a refusal and a crash leave no key behind", async () => {
  const refused = once(scratch.database, request("c"), async (tx) => {
    await tx.query("insert into done values ('c')");
    throw refuse("insufficient-balance");
  });
  await expect(refused).rejects.toMatchObject({ problem: { code: "insufficient-balance" } });
  expect(await once(scratch.database, request("c", "corrected"), async () => "done")).toBe("done");
  expect(await timesDone("c")).toBe(0);
});

test("20 at once over two processes' pools: one does the work, all get its reply", async () => {
  const pools = [scratch.database, scratch.another()];
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      once(pools[i % 2] ?? scratch.database, request("d"), async (tx) => {
        await tx.query("insert into done values ('d')");
        await tx.query("select pg_sleep(0.05)");
        return { by: i };
      }),
    ),
  );
  expect(new Set(replies.map((reply) => reply.by)).size).toBe(1);
  expect(await timesDone("d")).toBe(1);
});

test("where the one that came first fails, one of those that waited does the work", async () => {
  let failing = true;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () =>
      once(scratch.database, request("e"), async (tx) => {
        const first = failing;
        failing = false;
        await tx.query("insert into done values ('e')");
        await tx.query("select pg_sleep(0.05)");
        if (first) throw new Error("as a crash would");
        return "done";
      }),
    ),
  );
  expect(outcomes.filter((outcome) => outcome.status === "rejected")).toHaveLength(1);
  expect(await timesDone("e")).toBe(1);
});
