import type { Page } from "playwright/test";
import type { Browser, Language } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { keyboard, pressAndClose, tabTo } from "./keyboard.ts";
import { labelsIn } from "./labels.ts";
import { payButtonIn } from "./pay-button.ts";
import { type Prompt, promptIn, promptWindow } from "./prompt.ts";
import { ShopPage } from "./shop-page.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { MANAGE, WalletPage } from "./wallet-page.ts";

const languages = [
  ["en", "English"],
  ["ko", "Korean"],
] as const satisfies readonly (readonly [Language, string])[];

for (const [language, name] of languages) {
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
    const opened = watchPages(browser);
    await second.click();
    const prompt = await promptIn(shop.page, browser);
    await prompt.payWithOneClick();
    await shop.saysPaid();
    expect(opened).toEqual([]);
  });

  test(`a new user pays both orders by keyboard only, with reduced motion, in ${name}`, async ({ open }) => {
    const browser = await open.browser({ language, reducedMotion: true });
    const person = newPerson();
    const wallet = new WalletPage(await browser.newPage(browser.wallet + MANAGE), browser);
    await wallet.signUp(person, keyboard);
    await wallet.issueMaster(person, keyboard);
    await wallet.topUp(100_000, keyboard);

    const page = await browser.newPage(readStack().shop);
    const shop = new ShopPage(page, browser);
    await orderByKeys(page, language, "soap");
    const window = await promptWindow(browser, () => page.keyboard.press("Enter"));
    const { at } = window;
    if (!("keyboard" in at)) throw new Error("the first payment must have a window");
    await tabTo(at, window.pin);
    await at.keyboard.type(person.pin);
    await payByKeys(at, window);
    await expect(window.paid).toBeFocused();
    await tabTo(at, at.getByRole("button", { name: labelsIn(language).prompt.done, exact: true }));
    await pressAndClose(at, "Enter");
    await shop.saysPaid();

    await page.goto(readStack().shop);
    await orderByKeys(page, language, "postcard");
    const opened = watchPages(browser);
    await page.keyboard.press("Enter");
    await payByKeys(page, await promptIn(page, browser));
    await shop.saysPaid();
    expect(opened).toEqual([]);
  });
}

test("a button in a browser without a certificate leads through the wallet's set-up and back to the order", async ({ open }) => {
  const browser = await open.browser();
  const { wallet: words } = labelsIn("en");
  const person = newPerson();
  const shop = new ShopPage(await browser.context.newPage(), browser);
  const button = await shop.order("soap", 1);
  await button.shows("no-certificate");
  await button.click();
  // The prompt offers the phone; setting up this device is the other way on.
  const prompt = await promptIn(shop.page, browser);
  const setUp = prompt.at.getByRole("button", { name: labelsIn("en").prompt.setUpHere, exact: true });
  const [page] = await Promise.all([browser.opened(MANAGE), setUp.click()]);
  const wallet = new WalletPage(page, browser);
  await expect(page.getByText("shop.localhost")).toBeVisible();
  await wallet.signUp(person);
  await wallet.issueMaster(person);
  await wallet.topUp(100_000);
  await page.getByRole("button", { name: words.backToShop, exact: true }).click();
  await button.shows("ready");
  await expect.poll(() => shop.page.evaluate(() => document.visibilityState)).toBe("visible");
  const window = await promptWindow(browser, () => button.click());
  await window.payWithPin(person.pin);
  await shop.saysPaid();
});

/** The pages that open from now on. */
function watchPages(browser: Browser): string[] {
  const opened: string[] = [];
  browser.context.on("page", (page) => opened.push(page.url()));
  return opened;
}

async function orderByKeys(page: Page, language: Language, product: string): Promise<void> {
  const { shop } = labelsIn(language);
  await tabTo(page, page.locator(`a[href="/products/${product}"]`));
  await page.keyboard.press("Enter");
  await keyboard.type(page, shop.quantity, "2");
  await keyboard.type(page, shop.buyer, "Kim Haneul");
  await keyboard.press(page, shop.order);
  const button = await payButtonIn(page);
  await button.shows("ready");
  await tabTo(page, button.button);
}

/** Goes to Pay with Tab, and presses it when it counts. */
async function payByKeys(page: Page, prompt: Prompt): Promise<void> {
  await tabTo(page, prompt.pay);
  await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
  await page.keyboard.press("Enter");
}
