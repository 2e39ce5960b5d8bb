import type { Page } from "playwright/test";
import type { Language } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { Looker } from "./look.ts";
import type { Phone } from "./phone.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { transferLabelsIn } from "./transfer-labels.ts";
import { finger, type Person, WalletPage } from "./wallet-page.ts";

const languages: readonly Language[] = ["ko", "en"];

for (const language of languages) {
  test(`in ${language}: money goes from the extension to somebody's phone, who sees it live; and by a request's link; refusals move nothing`, async ({
    open,
  }) => {
    test.slow();
    const words = transferLabelsIn(language);
    const look = new Looker(`${language}-transfer`, language);
    const [phone, buyer] = await Promise.all([open.phone({ language }), open.buyer({ language, balance: 1_100_000 })]);
    const payee = await settle(phone);
    const { page } = buyer.wallet;
    const link = page.getByRole("link", { name: words.link, exact: true });
    await link.click();
    await expect(page.getByRole("heading", { level: 1, name: words.title })).toBeFocused();
    const own = await page.locator(".number").innerText();
    await look.at("fill", page);

    for (const [user, problem] of [
      [own, words.self],
      ["9999999999", words.nobody],
    ] as const) {
      await fill(page, language, user, "30000", "밥값");
      await expect(page.getByRole("alert")).toContainText(problem);
      await expect(page.getByRole("alert")).toContainText(words.moved);
      await expect(page.getByLabel(words.amount, { exact: true })).toHaveValue("30000");
    }
    await fill(page, language, payee.number, "30,000", "밥값");
    await expect(page.locator(".facts")).toContainText("K*m H****l");
    await look.at("confirm", page);
    await page.getByLabel(words.pin, { exact: true }).fill("000000");
    await page.getByRole("button", { name: words.send, exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("4");
    await page.getByLabel(words.pin, { exact: true }).fill(buyer.pin);
    await page.getByRole("button", { name: words.send, exact: true }).click();
    await expect(page.getByRole("heading", { name: words.sent })).toBeVisible();
    await look.at("sent", page);
    // Without a touch of the phone.
    await expect(phone.page.locator(".figure")).toContainText("30,000");
    await expect(phone.page.locator(".activity")).toContainText("Kim Haneul");
    await expect(phone.page.locator(".activity")).toContainText("밥값");

    await page.getByRole("button", { name: words.again, exact: true }).click();
    await fill(page, language, payee.number, "500001", "");
    await page.getByLabel(words.pin, { exact: true }).fill(buyer.pin);
    await page.getByRole("button", { name: /500,001/ }).click();
    await expect(page.getByRole("alert")).toContainText("500,000");

    // A request's link opens the other's wallet with everything filled in, and sends nothing by itself.
    await page.reload();
    await page.getByLabel(words.askAmount, { exact: true }).fill("5000");
    await expect(page.locator(".qr")).toBeVisible();
    const request = await page.locator(".link").innerText();
    expect(request).toContain(`${readStack().wallet}/#send?${own}.5000`);
    await phone.page.goto(request.slice(request.indexOf("http")));
    await expect(phone.page.getByText(words.asked)).toBeVisible();
    await phone.page.getByRole("button", { name: words.next, exact: true }).tap();
    await phone.page.getByLabel(words.pin, { exact: true }).fill(payee.person.pin);
    await phone.page.getByRole("button", { name: /5,000/ }).tap();
    await expect(phone.page.getByRole("heading", { name: /5,000/ })).toBeVisible();
    await look.at("phone-sent", phone.page);
    expect(phone.complaints).toEqual([]);
  });
}

test("a transfer whose answer was lost is asked for again by the same bytes, and happens once", async ({ open, database }) => {
  const words = transferLabelsIn("en");
  const [buyer, payee] = await Promise.all([open.buyer({ language: "en" }), open.buyer({ language: "en" })]);
  const { page } = buyer.wallet;
  const [row] = await database.query<{ number: bigint }>("select number from users where email = $1", [payee.email]);
  await page.getByRole("link", { name: words.link, exact: true }).click();
  await fill(page, "en", String(row?.number), "30000", "");
  await page.getByLabel(words.pin, { exact: true }).fill(buyer.pin);
  // The gateway takes it; its answers never arrive.
  let losing = true;
  await buyer.browser.context.route("**/v1/transfers", async (route) => {
    if (!losing) return route.continue();
    // Node knows no names below localhost.
    const { host, href } = new URL(route.request().url());
    await route.fetch({ url: href.replace("//gateway.", "//"), headers: { ...(await route.request().allHeaders()), host } });
    return route.abort();
  });
  await page.getByRole("button", { name: words.send, exact: true }).click();
  await expect(page.getByRole("heading", { name: words.unknown })).toBeVisible();
  losing = false;
  await page.reload();
  await expect(page.getByRole("heading", { name: words.sent })).toBeVisible({ timeout: 15_000 });
  const sent = await database.query("select 1 from transfers where payee = $1", [row?.number]);
  expect(sent).toHaveLength(1);
});

async function fill(page: Page, language: Language, user: string, amount: string, message: string): Promise<void> {
  const words = transferLabelsIn(language);
  await page.getByLabel(words.user, { exact: true }).fill(user);
  await page.getByLabel(words.amount, { exact: true }).fill(amount);
  await page.getByLabel(words.message, { exact: true }).first().fill(message);
  await page.getByRole("button", { name: words.next, exact: true }).click();
}

async function settle(phone: Phone): Promise<{ person: Person; number: string }> {
  const wallet = new WalletPage(phone.page, phone);
  const person = newPerson();
  await wallet.signUp(person, finger);
  await wallet.issueMaster(person, finger);
  const { page } = phone;
  await page.goto(`${readStack().wallet}/#send`);
  const number = await page.locator(".number").innerText();
  await page.goto(`${readStack().wallet}/#`);
  await expect(page.locator(".figure")).toBeVisible();
  return { person, number };
}

test("the balance goes to a bank account: what is typed wrong is told at its field and kept, the money leaves once", async ({ open, database }) => {
  const buyer = await open.buyer({ language: "ko", balance: 50_000 });
  const { page } = buyer.wallet;
  await page.getByRole("link", { name: "계좌로 보내기", exact: true }).click();
  const type = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  const send = () => page.getByRole("button", { name: "계좌로 보내기", exact: true }).click();
  await type("은행", "시험은행");
  await type("계좌번호", "12");
  await type("예금주", "김하늘");
  await type("금액", "20000");
  await type("이 기기의 PIN", buyer.pin);
  await send();
  await expect(page.getByText("계좌번호를 숫자로 입력하세요. 하이픈(-)은 넣어도 됩니다.")).toBeVisible();
  await expect(page.getByLabel("예금주", { exact: true })).toHaveValue("김하늘");
  await type("계좌번호", "110-123-456789");
  await type("금액", "60000");
  await send();
  await expect(page.getByRole("alert")).toContainText("돈은 빠져나가지 않았습니다.");
  await type("금액", "20,000");
  await send();
  await expect(page.getByText(/20,000원.*시험은행/)).toBeVisible();
  await new Looker("ko-withdraw", "ko").at("sent", page);
  const [row] = await database.query<{ balance: bigint }>("select l.balance from users u join ledger_accounts l on l.id = u.account where u.email = $1", [
    buyer.email,
  ]);
  expect(row?.balance).toBe(30_000n);
});
