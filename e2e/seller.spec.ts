import type { Page } from "playwright/test";
import sharp from "sharp";
import type { Browser } from "./browser.ts";
import type { Buyer } from "./buyer.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { RecoveryPage } from "./recovery-page.ts";
import { signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { MANAGE, WalletPage } from "./wallet-page.ts";

const ORANGE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6" width="1600" height="1200"><path fill="#f3e3c8" d="M0 0h8v6H0z"/><circle cx="4" cy="3.2" r="2" fill="#ef8b1d"/><path d="M4 1.3q.7-.9 1.6-.5-.5 1-1.6.5" fill="#3f7d3a"/></svg>`;

test("a seller registers a product with a picture; a buyer finds and pays it; the seller ships, issues the receipt and refunds a part, and the buyer sees all of it", async ({
  open,
  regular,
}) => {
  test.slow();
  const look = new Looker("en-seller", "en");
  const seller = await open.browser();
  const page = await signInAsSeller(seller, look, "/sell/products");
  const name = `Tangerine marmalade ${Date.now().toString(36)}`;
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Products");
  await look.at("products", page);

  await page.getByRole("link", { name: "Register a product" }).click();
  await page.getByLabel("Name in English").fill(name);
  await page.getByLabel("Description in English").fill("Cooked slowly.\nNothing but tangerines and sugar.");
  await page.getByLabel("Description in Korean").fill("천천히 졸인 감귤 마멀레이드.");
  await page.getByLabel("Price in won").pressSequentially("12000.5");
  await page.getByLabel("Pieces that can be ordered").fill("4");
  await page.getByLabel("Category").selectOption("Food");
  await page.getByRole("button", { name: "Save and go on to pictures" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveText([/^Name in Korean: Write a name in one line/, /^Price in won: Won have no fractions/]);
  await expect(page.getByLabel("Name in English")).toHaveValue(name);
  await look.at("product-faults", page);
  await page.getByLabel("Name in Korean").fill("감귤 마멀레이드");
  await page.getByLabel("Price in won").fill("");
  await page.getByLabel("Price in won").pressSequentially("12000");
  await expect(page.getByLabel("Price in won")).toHaveValue("12,000");
  await page.getByRole("button", { name: "Save and go on to pictures" }).click();

  await page.getByLabel("What it shows, in Korean").fill("유리병 옆의 감귤");
  await page.getByLabel("What it shows, in English").fill("A tangerine beside a jar");
  const upload = async (buffer: Buffer) => {
    await page.getByLabel("Picture file").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer });
    await page.getByRole("button", { name: "Add the picture" }).click();
  };
  await upload(Buffer.from(ORANGE));
  await expect(page.locator("#picture-fault")).toHaveText("This is no JPEG, PNG or WebP picture.");
  await expect(page.getByLabel("What it shows, in English")).toHaveValue("A tangerine beside a jar");
  await upload(
    await sharp(Buffer.from(ORANGE))
      .withExif({ IFD0: { Make: "Camera" } })
      .jpeg()
      .toBuffer(),
  );
  await expect(page.getByRole("img", { name: "Picture 1" })).toBeVisible();
  await look.at("pictures", page);
  await page.getByRole("link", { name: "Back to the product" }).click();
  await page.getByRole("button", { name: "Put on sale" }).click();
  await expect(page.getByRole("status").first()).toHaveText("It is on sale now.");
  await look.at("product", page);

  const shop = await order(regular, name);
  await page.getByRole("link", { name: "Sales" }).click();
  const row = page.getByRole("link", { name: new RegExp(name) });
  await expect(row).toContainText("To ship");
  await look.at("sales", page);
  await row.click();
  await expect(page.getByText("(04799) Wangsimni-ro 83-21, 3F", { exact: true })).toBeVisible();
  await expect(page.getByText("Normal: the signed result is about this very order")).toBeVisible();
  await page.getByRole("button", { name: "Mark as shipped" }).click();
  await expect(page.getByText("Marked as shipped.")).toBeVisible();
  await page.getByRole("button", { name: "Issue the receipt" }).click();
  await expect(page.getByRole("link", { name: "Receipt · Revision 1" })).toBeVisible();
  await look.at("sale", page);

  await page.getByLabel("Amount in won").pressSequentially("5000");
  await expect(page.getByLabel("A part", { exact: true })).toBeChecked();
  await page.getByRole("button", { name: "Check the refund" }).click();
  await expect(page.locator("#reason-fault")).toBeVisible();
  await page.getByLabel("Reason", { exact: true }).fill("One jar had a crack.");
  await page.getByRole("button", { name: "Check the refund" }).click();
  await expect(page.getByText("₩19,000")).toBeVisible();
  await look.at("refund", page);
  await page.getByRole("button", { name: "Refund ₩5,000" }).click();
  await expect(page.getByText("Refunded. The buyer has the money.")).toBeVisible();
  await page.getByRole("button", { name: "Issue the next revision" }).click();
  await expect(page.getByRole("link", { name: "Receipt · Revision 2" })).toBeVisible();
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("일부 환불");
  await new Looker("ko-seller", "ko").at("sale", page);

  await shop.reload();
  for (const seen of ["Shipped", "Partly refunded", "Refunded so far: ₩5,000"]) await expect(shop.getByText(seen, { exact: true }).first()).toBeVisible();
  await shop.getByRole("link", { name: "Receipt: Dawn Farm" }).click();
  await expect(shop.getByText("Signed by Dawn Farm, valid")).toBeVisible();
  await expect(shop.getByText("One jar had a crack.")).toBeVisible();
});

/** The demo data's seller, who gets the wallet first and then signs in to the shop. */
async function signInAsSeller(browser: Browser, look: Looker, back: string): Promise<Page> {
  const person = { email: "dawn@coconut.test", password: "coconut-demo", name: "김새벽", pin: "24681357" };
  const page = await browser.newPage(browser.wallet + MANAGE);
  await new RecoveryPage(page, browser, look).logIn(person);
  await new WalletPage(page, browser).issueMaster(person);
  await page.goto(`${readStack().shop}/sign-in?back=${back}`);
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  const window = await signingWindow(browser, () => frame.locator("#pay").click());
  await window.sign();
  await page.getByLabel("Name").fill("Kim Saebyeok");
  await page.getByRole("button", { name: "Save" }).click();
  return page;
}

/** Finds a product by a search with a slip in it, and pays for two to be sent; the order's page. */
async function order({ browser, pin }: Buyer, name: string): Promise<Page> {
  const page = await browser.newPage(readStack().shop);
  await page.getByRole("searchbox").fill(name.replace("marmalade", "marmelade"));
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("img", { name: "A tangerine beside a jar" })).toBeVisible();
  await page.locator("#quantity").fill("2");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("button", { name: "Go to the order sheet" }).click();
  const sheet = { buyer: "Kim Haneul", recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Wangsimni-ro 83-21", detail: "3F" };
  for (const [id, text] of Object.entries(sheet)) await page.locator(`#${id}`).fill(text);
  await page.getByRole("button", { name: "Order and pay" }).click();
  const button = await payButtonIn(page);
  const prompt = await promptWindow(browser, () => button.click());
  await prompt.payWithPin(pin);
  await expect(page.getByRole("heading", { name: "Thank you, it is paid" })).toBeVisible();
  return page;
}
