import { openBrowser } from "../../e2e/browser.ts";
import { acquaint, openBuyer } from "../../e2e/buyer.ts";
import { readStack } from "../../e2e/stack.ts";
import { type Database, openDatabase } from "../../server/storage/database.ts";

/** Makes a browser profile of somebody who has a certificate, money and an allowance for all rounds, and has paid the demo shop before. */
export async function makeBuyer(profile: string): Promise<void> {
  const browser = await openBrowser({ profile });
  const database = openDatabase(readStack().databaseUrl, 1);
  try {
    const buyer = await openBuyer(browser, { balance: 5_000_000 });
    await acquaint(database, buyer, await demoMerchant(database));
    await database.query("update allowances set total = 100000000 where user_number = (select number from users where email = $1)", [buyer.email]);
  } finally {
    await database.close();
    await browser.close();
  }
}

/** Orders one of a product in the demo shop; gives the address of the page with the button. */
export async function order(product: string): Promise<string> {
  const { shop } = readStack();
  // Node does not know every name below localhost.
  const own = shop.replace("shop.localhost", "localhost");
  const form = new URLSearchParams({ product, quantity: "1", buyer: "Kim Haneul" });
  const { status, headers } = await fetch(`${own}/orders`, { method: "POST", body: form, headers: { origin: shop }, redirect: "manual" });
  const path = headers.get("location");
  if (!path) throw new Error(`the shop takes no order: ${status}`);
  return shop + path;
}

async function demoMerchant(database: Database): Promise<string> {
  const [merchant] = await database.query<{ id: string }>("select id from merchants where name = 'Coconut Market'");
  if (!merchant) throw new Error("the demo shop's merchant is missing");
  return merchant.id;
}
