import type { Page } from "playwright/test";
import type { Database } from "../server/storage/database.ts";
import { runAsPage } from "./browser.ts";
import type { Buyer } from "./buyer.ts";
import { countAuthorizations, stateOf } from "./ledger.ts";
import type { Merchant } from "./merchant.ts";
import { type PayButton, payButtonIn } from "./pay-button.ts";
import { type Prompt, promptFrame, promptIn, promptWindow } from "./prompt.ts";
import { expect, test } from "./test.ts";
import { lastSignature } from "./wallet-store.ts";

// The page's attacks are its own scripts, run without a person's gesture. Mouse and keys are the deceived person's, and real.

test("without an attack the same page pays with one click (positive control)", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { prompt, button, payment } = await lure(regular, merchant);
  await prompt.payWithOneClick();
  await button.shows("paid");
  expect(await stateOf(database, payment)).toBe("paid");
  expect(await marks(regular, database)).toEqual({ accepted: before.accepted + 1n, signed: before.signed + 1 });
});

const cover = (style: string, how = "") => `
  const cover = document.createElement("div");
  cover.style.cssText = "position: fixed; pointer-events: none; border: 0; padding: 0; margin: 0; ${style}";
  document.body.append(cover);
  ${how}`;
const asPopover = 'cover.popover = "manual"; cover.showPopover();';
const PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
const restyle = (style: string) => `document.getElementById("button").style.cssText += "; ${style}";`;

const SCALE = 0.3;

/** Each makes the prompt look like something else, or like nothing; clicks still reach it. */
const disguises: Readonly<Record<string, string>> = {
  "a popover over the prompt": cover("inset: 0; width: 100vw; height: 100vh; background: white", asPopover),
  "a popover beside the prompt": cover("inset: auto auto 0 0; width: 20px; height: 20px; background: red", asPopover),
  "a line of one pixel over the prompt": cover("left: 0; top: 300px; width: 100vw; height: 1px; background: red; z-index: 2147483647"),
  "bait over the Pay button": cover("left: 0; bottom: 0; width: 100vw; height: 200px; background: gold; z-index: 2147483647"),
  "a transparent frame": restyle("opacity: 0.02"),
  "a frame that is scaled down": restyle(`transform: scale(${SCALE})`),
  "a blended frame": restyle("mix-blend-mode: difference"),
  "a blurred frame": restyle("filter: blur(12px)"),
  "a clipped frame": restyle("clip-path: inset(0 0 40% 0)"),
};

for (const [name, attack] of Object.entries(disguises)) {
  for (const when of ["from the start", "once it has been read"]) {
    test(`${name}, ${when}: no signature, and the prompt moves to a window of its own`, async ({ regular, merchant, database }) => {
      const before = await marks(regular, database);
      const [window] = await Promise.all([
        promptWindow(regular.browser, async () => undefined),
        (async () => {
          const { page, prompt } = await lure(regular, merchant, when === "from the start" ? attack : "");
          const { x, y } = await middleOf(prompt, attack.includes("scale") ? SCALE : 1);
          if (when !== "from the start") {
            await prompt.read();
            await runAsPage(page, attack);
            await expect(prompt.pay)
              .toHaveAttribute("aria-disabled", "true", { timeout: 300 })
              .catch(() => undefined);
          }
          // As patiently as it takes to pay where nothing is in the way.
          for (let clicks = 0; clicks < 4 && promptFrame(page, regular.browser); clicks++) {
            await page.mouse.click(x, y);
            await page.waitForTimeout(600);
          }
          expect(await marks(regular, database)).toEqual(before);
        })(),
      ]);
      await expect(window.pay).toHaveAttribute("aria-disabled", "false");
      expect(await marks(regular, database)).toEqual(before);
    });
  }
}

test("a page that moves Pay under the pointer: no signature", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { page, prompt, payment } = await lure(regular, merchant);
  await prompt.read();
  // The person wants to cancel; the page shifts the frame so that Pay lies where Cancel was.
  await prompt.cancel.hover();
  const [cancel, pay] = [await prompt.cancel.boundingBox(), await middleOf(prompt)];
  if (!cancel) throw new Error("no Cancel");
  const at = { x: cancel.x + cancel.width / 2, y: cancel.y + cancel.height / 2 };
  await runAsPage(page, `${restyle(`translate: ${at.x - pay.x}px ${at.y - pay.y}px`)} ${PAINTED}`);
  await page.mouse.down();
  await page.mouse.up();
  await expect(prompt.again).toBeVisible();
  expect(await marks(regular, database)).toEqual(before);
  expect(await stateOf(database, payment)).toBe("created");
});

test("a page that moves the prompt all the time: no signature", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { page, prompt, payment } = await lure(regular, merchant);
  await prompt.read();
  await runAsPage(page, `let at = 0; setInterval(() => { document.getElementById("button").style.translate = (at++ % 20) + "px 0"; }, 50); undefined`);
  const { x, y } = await middleOf(prompt);
  for (let clicks = 0; clicks < 3; clicks++) {
    await page.mouse.move(x, y + clicks, { steps: 10 });
    await page.mouse.click(x, y + clicks, { delay: 100 });
    await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
  }
  expect(await marks(regular, database)).toEqual(before);
  expect(await stateOf(database, payment)).toBe("created");
});

test("a page that removes the frame: no signature, and the order can be paid later", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { page, prompt, payment } = await lure(regular, merchant);
  await prompt.read();
  await runAsPage(page, `document.getElementById("button").remove()`);
  await expect.poll(() => promptFrame(page, regular.browser)).toBe(undefined);
  expect(await marks(regular, database)).toEqual(before);
  await page.reload();
  await (await payButtonIn(page)).click();
  await (await promptIn(page, regular.browser)).payWithOneClick();
  await expect.poll(() => stateOf(database, payment)).toBe("paid");
});

