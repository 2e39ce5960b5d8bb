import { bare, withMoney } from "./handoff-stage.ts";
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

test("on a public PC a phone signs in: it says where, has “Not mine”, and the PC keeps nothing", async ({ open, database }) => {
  test.slow();
  const { phone, payer, person } = await withMoney(await open.phone());
  const [row] = await database.query<{ number: bigint }>("select number from users where email = $1", [person.email]);
  const browser = await bare(open);
  const page = await browser.newPage(shop.page());
  const frame = await signInFrame(page);
  await expect(frame.locator("#label")).toHaveText("Sign in with your phone");
  await frame.locator("#pay").click();
  const pc = new PcHandoff(frame, "en");
  await payer.type(await pc.typedCode());
  await phone.page.getByRole("button", { name: "Not mine", exact: true }).tap();
  await expect(frame.getByRole("heading", { name: "The phone says that this is not its sign-in" })).toBeVisible();
  await pc.again();
  await phone.page.getByRole("button", { name: "Scan again", exact: true }).tap();
  await payer.type(await pc.typedCode());
  await expect(phone.page.getByRole("heading", { level: 1 })).toHaveText(`Sign in to ${new URL(shop.origin).host} on a PC`);
  await expect(payer.shortCode).toHaveText((await pc.shortCode.textContent()) ?? "");
  const [yes, no] = await Promise.all(["Sign in", "Not mine"].map((name) => phone.page.getByRole("button", { name, exact: true }).boundingBox()));
  expect([no?.width, no?.height]).toEqual([yes?.width, yes?.height]);
  await new Looker("en-sign-in-phone", "en").at("confirm", phone.page);
  await phone.page.getByRole("button", { name: "Sign in", exact: true }).tap();
  await expect(page.locator("output")).toHaveText(`${row?.number} used`);
  const own = await browser.newPage(`${readStack().gateway}/healthz`);
  expect(await own.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length, sessionStorage.length])).toEqual([0, 0, 0]);
  expect((await browser.context.cookies()).filter(({ domain }) => domain.includes("gateway"))).toEqual([]);
});
