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

test("a buyer signs in from the order sheet, which keeps what is typed, cannot pay without the money, cancels, pays again with one signature, and finds the order", async ({
  open,
  database,
}) => {
  test.slow();
  const buyer = await open.buyer({ language: "en", balance: 30_000 });
  const look = new Looker("en-marketplace", "en");
  const page = await buyer.browser.newPage(readStack().shop);
  await page.getByRole("searchbox").fill("hony");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: /Acacia honey/ }).click();
  await page.getByRole("button", { name: words.en.toCart }).click();
  await putIntoCart(page, "en", "hoodie", "2");
  await putIntoCart(page, "en", "mug", "1");
  await page.getByRole("checkbox", { name: "Order this: Loose hoodie" }).uncheck();
  await expect(page.locator(".sums [data-total]")).toHaveText("₩40,000");
  // What somebody else has bought meanwhile is said when the page has saved by itself.
  await page.locator('[id="quantity:acacia-honey"]').fill("99");
  await expect(page.locator('[id="fault:acacia-honey"]')).toContainText("There are not that many any more");
  await look.at("cart", page);
  await page.locator('[id="quantity:acacia-honey"]').fill("1");
  await expect(page.locator('[id="fault:acacia-honey"]')).toBeHidden();
  await page.getByRole("button", { name: words.en.sheet }).click();

  await fillSheet(page, { ...address, postcode: "479" });
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.getByLabel("받는 분", { exact: true })).toHaveValue(address.recipient);
  await page.getByRole("button", { name: "English" }).click();
  await page.locator(".order-sheet").getByRole("link", { name: "Sign in" }).click();
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  await look.at("sign-in", page);
  const window = await signingWindow(buyer.browser, () => frame.locator("#pay").click());
  await window.sign();
  await page.getByLabel("Name").fill("Kim Haneul");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Kim Haneul" })).toBeVisible();
  for (const [id, typed] of Object.entries(address)) await expect(page.locator(`#${id}`)).toHaveValue(id === "postcode" ? "479" : typed);
  await page.getByRole("button", { name: words.en.submit }).click();
  await expect(page.getByRole("alert")).toContainText("Postcode: Please enter the five digits");
  await expect(page.getByLabel("Recipient", { exact: true })).toHaveValue(address.recipient);
  await expect(page.getByLabel("Your name", { exact: true })).toHaveValue("Kim Haneul");
  await look.at("sheet", page);
  await page.getByLabel("Postcode", { exact: true }).fill(address.postcode);
  await page.getByRole("button", { name: words.en.submit }).click();

  const dear = await payButtonIn(page);
  const short = await promptWindow(buyer.browser, () => dear.click());
  await expect(short.at.getByText("Your balance is ₩10,000 short.")).toBeVisible();
  await short.cancel.click();
  await expect(page.getByRole("status").filter({ hasText: "You canceled. Nothing was charged" })).toBeVisible();
  await page.goto(page.url().replace(/\/pay$/, ""));
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This order was canceled");
  await buyer.wallet.page.getByRole("button", { name: "Top up" }).click();
  await buyer.wallet.topUp(70_000);

  await page.getByRole("button", { name: "Pay again" }).click();
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

test("a guest orders from two sellers in Korean, and another person pays by the link, who sees no address", async ({ open, database }) => {
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
  for (const secret of [address.address, address.phone, address.recipient]) await expect(theirs.getByText(secret)).toHaveCount(0);
  // Nobody pays in time: both pages say so by themselves, and the other person can still pay.
  const [number = ""] = await theirs.locator(".facts dd").allTextContents();
  await database.query("update payments set expires_at = now() - interval '1 second' where order_number = $1", [number]);
  for (const each of [page, theirs]) await expect(each.getByRole("heading", { level: 1 })).toHaveText("결제 시간이 지났습니다");
  await look.at("other-payer-expired", theirs);
  await theirs.getByRole("button", { name: "다시 결제하기" }).click();
  const button = await payButtonIn(theirs);
  const prompt = await promptWindow(payer.browser, () => button.click());
  await prompt.payWithPin(payer.pin);
  await expect(theirs.getByRole("heading", { name: words.ko.paid })).toBeVisible();
  // The guest's page, in another browser, stood on what had ended.
  await page.reload();
  await expect(page.getByRole("heading", { name: words.ko.paid })).toBeVisible();
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
