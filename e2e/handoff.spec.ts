import type { Page } from "playwright/test";
import type { Browser } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { cameraFile, feedCamera } from "./camera.ts";
import { bare, onPc, withMoney } from "./handoff-stage.ts";
import { labelsIn } from "./labels.ts";
import { entriesOf } from "./ledger.ts";
import { Looker } from "./look.ts";
import { handoffInButton, handoffInPrompt, PcHandoff } from "./pc-handoff.ts";
import { readPng } from "./png.ts";
import { promptWindow } from "./prompt.ts";
import { ShopPage } from "./shop-page.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";
import { MANAGE, WalletPage } from "./wallet-page.ts";

for (const language of ["en", "ko"] as const) {
  test(`a PC without the extension shows a code that changes every second, or digits to type, in ${language}`, async ({ open }) => {
    const browser = await open.browser({ bare: true, language });
    const shop = new ShopPage(await browser.context.newPage(), browser);
    const look = new Looker(`${language}-handoff`, language);
    await shop.order("soap", 1);
    const pc = await handoffInButton(shop.page, language);
    expect(Math.min(...(await pc.codeLifetimes(2)))).toBeLessThan(1_500);
    await look.at("code", shop.page);
    // What cannot be had now takes nothing away: the QR goes on, and a second try gives the digits.
    await browser.context.route("**/typed-code", (route) => route.abort(), { times: 1 });
    await pc.askToType();
    await expect(pc.at.getByRole("alert")).toContainText(labelsIn(language).wallet.offline);
    await expect(pc.qr).toBeVisible();
    await look.at("no-digits", shop.page);
    expect(await pc.typedCode()).toMatch(/^\d{8}$/);
    await look.at("typed", shop.page);
  });

  test(`a PC and a phone in ${language}: the digits are typed, the same number stands on both, and the shop turns to paid`, async ({ open }) => {
    test.slow();
    const { payer, person, phone } = await withMoney(await open.phone({ language }));
    const browser = await open.browser({ bare: true, language });
    const shop = new ShopPage(await browser.context.newPage(), browser);
    const pcLook = new Looker(`${language}-handoff-bound`, language);
    const phoneLook = new Looker(`${language}-handoff-phone`, language);
    await shop.order("soap", 1);
    const pc = await handoffInButton(shop.page, language);
    await payer.scanner();
    await phoneLook.at("scan", phone.page);
    await payer.type(await pc.typedCode());
    await pc.says("bound");
    await expect(payer.shortCode).toHaveText((await pc.shortCode.textContent()) ?? "");
    await pcLook.at("bound", shop.page);
    await phoneLook.at("confirm", phone.page);
    await payer.pay(person.pin);
    await phoneLook.at("paid", phone.page);
    await shop.saysPaid();
  });
}

test("a phone's camera sees the PC's screen as it changes, the phone pays, and the shop turns to paid", async ({ open }) => {
  test.slow();
  const camera = await cameraFile();
  const { payer, person } = await withMoney(await open.phone({ camera }));
  const { shop, pc } = await onPc(await bare(open));
  const stop = feedCamera(camera, shop.page);
  await payer.scan();
  await pc.says("bound");
  await stop();
  await payer.pay(person.pin);
  await shop.saysPaid();
  await camera.close();
});

test("the camera sees the prompt of a PC with the extension but without a certificate, and the phone pays", async ({ open }) => {
  test.slow();
  const camera = await cameraFile();
  const { payer, person } = await withMoney(await open.phone({ camera }));
  const { shop } = await inPrompt(await open.browser());
  const stop = feedCamera(camera, shop.page);
  await payer.scan();
  await expect(payer.shortCode).toBeVisible();
  await stop();
  await payer.pay(person.pin);
  await shop.saysPaid();
  await camera.close();
});

