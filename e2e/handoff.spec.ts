import { Looker } from "./look.ts";
import { handoffInButton } from "./pc-handoff.ts";
import { ShopPage } from "./shop-page.ts";
import { expect, test } from "./test.ts";

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
