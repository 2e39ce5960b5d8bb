import { randomBytes } from "node:crypto";
import type { Route } from "playwright/test";
import { coconut } from "../sdk/server/index.ts";
import { newMerchantKey } from "../sdk/server/key.ts";
import { openKeyStore } from "../server/keys/open.ts";
import { acquaint } from "./buyer.ts";
import { DashboardPage } from "./dashboard-page.ts";
import { startMerchantServer } from "./merchant-server.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn } from "./prompt.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

test("a seller becomes a merchant, is paid, refunds a part, issues receipts in bulk and takes the books along, all in the dashboard", async ({
  open,
  regular,
  database,
}) => {
  test.slow();
  const seller = await open.buyer({ balance: 1_000 });
  const server = await startMerchantServer();
  const name = `Grove Console ${randomBytes(4).toString("hex")}`;
  const dashboard = await DashboardPage.open(seller.browser, "payments?state=paid");
  const { page } = dashboard;
  await dashboard.sign(() => dashboard.button("Sign in with your certificate").click());

  // What was typed stays, and what is wrong is told beside it.
  await expect(dashboard.heading("You are not a merchant yet")).toBeVisible();
  await dashboard.field("Shop name").fill(name);
  await dashboard.field("Business name").fill("코코넛상회");
  await dashboard.field("Business registration number").fill("123-45-67890");
  await dashboard.field("Representative").fill("Kim Coco");
  await dashboard.field("Business address").fill("110 Sejong-daero, Seoul");
  await dashboard.field("Telephone").fill("02-120-0000");
  await dashboard.button("Become a merchant").click();
  await expect(dashboard.field("Business registration number")).toBeFocused();
  await expect(dashboard.field("Business registration number")).toHaveAccessibleDescription(/check digit/);
  await dashboard.field("Business registration number").fill("123-45-67891");
  await dashboard.button("Become a merchant").click();

  // The mode cannot be mistaken, and the place of before is kept.
  await expect(dashboard.heading("Payments")).toBeVisible();
  await expect(page).toHaveURL(/\/dashboard\/payments\?state=paid$/);
  await expect(page).toHaveTitle(new RegExp(`^\\[TEST\\] Payments – ${name}`));
  await expect(page.getByText("Test mode", { exact: true })).toBeVisible();
  await dashboard.button("Clear all").click();
  await expect(page.getByRole("heading", { name: "There are no payments yet" })).toBeVisible();

  // Everything that a server needs.
  await dashboard.go("Developers", "Developers: API keys");
  await dashboard.button("Make an API key").click();
  const apiKey = await page.locator(".once code").innerText();
  expect(apiKey).toMatch(/^sk_test_/);
  await dashboard.go("Signing keys", "Developers: Signing keys");
  const { privateKey, request } = await newMerchantKey();
  await dashboard.field("Certificate request (PEM)").fill(privateKey);
  await expect(page.getByText("This is a private key. Do not upload it anywhere.")).toBeVisible();
  await expect(dashboard.field("Certificate request (PEM)")).toHaveValue("");
  await dashboard.field("Certificate request (PEM)").fill(request);
  const certificate = (await dashboard.download(() => dashboard.button("Get the certificate").click())).bytes.toString();
  // For the day of going live: the same certificate, approved in the wallet with the PIN.
  await expect(page.getByText("Active (in test mode only)")).toBeVisible();
  await dashboard.sign(() => page.getByRole("button", { name: /^Approve for live mode/ }).click(), seller.pin);
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await dashboard.go("Origins", "Developers: Origins");
  await dashboard.field("Origin").fill(`${server.origin}/shop`);
  await dashboard.button("Claim this origin").click();
  await expect(page.getByText("To be proven")).toBeVisible();
  const proof = await page.locator(".text-block pre").innerText();
  server.names = (JSON.parse(proof) as { merchants: string[] }).merchants[0];
  await dashboard.button("Check now").click();
  await expect(page.getByText("Proven", { exact: true })).toBeVisible();
  await dashboard.go("Webhooks", "Developers: Webhooks");
  await dashboard.field("Address").fill(`${server.origin}/webhooks`);
  await dashboard.button("Add the endpoint").click();
  await expect(page.locator(".once code")).toHaveText(/^whsec_/);
  await dashboard.button("Send a test event").click();
  await dashboard.link("See deliveries").click();
  await expect(page.getByRole("region", { name: /^Test/ }).getByText("Delivered")).toBeVisible();
  expect(server.heard[0]).toMatchObject({ type: "endpoint.test", signed: true });

  // A buyer in another browser pays; the dashboard shows it by itself.
  const id = server.names ?? "";
  await acquaint(database, regular, id);
  const { rootSpkiSha256: rootSpki } = await openKeyStore({ COCONUT_KEYS: readStack().keys });
  const shop = await coconut({ api: readStack().api, apiKey, merchant: id, privateKey, certificate, rootSpki });
  await dashboard.go("Payments", "Payments");
  for (const [number, price] of [
    ["console-1", 12_000n],
    ["console-2", 26_000n],
  ] as const) {
    const payment = await shop.createPayment({ number, lines: [{ product: "oil", name: "Coconut oil", quantity: 1, unitPrice: price }] });
    const buyerPage = await regular.browser.newPage(server.pay(payment.id));
    const button = await payButtonIn(buyerPage);
    await button.click();
    await (await promptIn(buyerPage, regular.browser)).payWithOneClick();
    await button.shows("paid");
  }
  await page.bringToFront();
  await expect(page.getByRole("row", { name: /console-2.*Paid/ })).toBeVisible();
  await expect(page.getByRole("status")).toHaveText(/payment/);

  // By keys: sorted among what is shown, and kept in the address, also by way of Back.
  await page.getByRole("button", { name: /^Amount/ }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: /^Amount/ })).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByRole("row").nth(1)).toContainText("console-1");
  await expect(page).toHaveURL(/\?sort=amount$/);
  await dashboard.field("State").selectOption("Canceled");
  await expect(page.getByRole("heading", { name: "No payment is like that" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("row").nth(2)).toContainText("console-2");

  // What no longer fits leaves the list by itself; what is not paid can be canceled, and has no evidence yet.
  const line = { product: "oil", name: "Coconut oil", quantity: 1, unitPrice: 9_000n };
  const [, other] = [await shop.createPayment({ number: "console-3", lines: [line] }), await shop.createPayment({ number: "console-4", lines: [line] })];
  await dashboard.field("State").selectOption("Waiting");
  await expect(dashboard.link("console-4")).toBeVisible();
  await shop.cancelPayment(other.id);
  await expect(dashboard.link("console-4")).toBeHidden();
  await dashboard.link("console-3").click();
  await expect(page.getByText("There is evidence once it is paid.")).toBeVisible();
  await dashboard.button("Cancel the payment").click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the payment", exact: true }).click();
  await expect(page.getByText("It was canceled")).toBeVisible();
  await dashboard.link("← All payments").click();

  // The whole evidence, checked by this browser.
  await dashboard.link("console-2").click();
  await expect(dashboard.heading("Order console-2")).toBeFocused();
  await expect(page.getByText("Holds", { exact: true })).toHaveCount(5);

  // A part goes back, with the PIN in the wallet's window.
  await dashboard.button("Refund").click();
  await dashboard.field("Amount to refund (won)").fill("26001");
  await page.getByRole("dialog").getByRole("button", { name: "Refund", exact: true }).click();
  await expect(dashboard.field("Amount to refund (won)")).toHaveAccessibleDescription(/Enter an amount from/);
  await dashboard.field("Amount to refund (won)").fill("6000");
  await dashboard.field("Reason").fill("One bottle was broken");
  // The answer is lost on its way: nobody knows, and sent again it is one refund.
  const { gateway, api } = readStack();
  const lose = async (route: Route) => {
    await route.fetch({ url: route.request().url().replace(gateway, api), headers: { ...route.request().headers(), host: new URL(gateway).host } });
    await route.abort();
  };
  await page.route("**/v1/payments/*/refunds", lose, { times: 1 });
  await dashboard.sign(() => dashboard.button("Sign the refund of ₩6,000").click(), seller.pin);
  await expect(page.getByText("A refund of ₩6,000 was sent and not answered")).toBeVisible();
  // Closed and left, it is still the same refund that is asked for, although the rest could be refunded anew.
  await page.keyboard.press("Escape");
  await dashboard.go("Refunds", "Refunds");
  await page.reload();
  await dashboard.link("Ask again").click();
  await expect(page.getByRole("dialog").getByText("A refund of ₩6,000 was sent and not answered")).toBeVisible();
  await expect(dashboard.field("Amount to refund (won)")).toBeHidden();
  await dashboard.button("Send the same refund again").click();
  await expect(page.getByText("Partly refunded").first()).toBeVisible();
  await expect(page.getByText("Holds", { exact: true })).toHaveCount(5);

  // One confirmation, two receipts.
  await dashboard.link("← All payments").click();
  await dashboard.button("Select all without a receipt, or with one out of date (2)").click();
  await dashboard.button("Issue 2 receipts").click();
  await dashboard.sign(() => dashboard.button("Sign in the wallet").click());
  await expect(page.getByRole("dialog").getByText("Issued", { exact: true })).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("row", { name: /console-1.*Issued/ })).toBeVisible();

  // Found by the beginning of its number, told where no number is like that, gone to by its payment number; taken along as a file.
  const search = dashboard.field("Order or payment number");
  await search.fill("console-1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row")).toHaveCount(2);
  await search.fill("console");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row")).toHaveCount(5);
  const listed = (await dashboard.download(() => dashboard.button("CSV of these").click())).bytes.toString("utf8").slice(1).trimEnd().split("\r\n");
  expect(listed).toHaveLength(5);
  expect(listed[1]).toMatch(/^pay_\w+,console-4,Canceled,Test,[\d :-]+,,9000,0,0,KRW,$/);
  expect(listed[3]).toMatch(/,console-2,Partly refunded,Test,[\d :-]+,[\d :-]+,26000,6000,20000,KRW,rcp_\w+$/);
  await search.fill("주문 1");
  await page.keyboard.press("Enter");
  await expect(search).toHaveAccessibleDescription(/Order numbers have up to 64 letters/);
  await search.fill(other.id);
  await page.keyboard.press("Enter");
  await expect(dashboard.heading("Order console-4")).toBeFocused();

  await dashboard.go("Receipts", "Receipts");
  await expect(dashboard.link("View and print: order console-2")).toHaveAttribute("href", /^\/receipts\/rcp_\w+$/);

  // The books.
  await dashboard.go("Sales and settlement", "Sales and settlement");
  await expect(page.getByRole("img", { name: /₩38,000 sold, ₩6,000 refunded/ })).toBeVisible();
  // Days are typed by keys: on the way to 2026 stand years that nobody means, and what is wrong stays to be mended.
  const steps = await page.evaluate(() => history.length);
  const today = await dashboard.field("To").inputValue();
  await dashboard.field("From").focus();
  await page.keyboard.type(`0102${today.slice(0, 4)}`, { delay: 30 });
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`from=${today.slice(0, 4)}-01-02&to=${today}$`));
  await expect(page.getByRole("img", { name: new RegExp(`from ${today.slice(0, 4)}-01-02 to`) })).toBeVisible();
  await dashboard.field("From").fill(`${Number(today.slice(0, 4)) + 1}-01-02`);
  await page.keyboard.press("Enter");
  await expect(dashboard.field("To")).toHaveAccessibleDescription("This is before the start. Choose the same day or a later one.");
  await expect(dashboard.field("From")).toHaveValue(/-01-02$/);
  await dashboard.field("From").fill(`${Number(today.slice(0, 4)) - 2}-01-02`);
  await page.keyboard.press("Enter");
  await expect(dashboard.field("To")).toHaveAccessibleDescription(/^Up to 366 days/);
  expect(await page.evaluate(() => history.length)).toBe(steps);
  await dashboard.button("Last 30 days").click();
  await expect(dashboard.field("To")).toHaveAccessibleDescription("");
  await expect(dashboard.field("From")).not.toHaveValue(/-01-02$/);
  const daily = (await dashboard.download(() => dashboard.button("Sums per day, CSV").click())).bytes.toString("utf8").slice(1).trimEnd().split("\r\n");
  expect(daily).toHaveLength(31);
  expect(daily.at(-1)).toBe(`${today},2,38000,1,-6000,0`);
  const file = await dashboard.download(() => dashboard.button("Every entry, CSV").click());
  expect([...file.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = file.bytes.toString("utf8").slice(1).split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatch(/,Refund,console-2,pay_\w+,Test,rfd_\w+,One bottle was broken,,,-6000,32000,KRW$/);

  await dashboard.button("Sign out").click();
  await expect(dashboard.heading("Merchant dashboard")).toBeVisible();
  await page.reload();
  await expect(dashboard.button("Sign in with your certificate")).toBeVisible();
  await server.close();
});
