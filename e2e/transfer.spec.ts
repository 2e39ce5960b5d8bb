import type { BrowserContext, Page } from "playwright/test";
import { api } from "../protocol/api.ts";
import type { Database } from "../server/storage/database.ts";
import type { Language } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { cameraFile } from "./camera.ts";
import { Looker } from "./look.ts";
import type { Phone } from "./phone.ts";
import { qrPicture } from "./qr-picture.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { transferLabelsIn } from "./transfer-labels.ts";
import { finger, MANAGE, type Person, WalletPage } from "./wallet-page.ts";

const languages: readonly Language[] = ["ko", "en"];

for (const language of languages) {
  test(`in ${language}: money goes from the extension to somebody's phone, who sees it live; and by a request's link; refusals move nothing`, async ({
    open,
  }) => {
    test.slow();
    const words = transferLabelsIn(language);
    const look = new Looker(`${language}-transfer`, language);
    const camera = language === "ko" ? await cameraFile() : undefined;
    const [phone, buyer] = await Promise.all([open.phone({ language, ...(camera && { camera }) }), open.buyer({ language, balance: 1_100_000 })]);
    // Somebody whose wallet is the extension is told what to do with a request's link.
    await phone.page.goto(`${readStack().wallet}/#send?1234567890.5000`);
    await expect(phone.page.getByText(words.askedHere)).toBeVisible();
    await look.at("phone-asked", phone.page);
    await phone.page.goto(`${readStack().wallet}/#`);
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

    // Told before the PIN, and without a number being used up for it.
    await page.getByRole("button", { name: words.again, exact: true }).click();
    await fill(page, language, payee.number, "500001", "");
    await expect(page.getByLabel(words.amount, { exact: true })).toHaveAccessibleDescription(new RegExp(words.tooMuch));
    await look.at("too-much", page);

    // A request's link opens the other's wallet with everything filled in, and sends nothing by itself.
    const ask = page.getByLabel(words.askAmount, { exact: true });
    await ask.fill("500,001");
    await expect(ask).toHaveAccessibleDescription(words.askTooMuch);
    await expect(page.locator(".qr")).toBeHidden();
    await ask.fill("5000");
    await expect(page.locator(".qr")).toBeVisible();
    const request = (await page.locator(".link").innerText()).replace(/^.*http/s, "http");
    expect(request).toBe(`${readStack().wallet}/#send?${own}.5000`);
    await copies(page, language);
    const opened = phone.page;
    if (camera) {
      await opened.goto(`${readStack().wallet}/#scan`);
      await camera.see(qrPicture(request));
    } else await opened.goto(request);
    await expect(opened.getByText(words.asked)).toBeVisible();
    await expect(opened.getByLabel(words.amount, { exact: true })).toHaveValue("5000");
    // Another one, while this screen is open.
    await opened.evaluate((hash) => {
      location.hash = hash;
    }, `#send?${own}.6000`);
    await expect(opened.getByLabel(words.amount, { exact: true })).toHaveValue("6000");
    await opened.getByRole("button", { name: words.next, exact: true }).tap();
    await opened.getByLabel(words.pin, { exact: true }).fill(payee.person.pin);
    await opened.getByRole("button", { name: /6,000/ }).tap();
    await expect(opened.getByRole("heading", { name: /6,000/ })).toBeVisible();
    await look.at("phone-sent", opened);
    await opened.reload();
    await expect(opened.getByLabel(words.user, { exact: true })).toHaveValue("");
    expect(phone.complaints).toEqual([]);
    await camera?.close();
  });
}

/** The link is copied, and may be pasted where a number is asked for; what was said of one link is not said of another. */
async function copies(page: Page, language: Language): Promise<void> {
  const words = transferLabelsIn(language);
  const copy = page.getByRole("button", { name: words.copy, exact: true });
  await page.evaluate(() => {
    const { clipboard } = navigator;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = async () => {
      clipboard.writeText = write;
      throw new DOMException("refused", "NotAllowedError");
    };
  });
  await copy.click();
  await expect(page.getByText(words.copyFailed)).toBeVisible();
  await copy.click();
  await expect(page.getByText(words.copied)).toBeVisible();
  const user = page.getByLabel(words.user, { exact: true });
  await user.fill("");
  await user.press("ControlOrMeta+v");
  await expect(page.getByText(words.asked)).toBeVisible();
  await expect(page.getByLabel(words.amount, { exact: true })).toHaveValue("5000");
  await page.getByLabel(words.askAmount, { exact: true }).fill("5001");
  await expect(page.getByText(words.copied)).toBeHidden();
}

