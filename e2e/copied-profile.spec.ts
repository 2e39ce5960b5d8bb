import { cp } from "node:fs/promises";
import { type Browser, newProfile } from "./browser.ts";
import { acquaint, type Buyer } from "./buyer.ts";
import { labelsIn } from "./labels.ts";
import { stateOf } from "./ledger.ts";
import type { Merchant } from "./merchant.ts";
import { type PayButton, payButtonIn } from "./pay-button.ts";
import { type Prompt, promptIn, promptWindow } from "./prompt.ts";
import { test as base, expect } from "./test.ts";
import { MANAGE } from "./wallet-page.ts";

/** One person's browser profile, closed, and a copy of its folder. */
interface Copies {
  readonly buyer: Buyer;
  readonly original: string;
  readonly copy: string;
}

const test = base.extend<{ copies: Copies }>({
  copies: async ({ open, database, merchant }, use) => {
    const [original, copy] = await Promise.all([newProfile(), newProfile()]);
    const buyer = await open.buyer({ profile: original, balance: 1_000_000 });
    await acquaint(database, buyer, merchant.id);
    await buyer.browser.close();
    await cp(original, copy, { recursive: true, verbatimSymlinks: true });
    await use({ buyer, original, copy });
  },
});

test("a copied profile pays within the allowance without the PIN, and not above it", async ({ copies, open, merchant, database }) => {
  const thief = await open.browser({ profile: copies.copy });
  for (let payments = 0; payments < 3; payments++) {
    const { button, payment, page } = await visit(thief, merchant, 50_000);
    await button.click();
    await (await promptIn(page, thief)).payWithOneClick();
    await button.shows("paid");
    expect(await stateOf(database, payment)).toBe("paid");
  }
  const { button, payment } = await visit(thief, merchant, 1_000);
  const window = await promptWindow(thief, () => button.click());
  await window.payWithPin("000000");
  await expect(window.pin).toHaveAttribute("aria-invalid", "true");
  expect(await stateOf(database, payment)).toBe("created");
});

for (const [first, second] of [
  ["copy", "original"],
  ["original", "copy"],
] as const) {
  test(`the first use of the ${second} after the ${first} suspends the certificate and tells the user in both`, async ({
    copies,
    open,
    merchant,
    database,
  }) => {
    const one = await open.browser({ profile: copies[first] });
    await payOnce(one, merchant);
    const other = await open.browser({ profile: copies[second] });
    const { button, payment, page } = await visit(other, merchant, 1_000);
    await button.click();
    const prompt = await promptIn(page, other);
    await prompt.payWithOneClick();
    await expectTold(prompt.at);
    expect(await stateOf(database, payment)).toBe("created");
    const [certificate] = await database.query(
      "select status, cause from certificate_states s join certificates c on c.id = s.certificate join users u on u.number = c.user_number where u.email = $1",
      [copies.buyer.email],
    );
    expect(certificate).toEqual({ status: "suspended", cause: "copied" });

    for (const browser of [one, other]) await expectTold(await browser.newPage(browser.wallet + MANAGE));
    const after = await visit(one, merchant, 1_000);
    await after.button.shows("error");
    expect(await stateOf(database, after.payment)).toBe("created");
  });
}

async function visit(
  browser: Browser,
  merchant: Merchant,
  won: number,
): Promise<{ page: Awaited<ReturnType<Browser["newPage"]>>; button: PayButton; payment: string }> {
  const { id } = await merchant.order(won);
  const page = await browser.newPage(merchant.site.pay(id));
  return { page, button: await payButtonIn(page), payment: id };
}

async function payOnce(browser: Browser, merchant: Merchant): Promise<void> {
  const { page, button } = await visit(browser, merchant, 1_000);
  await button.click();
  await (await promptIn(page, browser)).payWithOneClick();
  await button.shows("paid");
}

/** The words that say what has happened, on a page of the wallet. */
async function expectTold(at: Prompt["at"]): Promise<void> {
  await expect(at.getByText(labelsIn("en").wallet.copied)).toBeVisible();
}
