import { expect, type Locator } from "playwright/test";
import { labelsIn } from "./labels.ts";
import type { Phone } from "./phone.ts";

/** A person who pays for a PC on the phone. */
export class PhonePayer {
  readonly shortCode: Locator;
  readonly paid: Locator;
  readonly checking: Locator;
  readonly over: Locator;
  readonly #phone: Phone;
  readonly #labels: ReturnType<typeof labelsIn>;

  constructor(phone: Phone) {
    this.#phone = phone;
    this.#labels = labelsIn(phone.language);
    this.shortCode = phone.page.locator(".short-code b");
    this.checking = phone.page.getByRole("heading", { name: this.#labels.pay.checking });
    this.over = phone.page.getByRole("heading", { name: this.#labels.pay.over, exact: true });
    this.paid = phone.page.getByRole("heading", { name: this.#labels.pay.paid });
  }

  /** Opens the scanner. */
  async scanner(): Promise<void> {
    const tab = this.#phone.page.getByRole("navigation").getByRole("link", { name: this.#labels.pay.scan, exact: true });
    await tab.tap();
  }

  /** Opens the scanner; the camera starts by itself, since it was allowed before. */
  async scan(): Promise<void> {
    await this.scanner();
    await expect(this.#phone.page.locator("video")).toBeVisible();
  }

  /** Types a PC's eight digits. */
  async type(digits: string): Promise<void> {
    const { page } = this.#phone;
    await this.scanner();
    await page.getByLabel(this.#labels.pay.typed, { exact: true }).fill(digits);
    await page.getByRole("button", { name: this.#labels.pay.go, exact: true }).tap();
  }

  /** Pays with the PIN, and sees that it is paid. */
  async pay(pin: string): Promise<void> {
    await this.typePin(pin);
    await this.press();
    await expect(this.paid).toBeVisible();
  }

  async typePin(pin: string): Promise<void> {
    await this.#phone.page.getByLabel(this.#labels.pay.pin, { exact: true }).fill(pin);
  }

  async press(): Promise<void> {
    await this.#phone.page.getByRole("button", { name: this.#labels.pay.pay }).tap();
  }

  /** Says that the payment is not theirs, or that it shall not be paid; then the scanner is open again. */
  async refuse(answer: "notMine" | "decline"): Promise<void> {
    await this.#phone.page.getByRole("button", { name: this.#labels.pay[answer], exact: true }).tap();
    await this.#phone.page.getByRole("button", { name: this.#labels.pay.again, exact: true }).tap();
  }
}
