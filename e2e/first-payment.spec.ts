import type { Language } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { promptIn, promptWindow } from "./prompt.ts";
import { ShopPage } from "./shop-page.ts";
import { expect, test } from "./test.ts";
import { MANAGE, WalletPage } from "./wallet-page.ts";

for (const [language, name] of [
  ["en", "English"],
  ["ko", "Korean"],
] as const satisfies readonly (readonly [Language, string])[]) {
  test(`a new user pays the first order in the window with the PIN and the second one in the page with one click, by mouse, in ${name}`, async ({ open }) => {
    const browser = await open.browser({ language });
    const person = newPerson();
    const wallet = new WalletPage(await browser.newPage(browser.wallet + MANAGE), browser);
    await wallet.signUp(person);
    await wallet.issueMaster(person);
    await wallet.topUp(100_000);

    const shop = new ShopPage(await browser.context.newPage(), browser);
    const first = await shop.order("soap", 2);
    const window = await promptWindow(browser, () => first.click());
    await window.payWithPin(person.pin);
    await expect(window.paid).toBeVisible();
    await shop.saysPaid();

    const second = await shop.order("postcard", 3);
    const windows = browser.context.pages().length;
    await second.click();
    const prompt = await promptIn(shop.page, browser);
    await prompt.payWithOneClick();
    await shop.saysPaid();
    expect(browser.context.pages().length).toBeLessThanOrEqual(windows);
  });
}

test.fixme("a new user pays both orders by keyboard only, with reduced motion", async () => undefined);
test.fixme("a button in a browser without a certificate leads through the wallet's set-up and back to the order", async () => undefined);
