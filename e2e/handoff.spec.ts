import { newPerson } from "./buyer.ts";
import { Looker } from "./look.ts";
import { handoffInButton } from "./pc-handoff.ts";
import { PhonePayer } from "./phone-payer.ts";
import { ShopPage } from "./shop-page.ts";
import { expect, test } from "./test.ts";
import { finger, WalletPage } from "./wallet-page.ts";

for (const language of ["en", "ko"] as const) {
  test(`a PC without the extension shows a code that changes every second, or digits to type, in ${language}`, async ({ open }) => {
    const browser = await open.browser({ bare: true, language });
    const shop = new ShopPage(await browser.context.newPage(), browser);
    const look = new Looker(`${language}-handoff`, language);
    await shop.order("soap", 1);
    const pc = await handoffInButton(shop.page, language);
    const drawn = () => pc.qr.locator("path").getAttribute("d");
    const first = await drawn();
    await expect.poll(drawn, { timeout: 3_000 }).not.toBe(first);
    await look.at("code", shop.page);
    expect(await pc.typedCode()).toMatch(/^\d{8}$/);
    await look.at("typed", shop.page);
  });
}

test("a PC without the extension is paid for by a phone that typed its code", async ({ open }) => {
  const person = newPerson();
  const phone = await open.phone();
  const wallet = new WalletPage(phone.page, phone);
  await wallet.signUp(person, finger);
  await wallet.issueMaster(person, finger);
  await wallet.topUp(50_000, finger);
  const browser = await open.browser({ bare: true });
  const shop = new ShopPage(await browser.context.newPage(), browser);
  await shop.order("soap", 1);
  const pc = await handoffInButton(shop.page, "en");
  const payer = new PhonePayer(phone);
  await payer.type(await pc.typedCode());
  await pc.says("bound");
  await expect(payer.shortCode).toHaveText((await pc.shortCode.textContent()) ?? "");
  await payer.pay(person.pin);
  await shop.saysPaid();
});