test("a transfer and a withdrawal whose answers were lost are asked for again by the same bytes, and happen once; one that never arrived is told to have failed, and kept", async ({
  open,
  database,
}) => {
  test.slow();
  const words = transferLabelsIn("ko");
  const buyer = await open.buyer({ language: "ko" });
  const { page } = buyer.wallet;
  const payee = await signedUp(database);
  const { context, wallet } = buyer.browser;
  const loses = await losing(context);
  const look = new Looker("ko-lost", "ko");
  await page.getByRole("link", { name: words.link, exact: true }).click();
  await fill(page, "ko", payee, "30000", "");
  await page.getByLabel(words.pin, { exact: true }).fill(buyer.pin);
  // The gateway takes it; its answers never arrive.
  loses.answers = true;
  await page.getByRole("button", { name: words.send, exact: true }).click();
  await expect(page.getByRole("heading", { name: words.unknown })).toBeVisible();
  await look.at("transfer-unknown", page);
  loses.answers = false;
  await page.reload();
  await expect(page.getByRole("heading", { name: words.sent })).toBeVisible({ timeout: 15_000 });

  // It never arrives, and meanwhile the money is gone.
  await page.getByRole("button", { name: words.again, exact: true }).click();
  await fill(page, "ko", payee, "150000", "밥값");
  await page.getByLabel(words.pin, { exact: true }).fill(buyer.pin);
  loses.requests = true;
  await page.getByRole("button", { name: /150,000/ }).click();
  await expect(page.getByRole("heading", { name: words.unknown })).toBeVisible();

  const bank = await context.newPage();
  await bank.goto(`${wallet}${MANAGE}#withdraw`);
  const type = (label: string, text: string) => bank.getByLabel(label, { exact: true }).fill(text);
  const send = bank.getByRole("button", { name: "계좌로 보내기", exact: true });
  await type("은행", "시험은행");
  await type("계좌번호", "12");
  await type("예금주", "김하늘");
  await type("금액", "100,000");
  await type("이 기기의 PIN", buyer.pin);
  await send.click();
  await expect(bank.getByText("계좌번호를 숫자로 입력하세요. 하이픈(-)은 넣어도 됩니다.")).toBeVisible();
  await expect(bank.getByLabel("예금주", { exact: true })).toHaveValue("김하늘");
  await type("계좌번호", "110-123-456789");
  await type("금액", "600000");
  await send.click();
  await expect(bank.getByRole("alert")).toContainText("돈은 빠져나가지 않았습니다.");
  await type("금액", "100,000");
  loses.answers = true;
  await send.click();
  const unsure = bank.getByRole("heading", { name: "계좌로 보낸 결과를 확인하고 있습니다" });
  await expect(unsure).toBeVisible();
  await bank.goto("about:blank");
  await bank.goto(wallet + MANAGE);
  await expect(bank.getByText("송금 한 건의 결과를 아직 모릅니다.")).toBeVisible();
  await look.at("home-unsure", bank);
  await bank.getByRole("status").filter({ hasText: "계좌로 보낸 돈의 결과를 아직 모릅니다." }).getByRole("link").click();
  await expect(unsure).toBeVisible();
  await expect(send).toBeHidden();
  await look.at("withdrawal-unknown", bank);
  loses.answers = false;
  await bank.getByRole("button", { name: words.lookNow, exact: true }).click();
  await expect(bank.getByRole("heading", { name: "100,000원을 계좌로 보냈습니다" })).toBeVisible();
  await expect(bank.getByText("시험은행 ***-***-**6789")).toBeVisible();
  await look.at("withdrawal-sent", bank);
  await bank.getByRole("button", { name: "다른 계좌로 보내기", exact: true }).click();
  await expect(send).toBeVisible();

  loses.requests = false;
  await page.bringToFront();
  await expect(page.getByRole("heading", { name: words.refused })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("alert")).toContainText(words.balanceLow);
  await expect(page.getByRole("alert")).toContainText(words.moved);
  await look.at("transfer-refused", page);
  await page.getByRole("button", { name: words.tryAgain, exact: true }).click();
  await expect(page.getByLabel(words.user, { exact: true })).toHaveValue(payee);
  await expect(page.getByLabel(words.amount, { exact: true })).toHaveValue("150000");
  await expect(page.getByLabel(words.message, { exact: true }).first()).toHaveValue("밥값");
  await page.getByRole("button", { name: words.next, exact: true }).click();
  await expect(page.getByLabel(words.amount, { exact: true })).toHaveAccessibleDescription(new RegExp(words.balanceLow));
  expect(await database.query("select amount from transfers where payee = $1", [BigInt(payee)])).toEqual([{ amount: 30_000n }]);
  const out = await database.query(
    "select p.amount, l.balance from payouts p join users u on u.number = p.user_number join ledger_accounts l on l.id = u.account where u.email = $1",
    [buyer.email],
  );
  expect(out).toEqual([{ amount: 100_000n, balance: 70_000n }]);
});

/** Lets the gateway's answers about money get lost, or the requests themselves. */
async function losing(context: BrowserContext): Promise<{ answers: boolean; requests: boolean }> {
  const loses = { answers: false, requests: false };
  await context.route(/\/v1\/(transfers|withdrawals)$/, async (route) => {
    const { pathname, host, href } = new URL(route.request().url());
    if (loses.requests && pathname.endsWith("transfers")) return route.abort();
    if (!loses.answers) return route.continue();
    // Node knows no names below localhost.
    await route.fetch({ url: href.replace("//gateway.", "//"), headers: { ...(await route.request().allHeaders()), host } });
    return route.abort();
  });
  return loses;
}

/** The number of somebody who has signed up, and no more. */
async function signedUp(database: Database): Promise<string> {
  const { email, name, password } = newPerson();
  await fetch(readStack().api + api.createAccount.path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, name, password, ageConfirmed: true }),
  });
  const [row] = await database.query<{ number: bigint }>("select number from users where email = $1", [email]);
  return String(row?.number);
}

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
