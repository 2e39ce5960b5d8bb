import { expect, type Page } from "playwright/test";
import type { Browser } from "./browser.ts";
import { labelsIn } from "./labels.ts";
import { type PayButton, payButtonIn } from "./pay-button.ts";
import { readStack } from "./stack.ts";

/** The demo shop in a tab. */
export class ShopPage {
  readonly page: Page;
  readonly #labels: ReturnType<typeof labelsIn>["shop"];

  constructor(page: Page, { language }: Browser) {
    this.page = page;
    this.#labels = labelsIn(language).shop;
  }

  /** Orders some of a product and comes to the page with the button. */
  async order(slug: string, quantity: number): Promise<PayButton> {
    await this.page.goto(readStack().shop);
    await this.page.locator(`a[href="/products/${slug}"]`).click();
    await this.page.getByLabel(this.#labels.quantity, { exact: true }).fill(String(quantity));
    await this.page.getByLabel(this.#labels.buyer, { exact: true }).fill("Kim Haneul");
    await this.page.getByRole("button", { name: this.#labels.order, exact: true }).click();
    return payButtonIn(this.page);
  }

  /** Waits until the shop itself says that it is paid. */
  async saysPaid(): Promise<void> {
    await expect(this.page.getByRole("heading", { name: this.#labels.paid })).toBeVisible();
  }
}
