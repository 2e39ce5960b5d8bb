import { expect, type Frame, type Locator, type Page } from "playwright/test";
import type { Browser } from "./browser.ts";
import { labelsIn } from "./labels.ts";

const PROMPT = "extension/prompt/prompt.html";

/** The sign-to-pay prompt, in a shop's page or in a window of its own. */
export class Prompt {
  readonly at: Page | Frame;
  readonly pay: Locator;
  readonly pin: Locator;
  readonly cancel: Locator;
  readonly heading: Locator;
  readonly paid: Locator;
  readonly #labels: ReturnType<typeof labelsIn>;

  constructor(at: Page | Frame, { language }: Browser) {
    const labels = labelsIn(language);
    this.#labels = labels;
    this.at = at;
    this.pay = at.getByRole("button", { name: labels.prompt.pay });
    this.pin = at.getByLabel(labels.prompt.pin, { exact: true });
    this.cancel = at.getByRole("button", { name: labels.prompt.cancel, exact: true });
    this.heading = at.getByRole("heading", { level: 1 });
    this.paid = at.getByRole("heading", { name: labels.prompt.paid });
  }

  /** What it answers to a click that came too early. */
  get again(): Locator {
    return this.at.getByText(this.#labels.prompt.again);
  }

  /** Looks at the prompt with the pointer on it, as people do, until Pay counts. */
  async read(): Promise<void> {
    await this.heading.hover();
    await expect(this.pay)
      .toHaveAttribute("aria-disabled", "true", { timeout: 300 })
      .catch(() => undefined);
    await expect(this.pay).toHaveAttribute("aria-disabled", "false");
  }

  /** One click in the prompt, and nothing else. */
  async payWithOneClick(): Promise<void> {
    await this.read();
    await this.pay.click();
  }

  async payWithPin(pin: string): Promise<void> {
    await this.pin.fill(pin);
    await this.read();
    await this.pay.click();
  }
}

/** The prompt in a shop's page, once it is there. */
export async function promptIn(page: Page, browser: Browser): Promise<Prompt> {
  await expect.poll(() => promptFrame(page, browser) !== undefined, { message: "the prompt opens in the page", intervals: [50] }).toBe(true);
  const frame = promptFrame(page, browser);
  if (!frame) throw new Error("the prompt has gone at once");
  return new Prompt(frame, browser);
}

/** The prompt's frame in a page, if there is one now. */
export function promptFrame(page: Page, { wallet }: Browser): Frame | undefined {
  return page.frames().find((frame) => frame.url().startsWith(`${wallet}${PROMPT}`) && !frame.isDetached());
}

/** The prompt in a window of its own that `work` makes open. */
export async function promptWindow(browser: Browser, work: () => Promise<unknown>): Promise<Prompt> {
  const [page] = await Promise.all([browser.opened(PROMPT), work()]);
  return new Prompt(page, browser);
}
