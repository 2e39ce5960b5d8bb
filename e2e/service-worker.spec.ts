import { stateOf } from "./ledger.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn, promptWindow } from "./prompt.ts";
import { expect, test } from "./test.ts";

test("the service worker killed between page load and click: the prompt opens, and pays", async ({ regular, merchant, database }) => {
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.shows("ready");
  await regular.browser.killWorker();
  await button.click();
  await (await promptIn(page, regular.browser)).payWithOneClick();
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
});

test("the service worker killed while the prompt is open in the page: Pay completes", async ({ regular, merchant, database }) => {
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.click();
  const prompt = await promptIn(page, regular.browser);
  await prompt.read();
  await regular.browser.killWorker();
  await prompt.pay.click();
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
});

test("the service worker killed while the window is open: the PIN step completes", async ({ regular, merchant, database }) => {
  const { id } = await merchant.order(60_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  const window = await promptWindow(regular.browser, () => button.click());
  await expect(window.pin).toBeVisible();
  await regular.browser.killWorker();
  await window.payWithPin(regular.pin);
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
});
