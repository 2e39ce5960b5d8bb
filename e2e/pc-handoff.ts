import { expect, type Frame, type Locator, type Page } from "playwright/test";
import type { Browser, Language } from "./browser.ts";
import { labelsIn } from "./labels.ts";
import { payButtonIn } from "./pay-button.ts";
import { pointerReaches } from "./pointer.ts";
import { promptIn } from "./prompt.ts";

/** A hand-off as a PC shows it: in the button's frame, on the checkout page or in the prompt. */
export class PcHandoff {
  readonly at: Page | Frame;
  readonly qr: Locator;
  readonly shortCode: Locator;
  readonly secondPhone: Locator;
  readonly #labels: ReturnType<typeof labelsIn>["handoff"];

  constructor(at: Page | Frame, language: Language) {
    this.at = at;
    this.#labels = labelsIn(language).handoff;
    this.qr = at.getByRole("img", { name: this.#labels.qr });
    this.shortCode = at.locator(".short-code b");
    this.secondPhone = at.getByText(this.#labels.secondPhone);
  }

  /** Starts again with a new hand-off, after the end of one. */
  async again(): Promise<void> {
    await this.at.getByRole("button", { name: this.#labels.again, exact: true }).click();
  }

  /** Waits for a heading of the panel, for example `bound` or `declined`. */
  async says(title: "title" | "bound" | "paid" | "declined" | "notMine" | "expired"): Promise<void> {
    await expect(this.at.getByRole("heading", { name: this.#labels[title], exact: true })).toBeVisible();
  }

  /** How long each of the next codes was shown, in ms by the page's own clock. */
  codeLifetimes(count: number): Promise<number[]> {
    return this.qr.locator("path").evaluate(
      (path, most) =>
        new Promise<number[]>((done) => {
          const changed: number[] = [];
          new MutationObserver((_, watching) => {
            changed.push(performance.now());
            if (changed.length <= most) return;
            watching.disconnect();
            done(changed.slice(1).map((at, before) => at - (changed[before] ?? 0)));
          }).observe(path, { attributeFilter: ["d"] });
        }),
      count,
    );
  }

  /** Asks for a code to be typed. */
  async askToType(): Promise<void> {
    const button = this.at.getByRole("button", { name: this.#labels.type, exact: true });
    await button.waitFor();
    if ("parentFrame" in this.at) await pointerReaches(this.at);
    await button.click();
  }

  /** Asks for a code to be typed, and reads its eight digits. */
  async typedCode(): Promise<string> {
    await this.askToType();
    const digits = this.at.locator(".digits");
    await expect(digits).toHaveText(/^\d{4} \d{4}$/);
    return ((await digits.textContent()) ?? "").replace(/\D/g, "");
  }
}

/** Clicks the button of a page in a browser without the extension, and gives the hand-off that it opens. */
export async function handoffInButton(page: Page, language: Language): Promise<PcHandoff> {
  const button = await payButtonIn(page);
  await button.shows("no-extension");
  await button.button.click();
  return new PcHandoff(button.frame, language);
}

/** The hand-off in the prompt that the extension has opened in a page. */
export async function handoffInPrompt(page: Page, browser: Browser): Promise<PcHandoff> {
  return new PcHandoff((await promptIn(page, browser)).at, browser.language);
}
