import type { Page } from "playwright/test";
import sharp from "sharp";
import { api } from "../protocol/api.ts";
import { type Database, openDatabase } from "../server/storage/database.ts";
import type { Browser, Language } from "./browser.ts";
import { type Buyer, newPerson } from "./buyer.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { RecoveryPage } from "./recovery-page.ts";
import { sellerLabelsIn } from "./seller-labels.ts";
import { signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";
import { MANAGE, type Person, WalletPage } from "./wallet-page.ts";

const ORANGE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6" width="1600" height="1200"><path fill="#f3e3c8" d="M0 0h8v6H0z"/><circle cx="4" cy="3.2" r="2" fill="#ef8b1d"/><path d="M4 1.3q.7-.9 1.6-.5-.5 1-1.6.5" fill="#3f7d3a"/></svg>`;

const GOODS = {
  en: {
    name: "Tangerine marmalade",
    slip: "Tangerine marmelade",
    text: "Cooked slowly.\nNothing but tangerines and sugar.",
    shows: "A tangerine beside a jar",
  },
  ko: { name: "감귤 마멀레이드", slip: "감귤 마멀래이드", text: "천천히 졸였습니다.\n감귤과 설탕뿐입니다.", shows: "유리병 옆의 감귤" },
} as const;
const OTHER = { en: "ko", ko: "en" } as const;

const DAWN = { id: "dawn-farm", email: "dawn@coconut.test" };
const HANOK = { id: "hanok-living", email: "hanok@coconut.test" };
const MARKET = { id: "market", email: "market@coconut.test" };

for (const language of ["en", "ko"] as const) {
  test(`in ${language}: a seller registers a product with a picture; a buyer pays it together with the shop's own; both sellers ship and issue receipts, one refunds a part and one all, the other one in the other language, and the buyer sees all of it`, {
    tag: language === "en" ? [] : [LONG],
  }, async ({ open, database }) => {
    test.slow();
    const other = OTHER[language];
    const words = sellerLabelsIn(language);
    const look = new Looker(`${language}-seller`, language);
    const seller = await open.browser({ language });
    const page = await signInAsSeller(seller, await ownerOf(database, DAWN), look, "/sell/products");
    const id = Date.now().toString(36);
    const name = `${GOODS[language].name} ${id}`;
    const press = (button: string) => page.getByRole("button", { name: button }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(words.products);
    await look.at("products", page);

    await page.getByRole("link", { name: words.register }).click();
    await page.getByLabel(words.name[language]).fill(name);
    for (const each of [language, other]) await page.getByLabel(words.text[each]).fill(GOODS[each].text);
    await page.getByLabel(words.price).pressSequentially("12000.5");
    await page.getByLabel(words.stock).fill("4");
    await page.getByRole("combobox", { name: words.category }).selectOption(words.food);
    await press(words.toPictures);
    await expect(page.getByRole("alert").getByRole("link")).toHaveText(words.faults);
    await expect(page.getByLabel(words.name[language])).toHaveValue(name);
    await look.at("product-faults", page);
    await page.getByLabel(words.name[other]).fill(GOODS[other].name);
    await page.getByLabel(words.price).fill("");
    await page.getByLabel(words.price).pressSequentially("12000");
    await expect(page.getByLabel(words.price)).toHaveValue("12,000");
    // The session has ended meanwhile: what was typed is there again after signing in.
    await seller.context.clearCookies({ name: "session" });
    await press(words.toPictures);
    await signIn(page, seller);
    await expect(page.getByText(words.kept)).toBeVisible();
    await look.at("draft", page);
    await press(words.restore);
    for (const each of [language, other]) await expect(page.getByLabel(words.text[each])).toHaveValue(GOODS[each].text);
    await press(words.toPictures);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(words.picturesOf);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);

    for (const each of [language, other]) await page.getByLabel(words.shows[each]).fill(GOODS[each].shows);
    const upload = async (buffer: Buffer) => {
      await page.getByLabel(words.file).setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer });
      await press(words.addPicture);
    };
    await upload(Buffer.from(ORANGE));
    await expect(page.locator("#picture-fault")).toHaveText(words.noPicture);
    await expect(page.getByLabel(words.shows[language])).toHaveValue(GOODS[language].shows);
    await upload(
      await sharp(Buffer.from(ORANGE))
        .withExif({ IFD0: { Make: "Camera" } })
        .jpeg()
        .toBuffer(),
    );
    await expect(page.getByRole("img", { name: words.firstPicture })).toBeVisible();
    await look.at("pictures", page);
    await page.getByRole("link", { name: words.toProduct }).click();
    await press(words.putOnSale);
    await expect(page.getByRole("status").first()).toHaveText(words.onSale);
    await look.at("product", page);

    const shop = await order(await open.buyer({ language, balance: 50_000 }), id);
    // In Korean the shop's own link to the sellers' side has the same word.
    await page.getByRole("navigation", { name: words.menu }).getByRole("link", { name: words.sales }).click();
    const row = page.getByRole("link", { name: new RegExp(name) });
    await expect(row).toContainText(words.toShip);
    await look.at("sales", page);
    await row.click();
    await expect(page.getByText("(04799) Wangsimni-ro 83-21, 3F", { exact: true })).toBeVisible();
    await expect(page.getByText(words.normal)).toBeVisible();
    await press(words.ship);
    await expect(page.getByText(words.marked)).toBeVisible();
    await press(words.issue);
    await expect(page.getByRole("link", { name: words.revision(1) })).toBeVisible();
    await look.at("sale", page);

    await page.getByLabel(words.amount).pressSequentially("5000");
    await expect(page.getByLabel(words.part, { exact: true })).toBeChecked();
    await press(words.check);
    await expect(page.locator("#reason-fault")).toBeVisible();
    await page.getByLabel(words.reason, { exact: true }).fill("One jar had a crack.");
    await press(words.check);
    await expect(page.locator(".facts div", { hasText: words.left })).toContainText(words.left19000);
    await expect(page.getByText(words.balanceAfter)).toBeVisible();
    await look.at("refund", page);
    await press(words.refund5000);
    await expect(page.getByText(words.refunded)).toBeVisible();
    await press(words.issueNext);
    await expect(page.getByRole("link", { name: words.revision(2) })).toBeVisible();

    const [number = ""] = await shop.locator(".facts dd").allTextContents();
    const market = await open.browser({ language: other });
    const theirs = new Looker(`${other}-seller-market`, other);
    await sellTheRest(await signInAsSeller(market, await ownerOf(database, MARKET), theirs, `/sell/orders/${number}`), other, theirs, words.mug);

    await shop.reload();
    await expect(shop.getByRole("heading", { level: 1 })).toHaveText(words.onItsWay);
    await expect(shop.getByRole("link", { name: words.receiptOf("Coconut Market") })).toBeVisible();
    for (const seen of words.parts) await expect(shop.getByText(seen, { exact: true }).first()).toBeVisible();
    await shop.getByRole("link", { name: words.receiptOf("Dawn Farm") }).click();
    await expect(shop.getByText(words.signedBy("Dawn Farm"))).toBeVisible();
    await expect(shop.getByText("One jar had a crack.")).toBeVisible();
  });
}

