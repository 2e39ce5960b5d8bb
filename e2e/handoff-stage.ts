import type { Browser, BrowserOptions } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { handoffInButton, type PcHandoff } from "./pc-handoff.ts";
import type { Phone } from "./phone.ts";
import { PhonePayer } from "./phone-payer.ts";
import { ShopPage } from "./shop-page.ts";
import { finger, type Person, WalletPage } from "./wallet-page.ts";

/** A browser without the extension, as a public PC has it. */
export const bare = (open: { browser(options: BrowserOptions): Promise<Browser> }) => open.browser({ bare: true });

interface PhoneStage {
  readonly phone: Phone;
  readonly payer: PhonePayer;
  readonly person: Person;
  readonly wallet: WalletPage;
}

/** A phone whose person has a certificate. */
export async function withCertificate(phone: Phone): Promise<PhoneStage> {
  const person = newPerson();
  const wallet = new WalletPage(phone.page, phone);
  await wallet.signUp(person, finger);
  await wallet.issueMaster(person, finger);
  return { phone, person, wallet, payer: new PhonePayer(phone) };
}

/** A phone whose person has a certificate and 50,000 won. */
export async function withMoney(phone: Phone): Promise<PhoneStage> {
  const stage = await withCertificate(phone);
  await stage.wallet.topUp(50_000, finger);
  return stage;
}

/** An order on a PC whose button has opened the hand-off. */
export async function onPc(browser: Browser): Promise<{ shop: ShopPage; pc: PcHandoff }> {
  const shop = new ShopPage(await browser.context.newPage(), browser);
  await shop.order("soap", 1);
  return { shop, pc: await handoffInButton(shop.page, browser.language) };
}
