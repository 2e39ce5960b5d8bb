import { expect, type Frame, type Locator, type Page } from "playwright/test";
import { type Browser, runAsPage } from "./browser.ts";
import { readStack } from "./stack.ts";

/** The path of the signing window's page. */
export const SIGNING = "extension/prompt/signing/signing.html";

/** The window in which something beside a payment is signed. */
export class SigningWindow {
  readonly page: Page;
  readonly confirm: Locator;
  readonly cancel: Locator;
  readonly pin: Locator;

  constructor(page: Page) {
    this.page = page;
    this.confirm = page.locator("#pay");
    this.cancel = page.getByRole("button", { name: /^(Cancel|취소)$/ });
    this.pin = page.locator("#pin");
  }

  /** Reads it to the end, waits until a click counts, and confirms. */
  async sign(pin?: string): Promise<void> {
    if (pin !== undefined) await this.pin.fill(pin);
    await this.read();
    await this.closes(() => this.confirm.click());
  }

  /** Does something after which the window is gone, perhaps before it is told that it was done. */
  async closes(work: () => Promise<unknown>): Promise<void> {
    await Promise.all([this.page.waitForEvent("close"), work().catch(() => undefined)]);
  }

  async read(): Promise<void> {
    await this.page.locator(".scroll").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(this.confirm).toHaveAttribute("aria-disabled", "false");
  }
}

/** The window that `work` makes open. */
export async function signingWindow(browser: Browser, work: () => Promise<unknown>): Promise<SigningWindow> {
  const [page] = await Promise.all([browser.opened(SIGNING), work()]);
  return new SigningWindow(page);
}

/** A page with a dashboard's address and nothing on it but a way to ask the wallet, as any script in the dashboard could. */
export async function probeDashboard(browser: Browser, path = "/dashboard/probe"): Promise<Page> {
  await serveProbe(browser, path);
  const page = await browser.newPage(readStack().gateway + path);
  await page.locator("h1").click();
  await expect(page.locator("html")).toHaveAttribute("data-wallet", "ready");
  return page;
}

/** Answers a path of the gateway's with the probe, without any policy of its own. */
export async function serveProbe(browser: Browser, path: string): Promise<void> {
  await browser.context.route(`${readStack().gateway}${path}*`, (route) => route.fulfill({ contentType: "text/html", body: PROBE }));
}

/** Asks the wallet by a script of the page's, without a person's gesture of its own; `canceled`, or the reply. */
export function askIn(page: Page, request: object): Promise<unknown> {
  return runAsPage(page, `ask(${JSON.stringify(request)})`);
}

/** The gateway's frame in a page, once it has come. */
export async function signInFrame(page: Page): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame.url().startsWith(`${readStack().gateway}/sign-in/`));
  await expect.poll(() => find() !== undefined, { intervals: [50] }).toBe(true);
  const frame = find();
  if (!frame) throw new Error("the frame has gone at once");
  return frame;
}

const PROBE = `<!doctype html>
<html lang="en">
  <head><title>Probe</title></head>
  <body>
    <h1>Probe</h1>
    <script>
      let count = 0;
      window.ask = (request) => new Promise((resolve) => {
        const id = "ask" + count++;
        document.addEventListener("coconut-answer", ({ detail }) => {
          const answer = JSON.parse(detail);
          if (answer.id === id) resolve(answer.reply ?? "canceled");
        });
        document.dispatchEvent(new CustomEvent("coconut-ask", { detail: JSON.stringify({ id, request }) }));
      });
    </script>
  </body>
</html>`;
