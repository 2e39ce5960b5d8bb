import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright/test";
import decodeQR from "qr/decode.js";
import { newId } from "../protocol/ids.ts";
import type { SignedReceipt } from "../protocol/receipt.ts";
import type { Buyer } from "./buyer.ts";
import { labelsIn } from "./labels.ts";
import { Looker } from "./look.ts";
import type { Merchant } from "./merchant.ts";
import { payButtonIn } from "./pay-button.ts";
import { readPng } from "./png.ts";
import { PROJECT } from "./programs.ts";
import { promptWindow } from "./prompt.ts";
import { expect, test } from "./test.ts";

// A receipt from the seller's signature to a stranger's desk without a network.

const OFFLINE = pathToFileURL(join(PROJECT, "docs/verify.html")).href;
const business = {
  name: "중부삼 주식회사",
  number: "1048102105",
  address: "서울특별시 중구 세종대로 110, 3층 301호 (태평로1가, 코코넛빌딩)",
  representative: "김코코",
  phone: "02-120-0000",
};

test("issued by the merchant's server, a receipt appears in the buyer's wallet, on its public page and on the offline page, and lies nowhere unseen", async ({
  regular,
  merchant,
  database,
  stack,
  open,
}) => {
  test.slow();
  const look = new Looker("en-receipts", "en");
  await database.query("update merchants set business = $2 where id = $1", [merchant.id, JSON.stringify(business)]);
  const id = await buy(regular, merchant, "Cold-pressed coconut oil, 500 ml, with a name that is longer than any screen is wide");

  // Before the seller has issued one.
  const { page } = regular.wallet;
  await page.bringToFront();
  await page.reload();
  // Its very own: until the gateway has answered, the newest line is that of the payment before.
  const toReceipt = page.locator(`a[href="#receipts?payment=${id}"]`);
  await expect(toReceipt).toHaveAccessibleName(`Receipt of ${merchant.name}`);
  await toReceipt.click();
  await expect(page.getByText("The seller has not issued a receipt yet.")).toBeVisible();
  await look.at("not-yet", page);

  // Live, without a touch.
  const { receipt, signed } = await merchant.coconut.issueReceipt(id);
  await expect(page.getByText(`Signed by ${merchant.name}, valid`)).toBeVisible();
  await expect(page.getByText("104-81-02105")).toBeVisible();
  await look.at("wallet", page);
  await page.getByRole("link", { name: "All receipts", exact: true }).click();
  await expect(page.getByRole("link", { name: merchant.name }).first()).toBeVisible();
  await page.getByRole("button", { name: "Back", exact: true }).click();

  // Refunded, and not yet issued again: whoever sees it hears so, and offline it says as of when it speaks.
  await database.query("insert into refunds (id, payment, merchant, number, amount, reason, at, jws) select $1, $2, $3, $1, 9000, 'broken', now(), ''", [
    newId("rfd"),
    id,
    merchant.id,
  ]);
  await page.getByRole("link", { name: merchant.name }).first().click();
  await expect(page.getByText("₩9,000 was refunded after this receipt was issued.", { exact: false })).toBeVisible();
  await page.getByRole("link", { name: "All receipts", exact: true }).click();
  await expect(page.getByText("Refunded since ₩9,000")).toBeVisible();
  await page.getByRole("button", { name: "Back", exact: true }).click();

  // The page behind its code, in a browser without any of ours.
  const bare = await open.browser({ bare: true });
  const address = `${stack.gateway}/receipts/${receipt.id}`;
  const publicPage = await bare.newPage(address);
  await expect(publicPage.getByText(`Signed by ${merchant.name}, valid`)).toBeVisible();
  await expect(publicPage.getByText("₩9,000 was refunded after", { exact: false })).toBeVisible();
  await expect(publicPage.getByText("Partly refunded", { exact: true })).toBeVisible();
  const { width, height, luma } = readPng(await publicPage.locator(".receipt-qr .qr").screenshot());
  const data = Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : (luma[at >> 2] ?? 0)));
  expect(decodeQR({ width, height, data })).toBe(address);
  await publicPage.getByText("Details", { exact: false }).first().click();
  await look.at("public", publicPage);
  const downloading = publicPage.waitForEvent("download");
  await publicPage.getByRole("link", { name: "Download JSON" }).click();
  const file = join(stack.temporary, `${receipt.id}.json`);
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`${receipt.id}.json`);
  await download.saveAs(file);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(signed);
  const root = join(stack.temporary, "root.pem");
  await writeFile(root, await (await fetch(`${stack.api}/pki/root.pem`)).text());

  // Without any network.
  await bare.context.setOffline(true);
  await publicPage.goto(OFFLINE);
  await publicPage.setInputFiles("#receipt-file", file);
  await expect(publicPage.getByText("Choose the root certificate first.")).toBeVisible();
  await publicPage.setInputFiles("#root-file", root);
  await expect(publicPage.getByText(`Signed by ${merchant.name}, valid`)).toBeVisible();
  await expect(publicPage.getByText("Issued (as of issue)", { exact: true })).toBeVisible();
  await look.at("offline-valid", publicPage);
  await expectPrinted(publicPage, true);

  await publicPage.setInputFiles("#receipt-file", await altered(signed, file));
  await expect(publicPage.getByText("This receipt cannot be verified")).toBeVisible();
  await expect(publicPage.getByText("Sums: It does not agree").first()).toBeVisible();
  await expect(publicPage.getByText("Seller's signature: The signature does not match").first()).toBeVisible();
  await expect(publicPage.getByRole("button", { name: /Print/ })).toBeHidden();
  await look.at("offline-altered", publicPage);
  await expectPrinted(publicPage, false);

  await publicPage.setInputFiles("#receipt-file", file);
  await publicPage.getByLabel("Or paste the PEM or the fingerprint").fill("0".repeat(64));
  await expect(publicPage.getByText("Seller's signature: It was not signed under this root.").first()).toBeVisible();
});