test("a picture of the PC's code that is older than three seconds is refused, and binds nothing", async ({ open }) => {
  const camera = await cameraFile();
  const { payer, phone } = await withMoney(await open.phone({ camera }));
  const { shop, pc } = await onPc(await bare(open));
  await expect(pc.qr).toBeVisible();
  const picture = readPng(await shop.page.screenshot());
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await camera.see(picture);
  await payer.scan();
  await expect(phone.page.getByText("handoff-code-stale")).toBeVisible();
  await expect(pc.qr).toBeVisible();
  await camera.close();
});

test("a PC with the extension but without a certificate shows the code in the prompt, and the phone that types it pays", async ({ open }) => {
  const { payer, person } = await withMoney(await open.phone());
  const { shop, pc } = await inPrompt(await open.browser());
  await payer.type(await pc.typedCode());
  await payer.pay(person.pin);
  await shop.saysPaid();
});

test("a PC that could pay by itself lets a phone pay, when the person wants it so", async ({ open }) => {
  const { payer, person } = await withMoney(await open.phone());
  const buyer = await open.buyer({ balance: 1_000 });
  const shop = new ShopPage(await buyer.browser.context.newPage(), buyer.browser);
  const button = await shop.order("soap", 1);
  const window = await promptWindow(buyer.browser, () => button.click());
  await window.at.getByRole("button", { name: labelsIn("en").prompt.byPhone, exact: true }).click();
  const pc = new PcHandoff(window.at, "en");
  await payer.type(await pc.typedCode());
  await payer.pay(person.pin);
  await shop.saysPaid();
});

