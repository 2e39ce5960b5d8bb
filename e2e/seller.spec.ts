import type { Page } from "playwright/test";
import sharp from "sharp";
import { openDatabase } from "../server/storage/database.ts";
import type { Browser } from "./browser.ts";
import type { Buyer } from "./buyer.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { RecoveryPage } from "./recovery-page.ts";
import { signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";
import { MANAGE, type Person, WalletPage } from "./wallet-page.ts";

const ORANGE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6" width="1600" height="1200"><path fill="#f3e3c8" d="M0 0h8v6H0z"/><circle cx="4" cy="3.2" r="2" fill="#ef8b1d"/><path d="M4 1.3q.7-.9 1.6-.5-.5 1-1.6.5" fill="#3f7d3a"/></svg>`;

const password = "coconut-demo";
const pin = "24681357";
const DAWN = { email: "dawn@coconut.test", password, name: "김새벽", pin };
const HANOK = { email: "hanok@coconut.test", password, name: "이한옥", pin };
const MARKET = { email: "market@coconut.test", password, name: "야자나", pin };

test("a seller registers a product with a picture; a buyer pays it together with the shop's own; both sellers ship and issue receipts, one refunds a part and one all, in two languages, and the buyer sees all of it", async ({
  open,
  regular,
}) => {
  test.slow();
  const look = new Looker("en-seller", "en");
  const seller = await open.browser();
  const page = await signInAsSeller(seller, DAWN, look, "/sell/products");
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
  // The session has ended meanwhile: what was typed is there again after signing in.
  await seller.context.clearCookies({ name: "session" });
  await page.getByRole("button", { name: "Save and go on to pictures" }).click();
  await signIn(page, seller);
  await expect(page.getByText("You typed something here that was not saved")).toBeVisible();
  await look.at("draft", page);
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByLabel("Description in Korean")).toHaveValue("천천히 졸인 감귤 마멀레이드.");
  await page.getByRole("button", { name: "Save and go on to pictures" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Pictures of");
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);

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
  await expect(page.locator(".facts div", { hasText: "Left afterwards" })).toContainText("₩19,000");
  await expect(page.getByText("Your balance afterwards")).toBeVisible();
  await look.at("refund", page);
  await page.getByRole("button", { name: "Refund ₩5,000" }).click();
  await expect(page.getByText("Refunded. The buyer has the money.")).toBeVisible();
  await page.getByRole("button", { name: "Issue the next revision" }).click();
  await expect(page.getByRole("link", { name: "Receipt · Revision 2" })).toBeVisible();

  const [number = ""] = await shop.locator(".facts dd").allTextContents();
  const market = await open.browser({ language: "ko" });
  await sellInKorean(await signInAsSeller(market, MARKET, new Looker("ko-seller", "ko"), `/sell/orders/${number}`));

  await shop.reload();
  await expect(shop.getByRole("heading", { level: 1 })).toHaveText("It is on its way");
  await expect(shop.getByRole("link", { name: "Receipt: Coconut Market" })).toBeVisible();
  for (const seen of ["Shipped", "Refunded", "Partly refunded", "Refunded so far: ₩5,000", "Refunded so far: ₩18,000"])
    await expect(shop.getByText(seen, { exact: true }).first()).toBeVisible();
  await shop.getByRole("link", { name: "Receipt: Dawn Farm" }).click();
  await expect(shop.getByText("Signed by Dawn Farm, valid")).toBeVisible();
  await expect(shop.getByText("One jar had a crack.")).toBeVisible();
});

test("every state of a sale, in both languages: axe finds nothing, html has its language, 320 px are enough", { tag: LONG }, async ({ open }) => {
  test.slow();
  const { shop, databaseUrl } = readStack();
  const database = openDatabase(`${databaseUrl}_shop`, 1);
  const browser = await open.browser();
  const looks = (["en", "ko"] as const).map((language) => ({ language, look: new Looker(`${language}-sale-states`, language) }));
  const page = await signInAsSeller(browser, HANOK, new Looker("en-seller", "en"), "/sell");
  const see = async (name: string, path: string) => {
    for (const { language, look } of looks) {
      await browser.context.addCookies([{ name: "language", value: language, url: shop }]);
      await page.goto(shop + path);
      await look.at(name, page);
    }
  };
  const owners = (await database.query<{ id: string; owner: string }>("select id, owner from sellers")).map(({ id, owner }) => [id, owner]);
  try {
    await see("sales-empty", "/sell");
    for (const [number, how] of Object.entries(STATES)) {
      await database.script(stateSql(number, how));
      await see(number.toLowerCase(), `/sell/orders/${number}`);
      await see(`${number.toLowerCase()}-buyer`, `/orders/token-${number}`);
    }
    await see("sales", "/sell");
    // The same person as the market's owner, and as one who sells nothing.
    await database.script("update sellers set owner = (select owner from sellers where id = 'hanok-living') where id = 'market'");
    await database.script("update sellers set owner = null where id = 'hanok-living'");
    await see("reviews", "/sell/reviews");
    await database.script("update sellers set owner = null where id = 'market'");
    await see("no-seller", "/sell");
  } finally {
    for (const [id, owner] of owners) await database.query("update sellers set owner = $2 where id = $1", [id, owner]);
    await database.close();
  }
});

interface State {
  readonly method?: "pickup";
  readonly state?: "review";
  readonly refunded?: number;
  readonly isShipped?: boolean;
  readonly goods?: "returned";
}

const STATES: Readonly<Record<string, State>> = {
  PAID2222: {},
  SENT2222: { isShipped: true },
  BACK2222: { refunded: 20_000 },
  PART2222: { isShipped: true, refunded: 5_000 },
  GOODS222: { isShipped: true, refunded: 20_000, goods: "returned" },
  ODD22222: { state: "review" },
  PICKUP22: { method: "pickup" },
  GIVEN222: { method: "pickup", isShipped: true },
};

/** An order of Hanok Living's that has come so far; without a payment nobody asks the gateway about it. */
function stateSql(number: string, { method, state = "review", refunded = 0, isShipped, goods }: State): string {
  const paid = STATES[number]?.state === undefined;
  const where = method ? "null, null, null, null, null" : "'Lee Bada', '010-1234-5678', '04799', 'Wangsimni-ro 83-21', 'h'";
  return `insert into orders (number, token, buyer, total, method, recipient, phone, postcode, address, delivery_hash, state, paid_at, result)
      values ('${number}', 'token-${number}', 'Kim Haneul', 20000, '${method ?? "delivery"}', ${where}, '${paid ? "paid" : state}', ${paid ? "now(), 'signed'" : "null, null"});
    insert into order_lines (order_number, position, product, name, quantity, unit_price, seller)
      select '${number}', 0, slug, name_en, 1, 20000, seller from products where seller = 'hanok-living' order by slug limit 1;
    insert into order_parts (order_number, seller, total, refunded, shipped_at)
      values ('${number}', 'hanok-living', 20000, ${refunded}, ${isShipped ? "now()" : "null"});
    insert into stock_holds (order_number, product, quantity, state)
      select order_number, product, quantity, '${goods ?? (paid ? "sold" : "held")}' from order_lines where order_number = '${number}';`;
}

/** The owner of the shop's own products sends the rest of the order, issues the receipt, refunds it and puts the goods back. */
async function sellInKorean(page: Page): Promise<void> {
  const look = new Looker("ko-seller", "ko");
  await expect(page.getByText("정상: 서명된 결과가 바로 이 주문의 것입니다")).toBeVisible();
  await expect(page.getByText("Morning mug")).toBeVisible();
  await page.getByRole("button", { name: "발송 완료로 표시" }).click();
  await expect(page.getByText("발송 완료로 표시했습니다.")).toBeVisible();
  await page.getByRole("button", { name: "영수증 발행" }).click();
  await expect(page.getByRole("link", { name: "영수증 · 1판" })).toBeVisible();
  await page.locator("#kind-all").check();
  await page.getByLabel("사유", { exact: true }).fill("손잡이가 깨져 있었습니다.");
  await page.getByRole("button", { name: "환불 내용 확인" }).click();
  await expect(page.getByText("환불 뒤 잔액")).toBeVisible();
  await look.at("refund", page);
  await page.getByRole("button", { name: "환불하기 18,000원" }).click();
  await page.getByRole("checkbox", { name: /Morning mug/ }).check();
  await look.at("sale", page);
  await page.getByRole("button", { name: "재고에 다시 넣기" }).click();
  await expect(page.getByText("재고에 넣었습니다. 다시 주문할 수 있습니다.")).toBeVisible();
  await page.getByRole("button", { name: "다음 판 발행" }).click();
  await expect(page.getByRole("link", { name: "영수증 · 2판" })).toBeVisible();
}

/** One of the demo data's sellers, who gets the wallet first and then signs in to the shop. */
async function signInAsSeller(browser: Browser, person: Person, look: Looker, back: string): Promise<Page> {
  const page = await browser.newPage(browser.wallet + MANAGE);
  await new RecoveryPage(page, browser, look).logIn(person);
  await new WalletPage(page, browser).issueMaster(person);
  await page.goto(`${readStack().shop}/sign-in?back=${back}`);
  await signIn(page, browser);
  await page.locator("#name").fill("Kim Saebyeok");
  await page.locator("form[action='/account'] button").click();
  await page.waitForURL(`**${back}`);
  return page;
}

/** Finds a product by a search with a slip in it, and pays for two of it and a mug to be sent; the order's page. */
async function order({ browser, pin }: Buyer, name: string): Promise<Page> {
  const page = await browser.newPage(readStack().shop);
  await page.getByRole("searchbox").fill(name.replace("marmalade", "marmelade"));
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("img", { name: "A tangerine beside a jar" })).toBeVisible();
  await page.locator("#quantity").fill("2");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.goto(`${readStack().shop}/products/mug`);
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

async function signIn(page: Page, browser: Browser): Promise<void> {
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  const window = await signingWindow(browser, () => frame.locator("#pay").click());
  await window.sign();
}
