import type { Page } from "playwright/test";
import type { Language } from "./browser.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

const address = { recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Wangsimni-ro 83-21", detail: "3F" };
const words = {
  en: { toCart: "Add to cart", sheet: "Go to the order sheet", submit: "Order and pay", paid: "Thank you, it is paid", mine: "My orders" },
  ko: { toCart: "장바구니에 담기", sheet: "주문서 작성하기", submit: "주문하고 결제하기", paid: "결제되었습니다. 고맙습니다", mine: "내 주문" },
} as const;

test("a buyer signs in with the certificate, chooses from the carts of three sellers, pays them with one signature, and finds the order again", async ({
  open,
  database,
}) => {
  test.slow();
  const buyer = await open.buyer({ language: "en", balance: 100_000 });
  const look = new Looker("en-marketplace", "en");
  const page = await buyer.browser.newPage(`${readStack().shop}/sign-in?back=/`);
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  await look.at("sign-in", page);
  const window = await signingWindow(buyer.browser, () => frame.locator("#pay").click());
  await window.sign();
  await page.getByLabel("Name").fill("Kim Haneul");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Kim Haneul" })).toBeVisible();

  await page.getByRole("searchbox").fill("hony");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: /Acacia honey/ }).click();
  await page.getByRole("button", { name: words.en.toCart }).click();
  await putIntoCart(page, "en", "hoodie", "2");
  await putIntoCart(page, "en", "mug", "1");
  await page.getByRole("checkbox", { name: "Order this: Loose hoodie" }).uncheck();
  await expect(page.locator(".sums [data-total]")).toHaveText("₩40,000");
  await look.at("cart", page);
  await page.getByRole("button", { name: words.en.sheet }).click();

  await fillSheet(page, { ...address, postcode: "479" });
  await page.getByRole("button", { name: words.en.submit }).click();
  await expect(page.getByRole("alert")).toContainText("Postcode: Please enter the five digits");
  await expect(page.getByLabel("Recipient", { exact: true })).toHaveValue(address.recipient);
  await expect(page.getByLabel("Your name", { exact: true })).toHaveValue("Kim Haneul");
  await look.at("sheet", page);
  await page.getByLabel("Postcode", { exact: true }).fill(address.postcode);
  await page.getByRole("button", { name: words.en.submit }).click();

  const button = await payButtonIn(page);
  const prompt = await promptWindow(buyer.browser, () => button.click());
  await prompt.payWithPin(buyer.pin);
  await expect(page.getByRole("heading", { name: words.en.paid })).toBeVisible();
  await look.at("completed", page);
  for (const shown of ["₩40,000", "Kim Haneul", "Lee Bada", "010-1234-5678", "(04799) Wangsimni-ro 83-21, 3F"])
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

  await page.getByRole("navigation").getByRole("link", { name: words.en.mine }).click();
  await expect(page.locator(".order", { hasText: number })).toContainText("Paid");
  await page.goto(`${readStack().shop}/cart`);
  await expect(page.getByRole("link", { name: "Loose hoodie" })).toBeVisible();
});

test("a guest orders from two sellers in Korean, and another person pays by the link, who sees no address", async ({ open }) => {
  test.slow();
  const guest = await open.browser({ language: "ko", bare: true });
  const look = new Looker("ko-marketplace", "ko");
  const page = await guest.newPage(readStack().shop);
  await putIntoCart(page, "ko", "linen-shirt", "1");
  await putIntoCart(page, "ko", "tangerines", "2");
  await page.getByRole("button", { name: words.ko.sheet }).click();
  await page.locator("#buyer").fill("김하늘");
  await fillSheet(page, address);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: words.ko.submit }).click();
  const link = await page.locator("#link").inputValue();
  await look.at("link", page);
  await page.goto(page.url().replace(/\/pay$/, ""));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("아직 결제되지 않았습니다");

  const payer = await open.buyer({ language: "ko", balance: 100_000 });
  const theirs = await payer.browser.newPage(link);
  await expect(theirs.getByText("94,800원")).toBeVisible();
  await look.at("other-payer", theirs);
  for (const secret of [address.address, address.phone, address.recipient]) await expect(theirs.getByText(secret)).toHaveCount(0);
  const button = await payButtonIn(theirs);
  const prompt = await promptWindow(payer.browser, () => button.click());
  await prompt.payWithPin(payer.pin);
  await expect(theirs.getByRole("heading", { name: words.ko.paid })).toBeVisible();
  // The guest's page, in another browser, has turned by itself.
  await expect(page.getByRole("heading", { name: words.ko.paid })).toBeVisible();
  await look.at("completed", page);
});

async function putIntoCart(page: Page, language: Language, slug: string, quantity: string): Promise<void> {
  await page.goto(`${readStack().shop}/products/${slug}`);
  await page.locator("#quantity").fill(quantity);
  await page.getByRole("button", { name: words[language].toCart }).click();
  await expect(page.locator(".cart-line", { has: page.locator(`a[href="/products/${slug}"]`) })).toBeVisible();
}

async function fillSheet(page: Page, fields: typeof address): Promise<void> {
  for (const [id, text] of Object.entries(fields)) await page.locator(`#${id}`).fill(text);
}
