import { request } from "node:http";
import type { Page } from "playwright/test";
import { type Language, runAsPage, withCdp } from "./browser.ts";
import { newPerson } from "./buyer.ts";
import { labelsIn } from "./labels.ts";
import { Looker } from "./look.ts";
import type { Phone } from "./phone.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";
import { finger, type Person, WalletPage } from "./wallet-page.ts";
import { tryExports } from "./wallet-store.ts";

const languages: readonly Language[] = ["en", "ko"];

for (const language of languages) {
  test(`on a phone in ${language}: sign up, certificate, top-up and balance by finger; every screen light and dark passes axe, and every target is 44 px high`, async ({
    open,
  }) => {
    test.slow();
    const phone = await open.phone({ language, viewport: { width: 360, height: 800 } });
    const { page } = phone;
    const words = labelsIn(language).wallet;
    const wallet = new WalletPage(page, phone);
    const person = newPerson();
    const look = new Looker(`${language}-phone`, language);
    const at = async (name: string) => {
      await expectRoomForTheThumb(name, page);
      await look.at(name, page);
    };
    await at("sign-up");
    await wallet.signUp(person, finger);
    await expect(page.getByText(words.extensionIsBetter)).toBeVisible();
    await at("issue");
    await wallet.issueMaster(person, finger);
    await at("home-empty");
    await wallet.topUp(120_000, finger);
    await at("home");
    await tabTo(page, words.certificate);
    await at("certificate");
    await tabTo(page, words.settings);
    await at("settings");
    await page.reload();
    await tabTo(page, words.home);
    await expect(page.locator(".figure").getByText(words.balance)).toHaveText(/120,000/);
    expect(phone.complaints).toEqual([]);
  });
}

test("the app opens without a network, in another tab too, with what it knew; and asks again when the network is back", async ({ open }) => {
  const { phone, words } = await settled(await open.phone());
  const { context, page } = phone;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await page.reload();
  await expect(page.locator(".figure")).toContainText("50,000");
  await expect(page.getByText(words.offline)).toBeVisible();
  // Parts that were never loaded before.
  await tabTo(page, words.settings);
  await expect(page.getByRole("heading", { level: 1, name: words.settings })).toBeVisible();
  const other = await context.newPage();
  const answer = await other.goto(readStack().wallet);
  expect(answer?.fromServiceWorker()).toBe(true);
  // The policy is kept with the page.
  expect(answer?.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  await expect(other.locator(".figure")).toContainText("50,000");
  await context.setOffline(false);
  await tabTo(page, words.home);
  await page.bringToFront();
  await expect(page.getByText(words.offline)).toHaveCount(0);
  expect(phone.complaints).toEqual([]);
});

test("a browser offers to install the app", async ({ open }) => {
  const { page } = await open.phone({ profile: true });
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const { manifest, errors, obstacles } = await withCdp(page, async (cdp) => {
    const { data, errors } = await cdp.send("Page.getAppManifest");
    const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
    return { manifest: JSON.parse(data ?? "") as { icons: { src: string; sizes: string; purpose: string }[] }, errors, obstacles: installabilityErrors };
  });
  expect({ errors, obstacles: obstacles.map(({ errorId }) => errorId) }).toEqual({ errors: [], obstacles: [] });
  expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual(["192x192 any", "512x512 any", "512x512 maskable"]);
  for (const { src, sizes } of manifest.icons) {
    const found = await page.evaluate(async (path) => {
      const image = await createImageBitmap(await (await fetch(path)).blob());
      return `${image.width}x${image.height}`;
    }, src);
    expect(found).toBe(sizes);
  }
});

test("the browser is asked to keep the key store once there is a key in it, and not before", async ({ open }) => {
  const phone = await open.phone();
  const { page } = phone;
  await page.addInitScript(() => {
    const { prototype } = StorageManager;
    const { persist } = prototype;
    prototype.persist = function ask(this: StorageManager) {
      document.documentElement.dataset.asked = `${Number(document.documentElement.dataset.asked ?? 0) + 1}`;
      return persist.call(this);
    };
  });
  await page.reload();
  const asked = () => page.locator("html").getAttribute("data-asked");
  const wallet = new WalletPage(page, phone);
  const person = newPerson();
  await wallet.signUp(person, finger);
  expect(await asked()).toBeNull();
  await wallet.issueMaster(person, finger);
  expect(await asked()).toBe("1");
});

test("the key on a phone cannot be exported by any script of the app", async ({ open }) => {
  const { phone } = await settled(await open.phone());
  const ends = await tryExports(phone.page);
  expect(Object.keys(ends)).toHaveLength(16);
  for (const [way, end] of Object.entries(ends)) expect(`${way}: ${end}`).toBe(`${way}: InvalidAccessError`);
});

test("a flaw in the app's own script finds no way to run text, to load foreign code or to send anything elsewhere", async ({ open }) => {
  const { page } = await open.phone();
  const outcome = (code: string) =>
    withCdp(page, async (cdp) => {
      const expression = `(async () => { try { ${code}; return "done"; } catch (error) { return error.name; } })()`;
      const { result } = await cdp.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: false });
      return String(result.value);
    });
  for (const code of [
    'eval("1")',
    'new Function("1")()',
    'document.body.innerHTML = "<b>x</b>"',
    'document.createElement("script").src = "/files/x.js"',
    'new Worker("/service-worker.js")',
    'await navigator.serviceWorker.register("/service-worker.js")',
    'trustedTypes.createPolicy("mine", { createHTML: (text) => text })',
    'trustedTypes.createPolicy("coconut-own-scripts", { createScriptURL: (text) => text })',
    'await fetch("https://example.com/")',
    `await fetch(${JSON.stringify(readStack().shop)})`,
    'await import("data:text/javascript,1")',
  ]) {
    expect(await outcome(code), code).toMatch(/^(EvalError|TypeError)$/);
  }
  expect(await outcome(`await fetch("${readStack().gateway}/healthz")`)).toBe("done");
});

