import { expect, type Page } from "playwright/test";
import type { Browser } from "./browser.ts";
import { labelsIn } from "./labels.ts";

export const MANAGE = "extension/manage/manage.html";
export const POPUP = "extension/manage/popup.html";

export interface Person {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly pin: string;
}

/** How a person moves on a page: by mouse, by finger, or by keys alone. */
export interface Hand {
  type(page: Page, label: string, text: string): Promise<void>;
  press(page: Page, button: string): Promise<void>;
  tick(page: Page, label: string): Promise<void>;
}

export const mouse: Hand = {
  type: (page, label, text) => page.getByLabel(label, { exact: true }).fill(text),
  press: (page, button) => page.getByRole("button", { name: button, exact: true }).click(),
  tick: (page, label) => page.getByLabel(label, { exact: true }).check(),
};

export const finger: Hand = {
  type: (page, label, text) => page.getByLabel(label, { exact: true }).fill(text),
  press: (page, button) => page.getByRole("button", { name: button, exact: true }).tap(),
  tick: (page, label) => page.getByLabel(label, { exact: true }).tap(),
};

/** The wallet's own pages: the extension's full one, or the phone app. */
export class WalletPage {
  readonly page: Page;
  readonly #labels: ReturnType<typeof labelsIn>;

  constructor(page: Page, { language }: Pick<Browser, "language">) {
    this.page = page;
    this.#labels = labelsIn(language);
  }

  async signUp({ email, name, password }: Person, hand: Hand = mouse): Promise<void> {
    const { wallet } = this.#labels;
    await hand.type(this.page, wallet.email, email);
    await hand.type(this.page, wallet.name, name);
    await hand.type(this.page, wallet.password, password);
    await hand.tick(this.page, wallet.age);
    await hand.press(this.page, wallet.signUp);
    await expect(this.page.getByLabel(wallet.pinAgain, { exact: true })).toBeVisible();
  }

  async issueMaster({ pin }: Person, hand: Hand = mouse): Promise<void> {
    const { wallet } = this.#labels;
    await hand.type(this.page, wallet.pin, pin);
    await hand.type(this.page, wallet.pinAgain, pin);
    await hand.press(this.page, wallet.issue);
    await expect(this.page.getByLabel(wallet.amount, { exact: true })).toBeVisible();
  }

  async topUp(won: number, hand: Hand = mouse): Promise<void> {
    const { wallet } = this.#labels;
    await hand.type(this.page, wallet.amount, String(won));
    await hand.press(this.page, wallet.topUp);
    await expect(this.page.getByText(wallet.toppedUp)).toBeVisible();
  }
}
