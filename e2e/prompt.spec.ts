import { labelsIn } from "./labels.ts";
import { stateOf } from "./ledger.ts";
import { expectNothingBeside, moving } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn } from "./prompt.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

// 1280 × 1024 at 400 % is 320 × 256.
for (const [name, viewport] of [
  ["320 px", { width: 320, height: 640 }],
  ["400 % zoom", { width: 320, height: 256 }],
] as const) {
  test(`a purchase at ${name} without horizontal scroll`, async ({ regular: { browser }, merchant, database }) => {
    const { id } = await merchant.order(1_000);
    const page = await browser.context.newPage();
    await page.setViewportSize(viewport);
    await page.goto(merchant.site.pay(id));
    const button = await payButtonIn(page);
    await button.click();
    const prompt = await promptIn(page, browser);
    await prompt.heading.hover();
    await expectNothingBeside("prompt", page);
    await page.mouse.wheel(0, 3_000);
    await prompt.payWithOneClick();
    await button.shows("paid");
    expect(await stateOf(database, id)).toBe("paid");
  });
}

test("reduced motion: nothing moves", async ({ regular: { browser, wallet }, merchant }) => {
  const page = await browser.newPage(merchant.site.pay((await merchant.order(1_000)).id));
  await (await payButtonIn(page)).click();
  await expect((await promptIn(page, browser)).pay).toBeVisible();
  const shop = await browser.newPage(readStack().shop);
  for (const screen of [page, wallet.page, shop]) {
    expect(await moving(screen)).not.toEqual([]);
    await screen.emulateMedia({ reducedMotion: "reduce" });
    expect(await moving(screen)).toEqual([]);
    await screen.emulateMedia({ reducedMotion: "no-preference" });
  }
});

test("names of 200 characters wrap, are shown whole, and none may turn the text around", async ({ regular, merchant }) => {
  await expect(merchant.order(1_000, { name: "Coconut \u202e000,1" })).rejects.toThrow("order-invalid");
  const name = "긴이름".repeat(66);
  const { id } = await merchant.order(1_000, { name, quantity: 20 });
  const page = await regular.browser.newPage(merchant.site.pay(id));
  await page.setViewportSize({ width: 320, height: 640 });
  await (await payButtonIn(page)).click();
  const prompt = await promptIn(page, regular.browser);
  const shown = prompt.at.getByText(name, { exact: true });
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((element) => element.scrollWidth <= element.clientWidth && getComputedStyle(element).textOverflow !== "ellipsis")).toBe(true);
  await expectNothingBeside("prompt with a long name", page);
  // Pay waits until everything has been seen.
  await expect(prompt.pay).toHaveAttribute("aria-disabled", "true");
  await prompt.heading.hover();
  await page.mouse.wheel(0, 5_000);
  await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
});

test("no network at the click on Pay: nothing is called paid, the prompt says what is so, and finds out by itself later", async ({
  regular,
  merchant,
  database,
}) => {
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.click();
  const prompt = await promptIn(page, regular.browser);
  await prompt.read();
  await regular.browser.context.setOffline(true);
  try {
    await prompt.pay.click();
    await expect(prompt.at.getByRole("heading", { name: labelsIn("en").prompt.checking })).toBeVisible();
    await expect(prompt.pay).toHaveCount(0);
    expect(await stateOf(database, id)).toBe("created");
  } finally {
    await regular.browser.context.setOffline(false);
  }
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
});
