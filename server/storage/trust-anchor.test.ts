import { afterAll, beforeAll, expect, it } from "vitest";
import { openScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";
import { tieToRoot } from "./trust-anchor.ts";

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await openScratchDatabase();
});
afterAll(() => scratch?.close());

it("a database keeps to the root that it was first used with", async () => {
  await tieToRoot(scratch.database, "one");
  await tieToRoot(scratch.another(), "one");
  await expect(tieToRoot(scratch.another(), "other")).rejects.toThrow(/belongs to another root[\s\S]*move its folder away/);
});