test("clicks and keys forged by the page: no prompt, no signature", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.shows("ready");
  const forge = `(() => {
    const element = document.querySelector("coconut-pay-button");
    element.click();
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) element.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
    for (const key of ["Enter", " "]) element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
    element.focus();
    for (let at = 0; at < window.length; at++) window[at].focus();
  })()`;
  await runAsPage(page, forge);
  // Were the wallet to believe one of them, the prompt would be open before a person's own click could open it.
  await button.shows("ready");
  expect(promptFrame(page, regular.browser)).toBe(undefined);
  await button.click();
  const prompt = await promptIn(page, regular.browser);
  await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
  await runAsPage(page, forge);
  expect(await marks(regular, database)).toEqual(before);
  await prompt.payWithOneClick();
  await button.shows("paid");
  expect(await marks(regular, database)).toEqual({ accepted: before.accepted + 1n, signed: before.signed + 1 });
});

test("messages forged by the page and by a frame of its own: nobody believes them", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.shows("ready");
  await runAsPage(
    page,
    `(async () => {
      const words = [
        { type: "coconut-pay", event: "paid" }, { type: "coconut-pay", event: "expand" }, { wallet: "processing", keepPrompt: true },
        { method: "open", values: [location.origin] }, { method: "pay", values: ["${"A".repeat(22)}"] },
      ];
      const fake = document.createElement("iframe");
      document.body.append(fake);
      for (const word of words) {
        postMessage(word, "*");
        for (let at = 0; at < window.length; at++) window[at].postMessage(word, "*");
        // From a window that is not the button's: its source is the frame.
        fake.contentWindow.Function;
        const channel = new MessageChannel();
        channel.port1.postMessage(word);
      }
    })()`,
  );
  await button.shows("ready");
  await expect(page.locator("output")).toHaveText("");
  expect(await stateOf(database, id)).toBe("created");
  await button.click();
  await (await promptIn(page, regular.browser)).cancel.click();
  await expect(page.locator("output")).toHaveText(`canceled:${id}`);
  expect(await marks(regular, database)).toEqual(before);
});

test("the button in a page of an unregistered origin: the browser shows no frame", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { id } = await merchant.order(1_000);
  const registered = merchant.site.framed(id);
  for (const registeredAddress of [registered, merchant.site.around(registered)]) {
    const address = registeredAddress.replace(merchant.site.origin, merchant.site.elsewhere);
    const page = await regular.browser.context.newPage();
    const refused = page.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
    await page.goto(address);
    await refused;
    expect(page.frames().filter((frame) => frame.url().includes("/button/"))).toEqual([]);
  }
  expect(await marks(regular, database)).toEqual(before);
});

test("Enter held down on the shop's button, and Tab and Enter in haste: no signature", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { id } = await merchant.order(1_000);
  const page = await regular.browser.newPage(merchant.site.framed(id));
  const button = await payButtonIn(page);
  await button.shows("ready");
  await button.button.focus();
  await page.keyboard.down("Enter");
  const prompt = await promptIn(page, regular.browser);
  await expect(prompt.pay).toHaveAttribute("aria-disabled", "false");
  for (let repeats = 0; repeats < 20; repeats++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  for (let hops = 0; hops < 12; hops++) {
    await page.keyboard.press("Tab");
    if (await prompt.pay.evaluate((pay) => pay.matches(":focus"))) await page.keyboard.press("Enter");
  }
  expect(await marks(regular, database)).toEqual(before);
  expect(await stateOf(database, id)).toBe("created");
});

test("clicks that go on from the shop's button: no signature", async ({ regular, merchant, database }) => {
  const before = await marks(regular, database);
  const { page, prompt, payment } = await lure(regular, merchant);
  const { x, y } = await middleOf(prompt);
  for (let clicks = 0; clicks < 12; clicks++) await page.mouse.click(x, y, { delay: 20 });
  await expect(prompt.again).toBeVisible();
  expect(await marks(regular, database)).toEqual(before);
  expect(await stateOf(database, payment)).toBe("created");
});

/** A page that frames the button by itself, with the prompt opened by the person's real click. */
async function lure({ browser }: Buyer, merchant: Merchant, attack = ""): Promise<{ page: Page; button: PayButton; prompt: Prompt; payment: string }> {
  const { id } = await merchant.order(1_000);
  const page = await browser.newPage(merchant.site.framed(id));
  const button = await payButtonIn(page);
  await button.shows("ready");
  if (attack) await runAsPage(page, attack);
  await page.mouse.click(160, 24);
  return { page, button, prompt: await promptIn(page, browser), payment: id };
}

/** What would change with a signature: the gateway's count of those it has accepted, and the wallet's of those it has made. */
async function marks({ wallet, email }: Buyer, database: Database): Promise<{ accepted: bigint; signed: number }> {
  return { accepted: await countAuthorizations(database, { email }), signed: await lastSignature(wallet.page) };
}

/** Where Pay is on the screen: the prompt stands in the middle of the page, also of one that scales it. */
async function middleOf(prompt: Prompt, scale = 1): Promise<{ x: number; y: number }> {
  const fromMiddle = await prompt.pay.evaluate((pay) => {
    const { x, y, width, height } = pay.getBoundingClientRect();
    return { x: x + (width - innerWidth) / 2, y: y + (height - innerHeight) / 2 };
  });
  return { x: 640 + scale * fromMiddle.x, y: 400 + scale * fromMiddle.y };
}
