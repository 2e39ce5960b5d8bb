import type { Download, Page } from "playwright/test";
import type { Browser } from "./browser.ts";
import type { Looker } from "./look.ts";
import { readStack } from "./stack.ts";
import { expect } from "./test.ts";

const SIGNING = "extension/prompt/signing/signing.html";

interface WrongPin {
  readonly pin: string;
  readonly told: string;
  /** Looks at the window that tells it. */
  readonly look: Looker;
}

/** The merchants' dashboard as a member uses it. */
export class DashboardPage {
  readonly page: Page;
  readonly #browser: Browser;

  constructor(page: Page, browser: Browser) {
    this.page = page;
    this.#browser = browser;
  }

  static async open(browser: Browser, path = "payments"): Promise<DashboardPage> {
    return new DashboardPage(await browser.newPage(`${readStack().gateway}/dashboard/${path}`), browser);
  }

  button(name: string | RegExp) {
    return this.page.getByRole("button", { name, exact: true });
  }

  field(label: string) {
    return this.page.getByLabel(label, { exact: true });
  }

  link(name: string) {
    return this.page.getByRole("link", { name, exact: true });
  }

  heading(name: string | RegExp) {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** Goes to a screen by the menu or the tabs. */
  async go(link: string, heading: string): Promise<void> {
    await this.link(link).click();
    await expect(this.heading(heading)).toBeFocused();
  }

  /** Presses what asks the wallet, and signs in the wallet's window; with the PIN where money leaves, after a wrong one where one is given. */
  async sign(press: () => Promise<unknown>, pin?: string, wrong?: WrongPin): Promise<void> {
    const [window] = await Promise.all([this.#browser.opened(SIGNING), press()]);
    const confirm = window.locator("#pay");
    if (wrong) {
      await window.locator("#pin").fill(wrong.pin);
      await window.getByRole("main").hover();
      await expect(confirm).toHaveAttribute("aria-disabled", "false");
      await confirm.click();
      await expect(window.getByRole("alert")).toContainText(wrong.told);
      await expect(window.locator("#pin")).toBeFocused();
      await wrong.look.at("wrong-pin", window);
    }
    if (pin !== undefined) await window.locator("#pin").fill(pin);
    await window.getByRole("main").hover();
    await window.locator(".scroll").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(confirm).toHaveAttribute("aria-disabled", "false");
    await Promise.all([window.waitForEvent("close"), confirm.click()]);
  }

  /** The text of the file that a press makes the browser keep. */
  async download(press: () => Promise<unknown>): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), press()]);
    return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
  }
}

async function bytesOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
