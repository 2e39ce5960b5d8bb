import { randomBytes } from "node:crypto";
import { test as base } from "playwright/test";
import { type Database, openDatabase } from "../server/storage/database.ts";
import { type Merchant, openMerchant } from "./merchant.ts";
import { readStack, type Stack } from "./stack.ts";

interface System {
  readonly stack: Stack;
  /** The gateway's own database, to look at what has become of a story. */
  readonly database: Database;
  /** A merchant with a registered site. */
  readonly merchant: Merchant;
}

/** A test that has the running system before it. */
export const test = base.extend<object, System>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern.
  stack: [async ({}, use) => use(readStack()), { scope: "worker" }],
  database: [
    async ({ stack }, use) => {
      const database = openDatabase(stack.databaseUrl, 2);
      await use(database);
      await database.close();
    },
    { scope: "worker" },
  ],
  merchant: [
    async ({ database }, use) => {
      const merchant = await openMerchant(database, `Grove ${randomBytes(4).toString("hex")}`);
      await use(merchant);
      await merchant.close();
    },
    { scope: "worker" },
  ],
});

export { expect } from "playwright/test";