test("in Korean: on the phone, on its public page after the seller's certificate was revoked, and the offline page", async ({
  regular,
  merchant,
  database,
  stack,
  open,
}) => {
  test.slow();
  const look = new Looker("ko-receipts", "ko");
  await database.query("update merchants set business = $2 where id = $1", [merchant.id, JSON.stringify(business)]);
  const { receipt } = await merchant.coconut.issueReceipt(await buy(regular, merchant, "코코넛 오일 500 ml"));
  const phone = await open.phone({ language: "ko" });
  const { page } = phone;
  const { wallet } = labelsIn("ko");
  await page.getByRole("button", { name: wallet.haveAccount, exact: true }).tap();
  await page.getByLabel(wallet.email, { exact: true }).fill(regular.email);
  await page.getByLabel(wallet.password, { exact: true }).fill(regular.password);
  await page.getByRole("button", { name: wallet.logIn, exact: true }).tap();
  await expect(page.getByRole("navigation")).toBeVisible();
  await page.evaluate(() => {
    location.hash = "#receipts";
  });
  await expect(page.getByRole("link", { name: merchant.name }).first()).toBeVisible();
  await look.at("list", page);
  await page.getByRole("link", { name: merchant.name }).first().tap();
  await expect(page.getByText(`${merchant.name} 서명, 유효함`)).toBeVisible();
  await look.at("phone", page);
  expect(phone.complaints).toEqual([]);

  const bare = await open.browser({ bare: true, language: "ko" });
  const publicPage = await bare.newPage(`${stack.gateway}/receipts/${receipt.id}`);
  await expect(publicPage.getByText(`${merchant.name} 서명, 유효함`)).toBeVisible();
  await expect(publicPage.getByText("폐기되었습니다", { exact: false })).toBeHidden();
  const revoke = (at: Date | null) => database.query("update merchant_certificates set revoked_at = $2 where merchant = $1", [merchant.id, at]);
  await revoke(new Date());
  try {
    await publicPage.reload();
    await expect(publicPage.getByText("그 전에 발행된 이 영수증은 유효합니다.", { exact: false })).toBeVisible();
    await expect(publicPage.getByText(`${merchant.name} 서명, 유효함`)).toBeVisible();
    await look.at("public-revoked-later", publicPage);
  } finally {
    await revoke(null);
  }
  await publicPage.goto(OFFLINE);
  await look.at("offline", publicPage);
});

/** Pays an order of two of a thing, with the PIN. */
async function buy({ browser, pin }: Buyer, merchant: Merchant, name: string): Promise<string> {
  const { id } = await merchant.order(34_500, { name, quantity: 2 });
  const button = await payButtonIn(await browser.newPage(merchant.site.pay(id)));
  const window = await promptWindow(browser, () => button.click());
  await window.payWithPin(pin);
  await expect(window.paid).toBeVisible();
  return id;
}

/** The same file with another total, as somebody would write it who has no key. */
async function altered(signed: SignedReceipt, beside: string): Promise<string> {
  const payload = JSON.parse(Buffer.from(signed.payload, "base64url").toString());
  const path = beside.replace(/\.json$/, "-altered.json");
  const text = JSON.stringify({ ...payload, total: "1000" });
  await writeFile(path, JSON.stringify({ ...signed, payload: Buffer.from(text).toString("base64url") }));
  return path;
}

/** What paper would show: the receipt alone, or that it is none. */
async function expectPrinted(page: Page, valid: boolean): Promise<void> {
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".receipt-lines").first()).toBeVisible({ visible: valid });
  await expect(page.getByText("A print of it is no receipt.")).toBeVisible({ visible: !valid });
  await expect(page.locator("h1")).toBeHidden();
  await page.screenshot({ path: join(PROJECT, `test-results/screens/en-receipts/print-${valid}.png`) });
  await page.emulateMedia({ media: "screen" });
}
