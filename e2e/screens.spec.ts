import type { Language } from "./browser.ts";
import { acquaint, newPerson } from "./buyer.ts";
import { labelsIn } from "./labels.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn, promptWindow } from "./prompt.ts";
import { ShopPage } from "./shop-page.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { MANAGE, POPUP, WalletPage } from "./wallet-page.ts";

const languages: readonly Language[] = ["en", "ko"];

for (const language of languages) {
  test(`every screen of the wallet in ${language}, light and dark: axe finds nothing, html has its language, 320 px are enough`, async ({
    open,
    merchant,
    database,
  }) => {
    test.slow();
    const browser = await open.browser({ language });
    const look = new Looker(language, language);
    const shopPage = await browser.newPage(merchant.site.pay((await merchant.order(1_000)).id, language));
    await (await payButtonIn(shopPage)).shows("no-certificate");
    await look.at("button-no-certificate", shopPage);
    const words = labelsIn(language).wallet;
    const person = newPerson();
    const page = await browser.newPage(browser.wallet + MANAGE);
    const wallet = new WalletPage(page, browser);
    await look.at("sign-up", page);
    await page.getByRole("button", { name: words.signUp, exact: true }).click();
    await expect(page.locator("[aria-invalid=true]")).toHaveCount(4);
    await look.at("sign-up-errors", page);
    await page.getByRole("button", { name: words.haveAccount, exact: true }).click();
    await page.getByLabel(words.email, { exact: true }).fill("nobody@example.test");
    await page.getByLabel(words.password, { exact: true }).fill("wrong password");
    await page.getByRole("button", { name: words.logIn, exact: true }).click();
    await expect(page.getByText("credentials-wrong")).toBeVisible();
    await look.at("log-in-refused", page);
    await page.getByRole("button", { name: words.noAccount, exact: true }).click();
    await wallet.signUp(person);
    await look.at("issue", page);
    const popup = await browser.newPage(browser.wallet + POPUP);
    await popup.setViewportSize({ width: 360, height: 600 });
    await expect(popup.getByRole("button", { name: words.openWallet, exact: true })).toBeVisible();
    await look.at("popup-without-certificate", popup);
    await wallet.issueMaster(person);
    await look.at("home-empty", page);
    await wallet.topUp(1_234_567);
    await look.at("home-topped-up", page);
    await popup.reload();
    await expect(popup.getByText(/1,234,567/).first()).toBeVisible();
    await look.at("popup", popup);
    await page.getByRole("button", { name: words.settings, exact: true }).click();
    await page.getByRole("button", { name: words.logOut, exact: true }).click();
    await look.at("settings-log-out", page);
    await database.query(
      "update certificate_states set status = 'suspended', cause = 'copied' where certificate in (select c.id from certificates c join users u on u.number = c.user_number where u.email = $1)",
      [person.email],
    );
    await page.goto(browser.wallet + MANAGE);
    await expect(page.getByText(words.copied)).toBeVisible();
    await look.at("home-suspended", page);
  });

  test(`every screen of the shop, the button and the prompt in ${language}, light and dark: axe finds nothing, html has its language, 320 px are enough`, async ({
    open,
    merchant,
    database,
  }) => {
    test.slow();
    const buyer = await open.buyer({ language, balance: 130_000 });
    const { browser } = buyer;
    const look = new Looker(language, language);
    const shop = new ShopPage(await browser.newPage(readStack().shop), browser);
    await look.at("shop", shop.page);
    await shop.page.locator('a[href="/products/soap"]').click();
    await look.at("product", shop.page);
    const button = await shop.order("soap", 3);
    await button.shows("ready");
    await look.at("pay-page", shop.page);

    const window = await promptWindow(browser, () => button.click());
    const { at } = window;
    if (!("keyboard" in at)) throw new Error("the first payment must have a window");
    await at.setViewportSize({ width: 400, height: 680 });
    await expect(window.pin).toBeVisible();
    await look.at("window-first-payment", at);
    await look.at("pay-page-window-open", shop.page);
    await window.payWithPin("wrong pin");
    await expect(window.pin).toHaveAttribute("aria-invalid", "true");
    await look.at("window-wrong-pin", at);
    await window.cancel.click();
    await button.shows("canceled");
    await look.at("pay-page-canceled", shop.page);
    const again = await promptWindow(browser, () => button.click());
    await again.payWithPin(buyer.pin);
    await expect(again.paid).toBeVisible();
    await again.paid.hover();
    if ("keyboard" in again.at) await look.at("window-paid", again.at);
    await shop.saysPaid();
    await look.at("order-paid", shop.page);

    await (await shop.order("postcard", 2)).click();
    const prompt = await promptIn(shop.page, browser);
    await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
    await look.at("prompt-in-page", shop.page);
    await shop.page.keyboard.press("Escape");

    await acquaint(database, buyer, merchant.id);
    const dear = await browser.newPage(merchant.site.pay((await merchant.order(300_000)).id, language));
    const dearButton = await payButtonIn(dear);
    const dearWindow = await promptWindow(browser, () => dearButton.click());
    if (!("keyboard" in dearWindow.at)) throw new Error("a payment above the allowance must have a window");
    await expect(dearWindow.at.getByText(labelsIn(language).prompt.missing)).toBeVisible();
    await look.at("window-balance-too-small", dearWindow.at);
    await dearWindow.at.close();

    const late = await merchant.order(60_000);
    const latePage = await browser.newPage(merchant.site.pay(late.id, language));
    const lateButton = await payButtonIn(latePage);
    const lateWindow = await promptWindow(browser, () => lateButton.click());
    await lateWindow.pin.fill(buyer.pin);
    await merchant.coconut.cancelPayment(late.id);
    await lateWindow.payWithPin(buyer.pin);
    if (!("keyboard" in lateWindow.at)) throw new Error("a payment above the allowance must have a window");
    await expect(lateWindow.at.getByText("payment-not-open")).toBeVisible();
    await look.at("window-blocked", lateWindow.at);
    await lateWindow.at.close();

    // An order that the shop withdraws while its button is on the screen.
    const gone = await browser.newPage(merchant.site.pay((await merchant.order(1_000)).id, language));
    const goneButton = await payButtonIn(gone);
    await merchant.coconut.cancelPayment(new URL(gone.url()).searchParams.get("payment") ?? "");
    await goneButton.shows("withdrawn");
    await look.at("button-withdrawn", gone);
    await shop.page.goto(`${readStack().shop}/nowhere`);
    await look.at("shop-not-found", shop.page);

    const bare = await open.browser({ language, bare: true });
    const stranger = await bare.newPage(merchant.site.pay((await merchant.order(1_000)).id, language));
    const plain = await payButtonIn(stranger);
    await plain.shows("no-extension");
    await plain.button.click();
    await expect(plain.frame.getByRole("dialog")).toBeVisible();
    await look.at("button-get-the-extension", stranger);
  });
}
