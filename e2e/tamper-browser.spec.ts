import { randomBytes } from "node:crypto";
import type { Frame, Page } from "playwright/test";
import type { Order } from "../protocol/order.ts";
import { openKeyStore } from "../server/keys/open.ts";
import { openBrowser, runAsPage } from "./browser.ts";
import { acquaint, type Buyer, openBuyer } from "./buyer.ts";
import { stateOf } from "./ledger.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn } from "./prompt.ts";
import { readStack } from "./stack.ts";
import { coconut, inButton, inPage, newNumber } from "./tamper/attempt.ts";
import { atPrice } from "./tamper/forge.ts";
import { type MeddlingProxy, startProxy } from "./tamper/proxy.ts";
import { openSeller, type Seller } from "./tamper/seller.ts";
import { test as base, expect } from "./test.ts";

// The order check and its attacks in a real browser with the extension: everything that it asks for goes by a man in the middle.

interface Cast {
  readonly proxy: MeddlingProxy;
  readonly grove: Seller;
  readonly crooked: Seller;
  /** Has paid the grove before. */
  readonly victim: Buyer;
}

const test = base.extend<object, { cast: Cast }>({
  cast: [
    async ({ database }, use) => {
      const { api, gateway, keys: folder } = readStack();
      const keys = await openKeyStore({ COCONUT_KEYS: folder });
      const common = { database, keys, api, gateway, webhookSecret: `whsec_${randomBytes(32).toString("base64")}` };
      const mark = randomBytes(4).toString("hex");
      const proxy = await startProxy();
      const [grove, crooked] = await Promise.all([
        openSeller({ ...common, name: `Palm ${mark}`, host: "palm.localhost" }),
        openSeller({ ...common, name: `Crooked ${mark}`, host: "crooked.localhost" }),
      ]);
      const browser = await openBrowser({ proxy: proxy.address });
      const victim = await openBuyer(browser, { balance: 500_000 });
      await acquaint(database, victim, grove.id);
      await use({ proxy, grove, crooked, victim });
      await browser.close();
      await Promise.all([grove.shop.close(), crooked.shop.close(), proxy.close()]);
    },
    { scope: "worker" },
  ],
});
test.afterEach(async ({ cast: { proxy, victim } }) => {
  proxy.meddle({});
  const others = victim.browser.context.pages().filter((page) => page !== victim.wallet.page);
  await Promise.all(others.map((page) => page.close()));
});

/** The frame in which a page's order is checked. */
async function checkIn(page: Page): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame.url().startsWith(`${readStack().gateway}/order/`));
  await expect.poll(() => find() !== undefined).toBe(true);
  const frame = find();
  if (!frame) throw new Error("the order's frame has gone");
  return frame;
}

const codesOf = async ({ apiKey }: Seller, orderNumber: string): Promise<string[]> => {
  const answer = await fetch(`${readStack().api}/v1/order-checks?${new URLSearchParams({ orderNumber })}`, { headers: { authorization: `Bearer ${apiKey}` } });
  const { items } = (await answer.json()) as { items: { code: string }[] };
  return items.map(({ code }) => code);
};

test("a page with its whole order: checked, then the ordinary button; one click pays, the shop ships", async ({ cast: { grove, victim } }) => {
  const number = newNumber();
  const { page: address, tid } = await grove.shop.order(number, coconut, "whole");
  const page = await victim.browser.newPage(address);
  const button = await payButtonIn(page);
  await button.shows("ready");
  expect([await page.title()]).toEqual((await codesOf(grove, number)).map((code) => `normal ${code}`));
  await button.click();
  await (await promptIn(page, victim.browser)).payWithOneClick();
  await page.waitForURL(/\/return\?/);
  expect(grove.shop.shipped.get(number)?.tid).toBe(tid);
});

for (const language of ["en", "ko"] as const) {
  test(`a proxy makes 6,900 won 1,000 in the shop's page (${language}): the button says what differs, with the merchant's code; nothing can be paid`, async ({
    cast: { proxy, grove, victim },
  }) => {
    const number = newNumber();
    const { page: address } = await grove.shop.order(number, coconut, "whole");
    proxy.meddle({ answer: inPage((order) => atPrice(order, 1_000)) });
    const page = await victim.browser.newPage(`${address}?language=${language}`);
    const frame = await checkIn(page);
    const alert = frame.getByRole("alert");
    await expect(alert).toContainText(language === "ko" ? "상점의 주문과 다릅니다" : "This order is not the shop's own");
    await expect(alert).toContainText(language === "ko" ? "돈은 움직이지 않았고" : "No money was moved");
    for (const field of ["lines[0].unitPrice", "lines[0].amount", "total"]) await expect(alert).toContainText(field);
    const [code = "none"] = await codesOf(grove, number);
    await expect(alert).toContainText(code);
    expect(await page.title()).toBe(`abnormal ${code}`);
    expect(page.frames().some((one) => one.url().includes("/button/"))).toBe(false);
    await frame.getByRole("button", { name: language === "ko" ? "복사" : "Copy", exact: true }).click();
    await expect(frame.getByRole("button", { name: language === "ko" ? "복사함" : "Copied" })).toBeVisible();
    await expect(frame.getByRole("link", { name: language === "ko" ? "상점으로 돌아가기" : "Back to the shop" })).toHaveAttribute("href", grove.shop.origin);
    await new Looker(`order-check-${language}`, language).at("abnormal", page);
  });
}