test("nothing but the app answers on its origin, nobody frames it, and no other origin may call the API", async ({ open }) => {
  const { gateway, wallet, shop } = readStack();
  const phone = await open.phone();
  const answer = await phone.page.goto(wallet);
  const headers = (await answer?.allHeaders()) ?? {};
  expect(headers).toMatchObject({
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", `connect-src 'self' ${gateway}`]) {
    expect(headers["content-security-policy"]).toContain(rule);
  }
  for (const path of ["/healthz", "/openapi.json", "/v1/account", "/v1/gateway-certificates", "/sdk/coconut-pay.js", "/button/pay_1", "/button.html"]) {
    expect(await statusAt(wallet, path), path).toBe(404);
  }
  expect(await statusAt(gateway, "/service-worker.js")).toBe(404);
  expect(await statusAt(gateway, "/healthz")).toBe(200);

  const page = await phone.context.newPage();
  await page.goto(shop);
  expect(await runAsPage(page, `fetch("${gateway}/healthz").then(() => "read", (error) => error.name)`)).toBe("TypeError");
  await runAsPage(page, `document.body.replaceChildren(Object.assign(document.createElement("iframe"), { src: "${wallet}" }))`);
  await expect.poll(() => page.frames().length).toBe(2);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
});

/** A phone whose owner has a certificate and 50,000 won. */
async function settled(phone: Phone): Promise<{ phone: Phone; person: Person; words: ReturnType<typeof labelsIn>["wallet"] }> {
  const wallet = new WalletPage(phone.page, phone);
  const person = newPerson();
  await wallet.signUp(person, finger);
  await wallet.issueMaster(person, finger);
  await wallet.topUp(50_000, finger);
  await expect(phone.page.locator(".figure")).toContainText("50,000");
  return { phone, person, words: labelsIn(phone.language).wallet };
}

/** Goes to a screen by the bar at the bottom. */
async function tabTo(page: Page, name: string): Promise<void> {
  const tab = page.getByRole("navigation").getByRole("link", { name, exact: true });
  await tab.tap();
  await expect(tab).toHaveAttribute("aria-current", "page");
  await expect(page.locator("main h1")).toBeAttached();
}

/** Everything that a finger must meet is 44 px high, and nothing of it lies under the bar once it is scrolled to. */
async function expectRoomForTheThumb(name: string, page: Page): Promise<void> {
  const targets = page.locator("a:visible, button:visible, summary:visible, label:has(input):visible, input:not(label input):visible");
  const small = await targets.evaluateAll((elements) =>
    elements.filter((element) => element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 120)),
  );
  expect.soft(small, `targets of ${name}`).toEqual([]);
}

/** The status of an answer, asked for by Node under a host's name. */
function statusAt(origin: string, path: string): Promise<number | undefined> {
  const { host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
