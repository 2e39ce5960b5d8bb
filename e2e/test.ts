import { randomBytes } from "node:crypto";
import { type Browser as BrowserProcess, test as base, type TestInfo } from "playwright/test";
import { type Database, openDatabase } from "../server/storage/database.ts";
import { type Browser, type BrowserOptions, openBrowser } from "./browser.ts";
import { acquaint, type Buyer, type BuyerOptions, openBuyer } from "./buyer.ts";
import { type Merchant, openMerchant } from "./merchant.ts";
import { openPhone, type Phone, type PhoneOptions } from "./phone.ts";
import { openBare, startPlain } from "./plain-browser.ts";
import { readStack, type Stack } from "./stack.ts";

interface System {
  readonly stack: Stack;
  /** The gateway's own database, to look at what has become of a story. */
  readonly database: Database;
  /** A merchant with a registered site. */
  readonly merchant: Merchant;
  /** Somebody who has paid this merchant before, so that one click is enough. */
  readonly resident: Buyer;
  /** The process in which browsers without the extension and phones have contexts of their own; started when the first one needs it. */
  readonly plain: () => Promise<BrowserProcess>;
}

interface People {
  /** Opens browsers, and people with a wallet in theirs; all closed when the test ends. */
  readonly open: {
    browser(options?: BrowserOptions): Promise<Browser>;
    buyer(options?: BuyerOptions): Promise<Buyer>;
    phone(options?: PhoneOptions): Promise<Phone>;
  };
  /** The resident, with nothing open but the wallet's page. */
  readonly regular: Buyer;
}

/** Of tests that wait for long or look again at what a like one has looked at: `npm run test:long` runs them too. */
export const LONG = "@long";

/** What scripts/test-counts.mjs repeats of a failed test, besides its errors. */
const SHOWN = "shown";

/** A test that has the running system before it. */
export const test = base.extend<People, System>({
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
  resident: [
    async ({ database, merchant }, use) => {
      const browser = await openBrowser();
      const buyer = await openBuyer(browser, { balance: 5_000_000 });
      await acquaint(database, buyer, merchant.id);
      await use(buyer);
      await browser.close();
    },
    { scope: "worker" },
  ],
  plain: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern.
    async ({}, use) => {
      let started: Promise<BrowserProcess> | undefined;
      await use(() => {
        started ??= startPlain();
        return started;
      });
      await (await started)?.close();
    },
    { scope: "worker" },
  ],
  regular: async ({ resident }, use) => {
    await use(resident);
    await keepWhatIsShown(resident.browser, test.info());
    const others = resident.browser.context.pages().filter((page) => page !== resident.wallet.page);
    await Promise.all(others.map((page) => page.close()));
  },
  open: async ({ plain }, use) => {
    const opened: (Browser | Phone)[] = [];
    const browser = async (options?: BrowserOptions) => {
      const fresh = options?.bare ? await openBare(await plain(), options) : await openBrowser(options);
      opened.push(fresh);
      return fresh;
    };
    const phone = async (options?: PhoneOptions) => {
      const fresh = await openPhone(options, plain);
      opened.push(fresh);
      return fresh;
    };
    await use({ browser, phone, buyer: async (options = {}) => openBuyer(await browser(options), options) });
    for (const one of opened) await keepWhatIsShown(one, test.info());
    await Promise.all(opened.map((one) => one.close()));
  },
});

/** What a browser shows when its test has failed: its pages as pictures, and all their frames in words for the end of the run's output. */
async function keepWhatIsShown({ context }: Pick<Browser, "context">, test: TestInfo): Promise<void> {
  if (test.status === test.expectedStatus) return;
  for (const [at, page] of context.pages().entries()) await page.screenshot({ path: test.outputPath(`page-${at}.png`), timeout: 5_000 }).catch(() => undefined);
  for (const frame of context.pages().flatMap((page) => page.frames())) {
    const words = await frame.locator("body").innerText({ timeout: 2_000 }).catch(String);
    await test.attach(SHOWN, { body: `${frame.url().slice(0, 120)}: ${words.replace(/\s+/g, " ").slice(0, 600)}` });
  }
}

export { expect } from "playwright/test";
