import { expect, type Frame, type Locator, type Page } from "playwright/test";
import { readStack } from "./stack.ts";

/** The gateway's button frame in a page. */
export class PayButton {
  readonly frame: Frame;
  readonly button: Locator;

  constructor(frame: Frame) {
    this.frame = frame;
    this.button = frame.locator("#pay");
  }

  /** Waits for a face of the button, for example `ready` or `paid`. */
  async shows(face: string): Promise<void> {
    await expect(this.frame.locator("html")).toHaveAttribute("data-face", face);
  }

  /** A person's click, once the wallet has said that it is there. */
  async click(): Promise<void> {
    await expect(this.button).toHaveAttribute("aria-disabled", "false");
    await expect(this.frame.locator("html")).toHaveAttribute("data-wallet", /./);
    await this.button.click();
  }
}

/** The button in a page, once the gateway's frame has come; no selector finds it, the SDK keeps it in a closed shadow tree. */
export async function payButtonIn(page: Page): Promise<PayButton> {
  const find = () => page.frames().find((frame) => frame.url().startsWith(`${readStack().gateway}/button/`));
  await expect.poll(() => find() !== undefined, { message: "the button's frame comes", intervals: [50] }).toBe(true);
  const frame = find();
  if (!frame) throw new Error("the button's frame has gone at once");
  return new PayButton(frame);
}
