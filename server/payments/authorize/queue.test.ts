import { describe, expect, it } from "vitest";
import { groupCommit } from "./queue.ts";

describe("group commit", () => {
  it("gathers what comes while a group is under way, in groups of the given size", async () => {
    const groups: number[] = [];
    const queue = groupCommit<number, number>(
      async (items) => {
        groups.push(items.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return items.map((item) => item * 2);
      },
      { size: 4 },
    );
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => queue.push(at)));
    expect(outcomes).toEqual(Array.from({ length: 10 }, (_, at) => at * 2));
    expect(Math.max(...groups)).toBe(4);
    await queue.drained();
    expect(queue.pending).toBe(0);
  });

  it("lets a poisoned item fail alone", async () => {
    const queue = groupCommit<number, number>(async (items) => {
      if (items.includes(137)) throw new Error("poison");
      return [...items];
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 256 }, (_, at) => queue.push(at)));
    expect(outcomes.filter((outcome) => outcome.status === "rejected")).toHaveLength(1);
    expect(outcomes[137]?.status).toBe("rejected");
  });

  it("fails a whole group at once when the database is out", async () => {
    let commits = 0;
    const queue = groupCommit<number, number>(
      async () => {
        commits += 1;
        throw new Error("gone");
      },
      { isOutage: () => true },
    );
    const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, at) => queue.push(at)));
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    expect(commits).toBe(1);
  });
});