test("a page script changes price, sums and tid consistently: abnormal again, and nothing can be paid", async ({ cast: { grove, victim } }) => {
  const number = newNumber();
  const { page: address } = await grove.shop.order(number, coconut, "whole");
  const page = await victim.browser.newPage(address);
  await (await payButtonIn(page)).shows("ready");
  const cheap: Order = atPrice(JSON.parse((await grove.sdk.pageOrder({ number, ...coconut })).order), 1_000);
  await runAsPage(
    page,
    `(() => {
      const button = document.querySelector("coconut-pay-button");
      button.removeAttribute("tid");
      button.setAttribute("order", ${JSON.stringify(JSON.stringify(cheap))});
    })()`,
  );
  await expect((await checkIn(page)).getByRole("alert")).toContainText("lines[0].unitPrice");
  expect(await page.title()).toMatch(/^abnormal A-/);
});

test("an order that cannot be read is told like any other change, and is not tried again", async ({ cast: { proxy, grove, victim } }) => {
  const number = newNumber();
  const { page: address } = await grove.shop.order(number, coconut, "whole");
  proxy.meddle({ answer: inPage((order) => ({ ...order, lines: order.lines.map((line) => ({ ...line, quantity: "1" })) })) });
  const page = await victim.browser.newPage(address);
  const told = (await checkIn(page)).getByRole("alert");
  await expect(told).toContainText("changed so that it cannot be read");
  const [code = "none"] = await codesOf(grove, number);
  await expect(told).toContainText(code);
  expect(await page.title()).toBe(`abnormal ${code}`);
  await runAsPage(page, `document.querySelector("coconut-pay-button").setAttribute("order", "null")`);
  const frame = await checkIn(page);
  await expect(frame.getByRole("alert")).toContainText("This page holds no order that can be read");
  await expect(frame.getByRole("link", { name: "Back to the shop" })).toBeVisible();
  await expect(frame.getByRole("button", { name: "Try again" })).toBeHidden();
  await new Looker("order-check-en", "en").at("invalid", page);
});

test("an order that the shop's server does not know: the button says that nothing was checked or paid, and tries again", async ({
  cast: { grove, victim },
}) => {
  const number = newNumber();
  const { page: address } = await grove.shop.order(newNumber(), coconut, "whole");
  const page = await victim.browser.newPage(address);
  await (await payButtonIn(page)).shows("ready");
  const { order } = await grove.sdk.pageOrder({ number, ...coconut });
  await runAsPage(page, `document.querySelector("coconut-pay-button").removeAttribute("tid")`);
  await runAsPage(page, `document.querySelector("coconut-pay-button").setAttribute("order", ${JSON.stringify(order)})`);
  const frame = await checkIn(page);
  await expect(frame.getByRole("alert")).toContainText("The order could not be checked");
  await expect(frame.getByRole("alert")).toContainText("No money was moved");
  await new Looker("order-check-en", "en").at("failed", page);
  await grove.shop.order(number, coconut, "whole");
  await frame.getByRole("button", { name: "Try again" }).click();
  await (await payButtonIn(page)).shows("ready");
});

test("a proxy puts another shop's payment into page, button page and prompt, under the shop's name: the gateway refuses the origin", async ({
  cast: { proxy, grove, crooked, victim },
  database,
}) => {
  const { page: address } = await grove.shop.order(newNumber(), coconut, "registered");
  const { payment = "" } = await crooked.shop.order(newNumber(), coconut, "registered");
  const button = inButton(`<coconut-pay-button payment="${payment}" language="en">`);
  proxy.meddle({
    answer(sent, answered) {
      if (sent.url.pathname.startsWith("/button/")) {
        const policy = answered.headers["content-security-policy"]?.replace(/frame-ancestors [^;]*/, "frame-ancestors *") ?? "";
        return { headers: { ...answered.headers, "content-security-policy": policy } };
      }
      if (!sent.url.pathname.endsWith("/prompt")) return button(sent, answered);
      const { pin: _, ...view } = JSON.parse(answered.body);
      return { body: JSON.stringify({ ...view, firstPayment: false, merchant: { ...view.merchant, name: "Palm", origins: [grove.shop.origin] } }) };
    },
  });
  const page = await victim.browser.newPage(address);
  await (await payButtonIn(page)).click();
  const prompt = await promptIn(page, victim.browser);
  await expect(prompt.at.getByText("Palm").first()).toBeVisible();
  await prompt.payWithOneClick();
  await expect(prompt.at.getByText("origin-mismatch")).toBeVisible();
  expect(await stateOf(database, payment)).toBe("created");
});

test("a proxy answers “paid” for the payment's state: the page goes back to the shop, which asks the gateway and ships nothing", async ({
  cast: { proxy, grove, victim },
  database,
}) => {
  const number = newNumber();
  const { page: address, payment = "" } = await grove.shop.order(number, coconut, "registered");
  proxy.meddle({
    request: ({ url }) =>
      url.pathname.endsWith("/events") && url.pathname.includes(payment)
        ? { status: 200, headers: { "content-type": "text/event-stream" }, body: `event: status\ndata: ${JSON.stringify({ payment, state: "paid" })}\n\n` }
        : undefined,
  });
  const page = await victim.browser.newPage(address);
  await page.waitForURL(/\/return\?/);
  await expect(page.locator("body")).toContainText("the gateway says created");
  expect(grove.shop.shipped.has(number)).toBe(false);
  expect(await stateOf(database, payment)).toBe("created");
});
