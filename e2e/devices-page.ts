import { expect, type Locator, type Page } from "playwright/test";
import type { Browser } from "./browser.ts";
import { deviceLabelsIn } from "./device-labels.ts";
import { labelsIn } from "./labels.ts";
import type { Person } from "./wallet-page.ts";
import { MANAGE } from "./wallet-page.ts";

/** A browser that has no certificate yet and asks the master for one. */
export class JoiningPage {
  readonly page: Page;
  readonly words: Locator;
  readonly #labels: ReturnType<typeof deviceLabelsIn>;

  constructor(page: Page, { language }: Pick<Browser, "language">) {
    this.page = page;
    this.words = page.locator("ol.phrase li");
    this.#labels = deviceLabelsIn(language);
  }

  /** Fills in the form and asks. */
  async fill(name: string, pin: string): Promise<void> {
    const { deviceName, pin: pinLabel, pinAgain, ask } = this.#labels;
    await this.page.getByLabel(deviceName, { exact: true }).fill(name);
    await this.page.getByLabel(pinLabel, { exact: true }).fill(pin);
    await this.page.getByLabel(pinAgain, { exact: true }).fill(pin);
    await this.page.getByRole("button", { name: ask, exact: true }).click();
  }

  /** Asks, and gives the four words that this device then shows. */
  async ask(name: string, pin: string): Promise<string> {
    await this.fill(name, pin);
    await expect(this.words).toHaveCount(4);
    return (await this.words.allTextContents()).join(" ");
  }

  /** Waits until this device can pay. */
  async isAdded(): Promise<void> {
    await expect(this.page.getByText(this.#labels.firstDay)).toBeVisible();
  }

  async shows(text: RegExp | string): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }
}

/** Logs a person in on a further browser, where the wallet then offers to ask the master. */
export async function openJoining(browser: Browser, { email, password }: Person): Promise<JoiningPage> {
  const page = await browser.newPage(browser.wallet + MANAGE);
  const { wallet } = labelsIn(browser.language);
  await page.getByRole("button", { name: wallet.haveAccount, exact: true }).click();
  await page.getByLabel(wallet.email, { exact: true }).fill(email);
  await page.getByLabel(wallet.password, { exact: true }).fill(password);
  await page.getByRole("button", { name: wallet.logIn, exact: true }).click();
  return new JoiningPage(page, browser);
}

/** The devices of a wallet that has a certificate. */
export class DevicesPage {
  readonly page: Page;
  readonly phrases: Locator;
  readonly deny: Locator;
  readonly pin: Locator;
  readonly #labels: ReturnType<typeof deviceLabelsIn>;

  constructor(page: Page, { language }: Pick<Browser, "language">) {
    const labels = deviceLabelsIn(language);
    this.page = page;
    this.phrases = page.locator(".phrase-card");
    this.deny = page.getByRole("button", { name: labels.deny, exact: true });
    this.pin = page.getByLabel(labels.pinOfThisDevice, { exact: true });
    this.#labels = labels;
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: this.#labels.devices }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: this.#labels.devices, exact: true })).toBeVisible();
  }

  /** Opens a waiting request by the name that the device has given. */
  async look(name: string): Promise<void> {
    await this.page.getByRole("button", { name: this.#labels.lookAt(name), exact: true }).click();
    await expect(this.phrases).toHaveCount(4);
  }

  /** Chooses the card with these words; nothing else is done. */
  async choose(words: string | RegExp): Promise<void> {
    await this.phrases.filter({ hasText: words }).click();
    await this.page.getByRole("button", { name: this.#labels.choose, exact: true }).click();
  }

  async approve(words: string, pin: string): Promise<void> {
    await this.choose(words);
    await this.pin.fill(pin);
    await this.page.getByRole("button", { name: this.#labels.approve, exact: true }).click();
    await expect(this.page.getByRole("heading", { name: this.#labels.approved })).toBeVisible();
  }

  async revoke(name: string, pin: string): Promise<void> {
    await this.page.getByRole("button", { name: this.#labels.revokeOf(name), exact: true }).click();
    await this.pin.fill(pin);
    await this.page.getByRole("button", { name: this.#labels.revoke, exact: true }).click();
    await expect(this.page.getByText(this.#labels.revoked(name))).toBeVisible();
  }

  async press(what: "notMe" | "deny" | "back"): Promise<void> {
    await this.page.getByRole("button", { name: this.#labels[what], exact: true }).click();
  }

  async shows(text: RegExp | string): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }
}
