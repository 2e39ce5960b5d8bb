import { newProfile } from "./browser.ts";
import { acquaint } from "./buyer.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn } from "./prompt.ts";
import { expect, test } from "./test.ts";
import { MANAGE } from "./wallet-page.ts";
import { tryExports } from "./wallet-store.ts";

test("the key cannot be exported by any script of the extension", async ({ regular: { wallet } }) => {
  const ends = await tryExports(wallet.page);
  expect(Object.keys(ends)).toHaveLength(16);
  for (const [way, end] of Object.entries(ends)) expect(`${way}: ${end}`).toBe(`${way}: InvalidAccessError`);
});

test("the key survives a browser restart with the same profile, and still pays", async ({ open, merchant, database }) => {
  const profile = await newProfile();
  const buyer = await open.buyer({ profile });
  await acquaint(database, buyer, merchant.id);
  await buyer.browser.close();

  const browser = await open.browser({ profile });
  const { id } = await merchant.order(4_000);
  const page = await browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.click();
  await (await promptIn(page, browser)).payWithOneClick();
  await button.shows("paid");
  expect((await merchant.coconut.getPayment(id)).state).toBe("paid");
  const ends = await tryExports(await browser.newPage(browser.wallet + MANAGE));
  expect(new Set(Object.values(ends))).toEqual(new Set(["InvalidAccessError"]));
});
