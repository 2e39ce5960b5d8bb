import { withCertificate } from "./handoff-stage.ts";
import { Looker } from "./look.ts";
import { PcHandoff } from "./pc-handoff.ts";
import { openSignInShop, type SignInShop } from "./sign-in-shop.ts";
import { signInFrame, signingWindow } from "./signing-page.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

let shop: SignInShop;
test.beforeAll(async ({ database, merchant }) => {
  shop = await openSignInShop(database, merchant.id);
});
test.afterAll(() => shop?.close());

test("a visitor signs in at a shop with one click in the wallet's window; the signature is good once", async ({ regular, merchant, database }) => {
  const [row] = await database.query<{ number: bigint }>("select number from users where email = $1", [regular.email]);
  const page = await regular.browser.newPage(shop.page());
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  const window = await signingWindow(regular.browser, () => frame.locator("#pay").click());
  await expect(window.page.getByRole("heading", { level: 1 })).toHaveText(`Sign in to ${merchant.name}?`);
  await expect(window.page.getByText(shop.origin, { exact: true })).toBeVisible();
  await expect(frame.locator("#label")).toHaveText("Confirm in the Coconut window");
  await new Looker("en-sign-in", "en").at("window", window.page);
  await window.sign();
  await expect(page.locator("output")).toHaveText(`${row?.number} used`);
  await expect(frame.locator("#label")).toHaveText("Signed in");
});

test("a visitor who cancels is not signed in, may try again, and a second click only shows the open window", async ({ regular }) => {
  const page = await regular.browser.newPage(shop.page());
  const frame = await signInFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("data-face", "ready");
  const wide = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 280, height: 640 });
  await expect(frame.locator("#label"), "the button keeps its words on a narrow screen").toHaveCSS("position", "static");
  await page.setViewportSize(wide);
  const window = await signingWindow(regular.browser, () => frame.locator("#pay").click());
  await expect(window.cancel).toBeFocused();
  const before = regular.browser.context.pages().length;
  await frame.locator("#pay").click();
  expect(regular.browser.context.pages()).toHaveLength(before);
  await window.closes(() => window.page.keyboard.press("Enter"));
  await expect(page.locator("output")).toHaveText("canceled");
  const again = await signingWindow(regular.browser, () => frame.locator("#pay").click());
  await again.closes(() => page.goto("about:blank"));
});

test("on a public PC a phone signs in to the demo shop, in Korean: it says where, has “Not mine”, and the PC keeps nothing", async ({ open, database }) => {
  test.slow();
  const { gateway, shop } = readStack();
  const { phone, payer, person } = await withCertificate(await open.phone({ language: "ko" }));
  const tap = (name: string) => phone.page.getByRole("button", { name, exact: true }).tap();
  const browser = await open.browser({ bare: true, language: "ko" });
  const page = await browser.newPage(`${shop}/sign-in?back=/orders`);
  const frame = await signInFrame(page);
  await expect(frame.locator("#label")).toHaveText("휴대폰으로 로그인");
  await frame.locator("#pay").click();
  const pc = new PcHandoff(frame, "ko");
  await payer.type(await pc.typedCode());
  await tap("내 로그인이 아님");
  await expect(frame.getByRole("heading", { name: "휴대폰 주인의 로그인이 아니라고 합니다" })).toBeVisible();
  await pc.again();
  await tap("다시 스캔하기");
  await payer.type(await pc.typedCode());
  await expect(phone.page.getByRole("heading", { level: 1 })).toHaveText(`${new URL(shop).host}의 PC 화면에 로그인합니다`);
  await expect(payer.shortCode).toHaveText((await pc.shortCode.textContent()) ?? "");
  const [yes, no] = await Promise.all(["로그인", "내 로그인이 아님"].map((name) => phone.page.getByRole("button", { name, exact: true }).boundingBox()));
  expect([no?.width, no?.height]).toEqual([yes?.width, yes?.height]);
  await new Looker("ko-sign-in-phone", "ko").at("confirm", phone.page);
  await tap("로그인");

  // The shop knows a number by the certificate; the name it asks for.
  const [user] = await database.query<{ number: bigint }>("select number from users where email = $1", [person.email]);
  await expect(page.getByRole("heading", { name: "어떻게 불러 드릴까요?" })).toBeVisible();
  await expect(page.getByText(String(user?.number), { exact: true })).toBeVisible();
  await new Looker("ko-sign-in-pc", "ko").at("name", page);
  await page.getByRole("button", { name: "저장" }).click();
  await expect(page.getByLabel("이름")).toHaveAccessibleDescription(/이름/);
  await page.getByLabel("이름").fill("김하늘");
  await page.getByRole("button", { name: "저장" }).click();
  await expect(page).toHaveURL(`${shop}/orders`);
  const own = await browser.newPage(`${gateway}/healthz`);
  expect(await own.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length, sessionStorage.length])).toEqual([0, 0, 0]);
  await page.getByRole("link", { name: "김하늘" }).click();
  await page.getByRole("button", { name: "로그아웃" }).click();
  await expect(page.getByRole("link", { name: "로그인" })).toBeVisible();
  expect(await browser.context.cookies()).toEqual([]);
});
