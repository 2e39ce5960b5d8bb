import type { Locator, Page } from "playwright/test";
import type { Hand } from "./wallet-page.ts";

const MOST_TABS = 60;

/** Presses Tab until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement && element.matches(":focus"))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${target}`);
}

/** Presses a key that closes its window; nobody is left to see it released. */
export async function pressAndClose(window: Page, key: string): Promise<void> {
  await Promise.all([window.waitForEvent("close"), window.keyboard.down(key).catch(() => undefined)]);
}

/** A person who has only keys. */
export const keyboard: Hand = {
  async type(page, label, text) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(text);
  },
  async press(page, button) {
    await tabTo(page, page.getByRole("button", { name: button, exact: true }));
    await page.keyboard.press("Enter");
  },
  async tick(page, label) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.press("Space");
  },
};