test("every state of a sale, in both languages: axe finds nothing, html has its language, 320 px are enough", { tag: LONG }, async ({
  open,
  database: gateway,
}) => {
  test.slow();
  const { shop, databaseUrl } = readStack();
  const database = openDatabase(`${databaseUrl}_shop`, 1);
  const browser = await open.browser();
  const looks = (["en", "ko"] as const).map((language) => ({ language, look: new Looker(`${language}-sale-states`, language) }));
  const page = await signInAsSeller(browser, await ownerOf(gateway, HANOK), new Looker("en-seller", "en"), "/sell");
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
async function sellTheRest(page: Page, language: Language, look: Looker, mug: string): Promise<void> {
  const words = sellerLabelsIn(language);
  const press = (button: string) => page.getByRole("button", { name: button }).click();
  await expect(page.getByText(words.normal)).toBeVisible();
  await expect(page.getByText(mug)).toBeVisible();
  await press(words.ship);
  await expect(page.getByText(words.marked)).toBeVisible();
  await press(words.issue);
  await expect(page.getByRole("link", { name: words.revision(1) })).toBeVisible();
  await page.locator("#kind-all").check();
  await page.getByLabel(words.reason, { exact: true }).fill("손잡이가 깨져 있었습니다.");
  await press(words.check);
  await expect(page.getByText(words.balanceAfter)).toBeVisible();
  await look.at("refund", page);
  await press(words.refund18000);
  await page.getByRole("checkbox", { name: new RegExp(mug) }).check();
  await look.at("sale", page);
  await press(words.putBack);
  await expect(page.getByText(words.back)).toBeVisible();
  await press(words.issueNext);
  await expect(page.getByRole("link", { name: words.revision(2) })).toBeVisible();
}

/** Who owns a business: the demo data's person or, once that one has a certificate in an earlier story's browser, somebody new who has taken it over. */
async function ownerOf(database: Database, { id, email }: { readonly id: string; readonly email: string }): Promise<Person> {
  const [taken] = await database.query("select 1 from certificates c join users u on u.number = c.user_number where u.email = $1", [email]);
  const fresh = newPerson();
  if (!taken) return { ...fresh, email, password: "coconut-demo" };
  const answer = await fetch(readStack().api + api.createAccount.path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: fresh.email, name: fresh.name, password: fresh.password, ageConfirmed: true }),
  });
  expect(answer.ok).toBe(true);
  const [user] = await database.query<{ number: bigint }>("select number from users where email = $1", [fresh.email]);
  const shop = openDatabase(`${readStack().databaseUrl}_shop`, 1);
  await shop.query("update sellers set owner = $2 where id = $1", [id, String(user?.number)]);
  await shop.close();
  return fresh;
}

/** A seller, who gets the wallet first and then signs in to the shop. */
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
async function order({ browser, pin }: Buyer, id: string): Promise<Page> {
  const { language } = browser;
  const words = sellerLabelsIn(language);
  const { name, slip, shows } = GOODS[language];
  const page = await browser.newPage(readStack().shop);
  await page.getByRole("searchbox").fill(`${slip} ${id}`);
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: `${name} ${id}` }).click();
  await expect(page.getByRole("img", { name: shows })).toBeVisible();
  await page.locator("#quantity").fill("2");
  await page.getByRole("button", { name: words.toCart }).click();
  await page.goto(`${readStack().shop}/products/mug`);
  await page.getByRole("button", { name: words.toCart }).click();
  await page.getByRole("button", { name: words.toSheet }).click();
  const sheet = { buyer: "Kim Haneul", recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Wangsimni-ro 83-21", detail: "3F" };
  for (const [field, text] of Object.entries(sheet)) await page.locator(`#${field}`).fill(text);
  await page.getByRole("button", { name: words.order }).click();
  const button = await payButtonIn(page);
  const prompt = await promptWindow(browser, () => button.click());
  await prompt.payWithPin(pin);
  await expect(page.getByRole("heading", { name: words.paid })).toBeVisible();
  return page;
}

async function signIn(page: Page, browser: Browser): Promise<void> {
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  const window = await signingWindow(browser, () => frame.locator("#pay").click());
  await window.sign();
}
