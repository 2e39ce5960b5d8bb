import type { Frame, Page } from "playwright/test";
import { runAsPage } from "./browser.ts";
import { countAuthorizations, stateOf } from "./ledger.ts";
import { payButtonIn } from "./pay-button.ts";
import { Prompt, promptIn } from "./prompt.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

const PROMPT_ID = /#([\w-]{22})$/;

test("a prompt's id is worth nothing elsewhere: not in a tab, not in the wallet's page", async ({ regular, merchant, database }) => {
  const before = await countAuthorizations(database, regular);
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.click();
  const prompt = await promptIn(page, regular.browser);
  await expect(prompt.pay).toBeVisible();
  const stolen = PROMPT_ID.exec(prompt.at.url())?.[1] ?? "";

  const tab = await regular.browser.newPage(`${regular.browser.wallet}extension/prompt/prompt.html#${stolen}`);
  await expect(tab.getByText("prompt-gone")).toBeVisible();
  expect(await ask(tab, "pay", [stolen])).toEqual({ problem: { code: "prompt-gone" } });
  expect(await ask(tab, "view", [stolen, [readStack().gateway, merchant.site.origin]])).toEqual({ problem: { code: "prompt-gone" } });
  for (const method of ["pay", "view", "check", "open", "prepare"]) expect(await ask(regular.wallet.page, method, [stolen])).toBe("no answer");
  expect(await countAuthorizations(database, regular)).toBe(before);
  await tab.close();

  await new Prompt(prompt.at, regular.browser).payWithOneClick();
  await button.shows("paid");
});

test("a prompt in the page cannot pay with the PIN, nor with what is no question", async ({ regular, merchant, database }) => {
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  await (await payButtonIn(page)).click();
  const prompt = await promptIn(page, regular.browser);
  await expect(prompt.pay).toBeVisible();
  const own = PROMPT_ID.exec(prompt.at.url())?.[1] ?? "";
  expect(await ask(prompt.at, "payWithPin", [own, regular.pin])).toEqual({ problem: { code: "prompt-gone" } });
  for (const method of ["changed", "waitingShop", "open", "prepare", "toString", "__proto__"]) expect(await ask(prompt.at, method, [])).toBe("no answer");
  expect(await ask(prompt.at, "pay", ["A".repeat(22)])).toEqual({ problem: { code: "prompt-gone" } });
  expect(await ask(prompt.at, "pay", [own, "more"])).toBe("no answer");
  expect(await stateOf(database, id)).toBe("created");
});

test("the button at the top of a tab, where no shop asks, stays without a wallet", async ({ regular, merchant }) => {
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(`${readStack().gateway}/button/${id}`);
  await expect(page.locator("html")).toHaveAttribute("data-face", "no-extension");
  expect(await page.locator("html").getAttribute("data-wallet")).toBe(null);
});

test("the merchant's page learns nothing of the extension", async ({ regular, merchant }) => {
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.framed(id));
  const button = await payButtonIn(page);
  await button.shows("ready");
  const files = ["manifest.json", "extension/prompt/prompt.html", "extension/content/button.iife.js", "extension/icons/128.png", "service-worker-loader.js"];
  const found = await runAsPage(
    page,
    `Promise.all(${JSON.stringify(files.map((file) => regular.browser.wallet + file))}.map((file) => fetch(file, { mode: "no-cors" }).then(() => file, () => "")))`,
  );
  expect(found).toEqual(files.map(() => ""));
  expect(await runAsPage(page, `typeof globalThis.chrome?.runtime?.sendMessage`)).toBe("undefined");
  await button.click();
  await promptIn(page, regular.browser);
  const seen = await runAsPage(page, `JSON.stringify([performance.getEntriesByType("resource").map(({ name }) => name), document.documentElement.outerHTML])`);
  expect(seen).not.toContain("chrome-extension");
  // The prompt's page by its known address, framed by the merchant.
  await runAsPage(
    page,
    `document.body.append(Object.assign(document.createElement("iframe"), { id: "fake", src: "${regular.browser.wallet}extension/prompt/prompt.html#x" })); undefined`,
  );
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith("chrome-error:"))).toBe(true);
});

test("without the extension the page hears the same as with it", async ({ open, regular, merchant }) => {
  const bare = await open.browser({ bare: true });
  const heard: string[] = [];
  for (const browser of [bare, regular.browser]) {
    const { id } = await merchant.order(1_000);
    const page = await browser.newPage(merchant.site.pay(id));
    const button = await payButtonIn(page);
    await button.shows(browser === bare ? "no-extension" : "ready");
    await expect(page.locator("output")).toHaveText("");
    await button.button.click();
    if (browser === bare) await button.frame.getByRole("button", { name: "Cancel", exact: true }).click();
    else await (await promptIn(page, browser)).cancel.click();
    await expect(page.locator("output")).toHaveText(`canceled:${id}`);
    heard.push(((await page.locator("output").textContent()) ?? "").replace(id, ""));
  }
  expect(heard[0]).toBe(heard[1]);
});

/** What the background answers to a message of a script inside one of the extension's pages. */
function ask(at: Page | Frame, method: string, values: readonly unknown[]): Promise<unknown> {
  return at.evaluate(
    async (message) => {
      const { chrome } = globalThis as unknown as { chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } } };
      const answer = await chrome.runtime.sendMessage(message).catch(() => undefined);
      return answer ?? "no answer";
    },
    { method, values },
  );
}
