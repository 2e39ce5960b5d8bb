import { randomBytes } from "node:crypto";
import type { Database } from "../server/storage/database.ts";
import type { Browser, BrowserOptions } from "./browser.ts";
import { MANAGE, type Person, WalletPage } from "./wallet-page.ts";

/** A person with a wallet in a browser. */
export interface Buyer extends Person {
  readonly browser: Browser;
  readonly wallet: WalletPage;
}

export interface BuyerOptions extends BrowserOptions {
  /** Won in the account. */
  readonly balance?: number;
}

/** Somebody who has never been here. */
export function newPerson(): Person {
  const id = randomBytes(4).toString("hex");
  return { email: `buyer-${id}@example.test`, name: "Kim Haneul", password: `correct horse ${id}`, pin: `24${id}` };
}

/** Lets a new person sign up in a browser, get the certificate and top up. */
export async function openBuyer(browser: Browser, { balance = 200_000 }: BuyerOptions = {}): Promise<Buyer> {
  const person = newPerson();
  const wallet = new WalletPage(await browser.newPage(browser.wallet + MANAGE), browser);
  await wallet.signUp(person);
  await wallet.issueMaster(person);
  await wallet.topUp(balance);
  return { ...person, browser, wallet };
}

/** Lets a buyer have paid a merchant before, so that one click is enough. */
export async function acquaint(database: Database, buyer: Pick<Buyer, "email">, merchant: string): Promise<void> {
  await database.query("insert into acquaintances (user_number, merchant) select number, $2 from users where email = $1", [buyer.email, merchant]);
}