test("the checkout page needs no script of a shop's: its own button, the code, paid", async ({ open, merchant }) => {
  const { payer, person } = await withMoney(await open.phone());
  const payment = await merchant.order(1_200);
  const browser = await open.browser({ bare: true });
  const page = await browser.newPage(`${readStack().gateway}/checkout/${payment.id}?language=en`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(merchant.name);
  const look = new Looker("en-checkout", "en");
  await look.at("checkout", page);
  const pc = await handoffInButton(page, "en");
  await payer.type(await pc.typedCode());
  await payer.pay(person.pin);
  await expect(page.getByText("Paid. The shop knows it.")).toBeVisible();
  expect((await merchant.coconut.getPayment(payment.id)).state).toBe("paid");
});

test("a second phone is refused, and both it and the PC are told; the first one pays", async ({ open }) => {
  test.slow();
  const first = await withMoney(await open.phone());
  const second = await withMoney(await open.phone());
  const { shop, pc } = await onPc(await bare(open));
  const digits = await pc.typedCode();
  await first.payer.type(digits);
  await pc.says("bound");
  await second.payer.type(digits);
  await expect(second.phone.page.getByText("handoff-taken")).toBeVisible();
  await expect(pc.secondPhone).toBeVisible();
  await first.payer.pay(first.person.pin);
  await shop.saysPaid();
});

test("a phone that says no, or not mine, tells the PC, and nothing is moved", async ({ open }) => {
  test.slow();
  const { payer, phone } = await withMoney(await open.phone());
  const { pc } = await onPc(await bare(open));
  for (const [answer, title] of [
    ["decline", "declined"],
    ["notMine", "notMine"],
  ] as const) {
    await payer.type(await pc.typedCode());
    await pc.says("bound");
    await payer.refuse(answer);
    await pc.says(title);
    await pc.again();
  }
  await phone.page.goto(readStack().wallet);
  await expect(phone.page.locator(".figure")).toContainText("50,000");
});

test("the PC's page is left after the phone was bound: the phone is told that it is over, and nothing is moved", async ({ open, database }) => {
  const { payer, person } = await withMoney(await open.phone());
  const { shop, pc } = await onPc(await bare(open));
  await payer.type(await pc.typedCode());
  await pc.says("bound");
  await shop.page.goto("about:blank");
  await payer.typePin(person.pin);
  await payer.press();
  await expect(payer.over).toBeVisible();
  expect(await entriesOf(database, person)).toHaveLength(1);
});

test("the PC is switched off after the phone was bound: the phone still pays once, and the shop knows it", async ({ open, database }) => {
  const { payer, person } = await withMoney(await open.phone());
  const browser = await bare(open);
  // Switched off, a PC takes no leave: the first listener of each frame keeps it from the others.
  await browser.context.addInitScript(() => addEventListener("pagehide", (event) => event.stopImmediatePropagation()));
  const { shop, pc } = await onPc(browser);
  await payer.type(await pc.typedCode());
  await pc.says("bound");
  const address = shop.page.url();
  await browser.close();
  await payer.pay(person.pin);
  const later = new ShopPage(await (await bare(open)).newPage(address), { ...browser });
  await later.saysPaid();
  expect(await entriesOf(database, person)).toHaveLength(2);
});

test("the phone is without a network while it pays: it says that it is checking, never pays twice, and ends truthfully", async ({ open, database }) => {
  test.slow();
  const { payer, person, phone } = await withMoney(await open.phone());
  const { shop, pc } = await onPc(await bare(open));
  await payer.type(await pc.typedCode());
  await pc.says("bound");
  await payer.typePin(person.pin);
  await phone.context.setOffline(true);
  await payer.press();
  await expect(payer.checking).toBeVisible();
  await phone.context.setOffline(false);
  await expect(payer.paid).toBeVisible({ timeout: 20_000 });
  await shop.saysPaid();
  expect(await entriesOf(database, person)).toHaveLength(2);
});

test("the end of a hand-off that was not paid clears itself after 30 seconds", { tag: LONG }, async ({ open }) => {
  test.slow();
  const { payer } = await withMoney(await open.phone());
  const { pc } = await onPc(await bare(open));
  await payer.type(await pc.typedCode());
  await pc.says("bound");
  await payer.refuse("decline");
  await pc.says("declined");
  await expect(pc.at.locator(".handoff")).toBeVisible({ timeout: 1_000 });
  await expect(pc.at.locator(".handoff")).toHaveCount(0, { timeout: 35_000 });
});

test("the PC keeps nothing of it: no storage, no cache, no cookie of the gateway's", async ({ open }) => {
  const { payer, person } = await withMoney(await open.phone());
  const browser = await bare(open);
  const { shop, pc } = await onPc(browser);
  await payer.type(await pc.typedCode());
  await payer.pay(person.pin);
  await shop.saysPaid();
  const page = await browser.newPage(`${readStack().gateway}/healthz`);
  const kept = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    local: localStorage.length,
    session: sessionStorage.length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(kept).toEqual({ databases: 0, local: 0, session: 0, caches: 0, workers: 0 });
  expect(await frameStores(shop.page)).toEqual([]);
  expect((await browser.context.cookies()).filter(({ domain }) => domain.includes("gateway"))).toEqual([]);
});

/** The same in the prompt of an extension whose person has no certificate there. */
async function inPrompt(browser: Browser): Promise<{ shop: ShopPage; pc: PcHandoff }> {
  const wallet = new WalletPage(await browser.newPage(browser.wallet + MANAGE), browser);
  await wallet.signUp(newPerson());
  const shop = new ShopPage(await browser.context.newPage(), browser);
  const button = await shop.order("soap", 1);
  await button.click();
  return { shop, pc: await handoffInPrompt(shop.page, browser) };
}

/** Storage that any frame of a page has made, by the names of its databases and keys. */
async function frameStores(page: Page): Promise<string[]> {
  const found = page
    .frames()
    .filter((frame) => frame.url().startsWith(readStack().gateway))
    .map((frame) =>
      frame.evaluate(async () => [
        ...(await indexedDB.databases()).map(({ name }) => `db ${name}`),
        ...Object.keys(localStorage),
        ...Object.keys(sessionStorage),
      ]),
    );
  return (await Promise.all(found)).flat();
}
