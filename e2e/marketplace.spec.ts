import type { Page } from "playwright/test";
import type { Language } from "./browser.ts";
import { Looker } from "./look.ts";
import { marketplaceLabelsIn } from "./marketplace-labels.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";

const address = { recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Wangsimni-ro 83-21", detail: "3F" };
const NAMES = { en: "English", ko: "Korean" } as const;

for (const language of ["en", "ko"] as const) {
  test(`in ${language}: a buyer signs in from the order sheet, which keeps what is typed, cannot pay without the money, cancels, pays again with one signature, and finds the order`, {
    tag: language === "en" ? [] : [LONG],
  }, async ({ open, database }) => {
    const words = marketplaceLabelsIn(language);
    const other = marketplaceLabelsIn(language === "en" ? "ko" : "en");
    test.slow();
    const buyer = await open.buyer({ language, balance: 30_000 });
    const look = new Looker(`${language}-marketplace`, language);
    const page = await buyer.browser.newPage(readStack().shop);
    await page.getByRole("searchbox").fill(words.honeySlip);
    await page.getByRole("searchbox").press("Enter");
    await page.getByRole("link", { name: words.honey }).click();
    await page.getByRole("button", { name: words.toCart }).click();
    await putIntoCart(page, language, "hoodie", "2");
    await putIntoCart(page, language, "mug", "1");
    await page.getByRole("checkbox", { name: words.chooseHoodie }).uncheck();
    await expect(page.locator(".sums [data-total]")).toHaveText(words.sum40000);
    // What somebody else has bought meanwhile is said when the page has saved by itself.
    await page.locator('[id="quantity:acacia-honey"]').fill("99");
    await expect(page.locator('[id="fault:acacia-honey"]')).toContainText(words.tooMany);
    await look.at("cart", page);
    await page.locator('[id="quantity:acacia-honey"]').fill("1");
    await expect(page.locator('[id="fault:acacia-honey"]')).toBeHidden();
    await page.getByRole("button", { name: words.sheet }).click();

    await fillSheet(page, { ...address, postcode: "479" });
    await page.getByRole("button", { name: other.chosen }).click();
    await expect(page.getByLabel(other.recipient, { exact: true })).toHaveValue(address.recipient);
    await page.getByRole("button", { name: words.chosen }).click();
    await page.locator(".order-sheet").getByRole("link", { name: words.signIn }).click();
    const frame = await signInFrame(page);
    await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
    await look.at("sign-in", page);
    const window = await signingWindow(buyer.browser, () => frame.locator("#pay").click());
    await window.sign();
    await page.getByLabel(words.name).fill("Kim Haneul");
    await page.getByRole("button", { name: words.save }).click();
    await expect(page.getByRole("link", { name: "Kim Haneul" })).toBeVisible();
    for (const [id, typed] of Object.entries(address)) await expect(page.locator(`#${id}`)).toHaveValue(id === "postcode" ? "479" : typed);
    await page.getByRole("button", { name: words.submit }).click();
    await expect(page.getByRole("alert")).toContainText(words.postcodeFault);
    await expect(page.getByLabel(words.recipient, { exact: true })).toHaveValue(address.recipient);
    await expect(page.getByLabel(words.buyer, { exact: true })).toHaveValue("Kim Haneul");
    await look.at("sheet", page);
    await page.getByLabel(words.postcode, { exact: true }).fill(address.postcode);
    await page.getByRole("button", { name: words.submit }).click();

    const dear = await payButtonIn(page);
    const short = await promptWindow(buyer.browser, () => dear.click());
    await expect(short.at.getByText(words.short10000)).toBeVisible();
    await short.cancel.click();
    await expect(page.getByRole("status").filter({ hasText: words.youCanceled })).toBeVisible();
    await page.goto(page.url().replace(/\/pay$/, ""));
    await page.getByRole("button", { name: words.cancel }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.canceled);
    await buyer.wallet.page.getByRole("button", { name: words.topUp }).click();
    await buyer.wallet.topUp(70_000);

    await page.getByRole("button", { name: words.again }).click();
    const button = await payButtonIn(page);
    const prompt = await promptWindow(buyer.browser, () => button.click());
    await prompt.payWithPin(buyer.pin);
    await expect(page.getByRole("heading", { name: words.paid })).toBeVisible();
    await look.at("completed", page);
    for (const shown of [words.sum40000, "Kim Haneul", "Lee Bada", "010-1234-5678", "(04799) Wangsimni-ro 83-21, 3F"])
      await expect(page.locator(".facts").getByText(shown, { exact: true })).toBeVisible();
    const [number = ""] = await page.locator(".facts dd").allTextContents();
    const shares = await database.query<{ name: string; amount: bigint }>(
      `select m.name, s.amount from payment_shares s join merchants m on m.id = s.merchant join payments p on p.id = s.payment
     where p.order_number = $1 and p.state = 'paid' order by m.name`,
      [number],
    );
    expect(shares).toEqual([
      { name: "Coconut Market", amount: 18_000n },
      { name: "Dawn Farm", amount: 22_000n },
    ]);
    // The shop heard of it from the gateway's server too.
    const heard = () =>
      database.query(
        "select 1 from webhook_deliveries d join events e on e.id = d.event where d.state = 'delivered' and e.type = 'payment.paid' and e.body::text like $1",
        [`%${number}%`],
      );
    await expect.poll(async () => (await heard()).length).toBeGreaterThan(0);

    await page.getByRole("navigation").getByRole("link", { name: words.mine }).click();
    await expect(page.locator(".order", { hasText: number })).toContainText(words.isPaid);
    await page.goto(`${readStack().shop}/cart`);
    await expect(page.getByRole("link", { name: words.hoodie })).toBeVisible();
  });

  test(`a guest orders from two sellers in ${NAMES[language]}, and another person pays by the link, who sees no address`, {
    tag: language === "ko" ? [] : [LONG],
  }, async ({ open, database }) => {
    const words = marketplaceLabelsIn(language);
    test.slow();
    const guest = await open.browser({ language, bare: true });
    const look = new Looker(`${language}-marketplace-guest`, language);
    const page = await guest.newPage(readStack().shop);
    await putIntoCart(page, language, "linen-shirt", "1");
    await putIntoCart(page, language, "tangerines", "2");
    await page.getByRole("button", { name: words.sheet }).click();
    await page.locator("#buyer").fill("김하늘");
    await fillSheet(page, address);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: words.submit }).click();
    const link = await page.locator("#link").inputValue();
    await look.at("link", page);
    await page.goto(page.url().replace(/\/pay$/, ""));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.open);

    const payer = await open.buyer({ language, balance: 100_000 });
    const theirs = await payer.browser.newPage(link);
    await expect(theirs.getByText(words.sum94800)).toBeVisible();
    for (const secret of [address.address, address.phone, address.recipient]) await expect(theirs.getByText(secret)).toHaveCount(0);
    // Nobody pays in time: both pages say so by themselves, and the other person can still pay.
    const [number = ""] = await theirs.locator(".facts dd").allTextContents();
    await database.query("update payments set expires_at = now() - interval '1 second' where order_number = $1", [number]);
    for (const each of [page, theirs]) await expect(each.getByRole("heading", { level: 1 })).toHaveText(words.expired);
    await look.at("other-payer-expired", theirs);
    await theirs.getByRole("button", { name: words.again }).click();
    const button = await payButtonIn(theirs);
    const prompt = await promptWindow(payer.browser, () => button.click());
    await prompt.payWithPin(payer.pin);
    await expect(theirs.getByRole("heading", { name: words.paid })).toBeVisible();
    // The guest's page, in another browser, stood on what had ended.
    await page.reload();
    await expect(page.getByRole("heading", { name: words.paid })).toBeVisible();
  });
}

async function putIntoCart(page: Page, language: Language, slug: string, quantity: string): Promise<void> {
  await page.goto(`${readStack().shop}/products/${slug}`);
  await page.locator("#quantity").fill(quantity);
  await page.getByRole("button", { name: marketplaceLabelsIn(language).toCart }).click();
  await expect(page.locator(".cart-line", { has: page.locator(`a[href="/products/${slug}"]`) })).toBeVisible();
}

async function fillSheet(page: Page, fields: typeof address): Promise<void> {
  for (const [id, text] of Object.entries(fields)) await page.locator(`#${id}`).fill(text);
}
