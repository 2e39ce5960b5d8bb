import type { Page } from "playwright/test";
import type { Buyer } from "./buyer.ts";
import { pressAndClose } from "./keyboard.ts";
import { stateOf } from "./ledger.ts";
import type { Merchant } from "./merchant.ts";
import { type PayButton, payButtonIn } from "./pay-button.ts";
import { type Prompt, promptIn, promptWindow } from "./prompt.ts";
import { expect, test } from "./test.ts";

interface Way {
  readonly name: string;
  /** Above what one click may pay, so that the prompt has a window. */
  readonly won: number;
  cancel(prompt: Prompt, page: Page): Promise<void>;
}

const ways: readonly Way[] = [
  { name: "Escape in the page's prompt", won: 1_000, cancel: (_, page) => page.keyboard.press("Escape") },
  { name: "the Cancel button in the page's prompt", won: 1_000, cancel: ({ cancel }) => cancel.click() },
  { name: "Escape in the window", won: 60_000, cancel: ({ at }) => pressAndClose(windowOf(at), "Escape") },
  { name: "the Cancel button in the window", won: 60_000, cancel: ({ cancel }) => cancel.click() },
  { name: "closing the window", won: 60_000, cancel: ({ at }) => windowOf(at).close() },
];

for (const { name, won, cancel } of ways) {
  test(`${name}: the shop hears canceled, the payment stays created and is paid afterwards`, async ({ regular, merchant, database }) => {
    const { page, button, payment } = await visit(regular, merchant, won);
    const prompt = await open(page, button, regular, won);
    await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
    await cancel(prompt, page);
    await expect(page.locator("output")).toHaveText(`canceled:${payment}`, { timeout: 2_000 });
    await button.shows("canceled");
    expect(await stateOf(database, payment)).toBe("created");

    const again = await open(page, button, regular, won);
    if (won > 50_000) await again.payWithPin(regular.pin);
    else await again.payWithOneClick();
    await expect(page.locator("output")).toHaveText(`canceled:${payment} paid:${payment}`);
    expect((await merchant.coconut.getPayment(payment)).state).toBe("paid");
  });
}

async function visit({ browser }: Buyer, merchant: Merchant, won: number): Promise<{ page: Page; button: PayButton; payment: string }> {
  const { id } = await merchant.order(won);
  const page = await browser.newPage(merchant.site.pay(id));
  return { page, button: await payButtonIn(page), payment: id };
}

async function open(page: Page, button: PayButton, { browser }: Buyer, won: number): Promise<Prompt> {
  if (won > 50_000) return promptWindow(browser, () => button.click());
  await button.click();
  return promptIn(page, browser);
}

function windowOf(at: Prompt["at"]): Page {
  if (!("keyboard" in at)) throw new Error("this prompt has no window");
  return at;
}
