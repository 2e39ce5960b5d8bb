import { expect, it, vi } from "vitest";
import { refuse } from "../../protocol/problem.ts";
import { readAll } from "./read-all.ts";

const pages = (cursor: string | undefined) => {
  const at = Number(cursor ?? 0);
  return { items: [at, at + 1], ...(at < 4 && { next: String(at + 2) }) };
};

it("reads page after page, and tells how far it is", async () => {
  const told: number[] = [];
  const { signal } = new AbortController();
  expect(await readAll(async (cursor) => pages(cursor), { tell: (rows) => told.push(rows), signal })).toEqual([0, 1, 2, 3, 4, 5]);
  expect(told).toEqual([2, 4, 6]);
});

it("waits as long as the gateway asks, and goes on where it was", async () => {
  vi.useFakeTimers();
  let tries = 0;
  const all = readAll(
    async (cursor) => {
      if (cursor === "2" && tries++ === 0) throw refuse("rate-limited", { retryAfter: 30 });
      return pages(cursor);
    },
    { tell: () => undefined, signal: new AbortController().signal },
  );
  await vi.advanceTimersByTimeAsync(29_000);
  expect(tries).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await all).toHaveLength(6);
  vi.useRealTimers();
});

it("ends at once when it is stopped, also while it waits; another refusal ends it too", async () => {
  const stop = new AbortController();
  const asked: (string | undefined)[] = [];
  const stopped = readAll(
    async (cursor) => {
      asked.push(cursor);
      if (asked.length === 2) stop.abort();
      return pages(cursor);
    },
    { tell: () => undefined, signal: stop.signal },
  );
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect(asked).toEqual([undefined, "2"]);
  const waiting = new AbortController();
  const late = readAll(() => Promise.reject(refuse("rate-limited", { retryAfter: 30 })), { tell: () => undefined, signal: waiting.signal });
  setTimeout(() => waiting.abort(), 10);
  await expect(late).rejects.toMatchObject({ name: "AbortError" });
  const refused = readAll(() => Promise.reject(refuse("offline")), { tell: () => undefined, signal: new AbortController().signal });
  await expect(refused).rejects.toMatchObject({ problem: { code: "offline" } });
});
