import { createRequest } from "../protocol/certificate.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import type { Database } from "../server/storage/database.ts";
import type { Browser } from "./browser.ts";
import { acquaint, type Buyer } from "./buyer.ts";
import { deviceLabelsIn } from "./device-labels.ts";
import { DevicesPage, type JoiningPage, openJoining } from "./devices-page.ts";
import { stateOf } from "./ledger.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptIn, promptWindow } from "./prompt.ts";
import { test as base, expect } from "./test.ts";
import { MANAGE } from "./wallet-page.ts";

const words = deviceLabelsIn("en");
const NAME = "Office PC";
const PIN = "951753";

/** A master's browser at its devices, and a second browser of the same person that is logged in. */
interface Two {
  readonly buyer: Buyer;
  readonly devices: DevicesPage;
  readonly second: Browser;
  readonly joining: JoiningPage;
}

const test = base.extend<{ two: Two }>({
  two: async ({ open }, use) => {
    const buyer = await open.buyer();
    const second = await open.browser();
    const joining = await openJoining(second, buyer);
    const devices = new DevicesPage(buyer.wallet.page, buyer.browser);
    await devices.open();
    await use({ buyer, devices, second, joining });
  },
});

test("a second browser asks, the master approves by the right words, and the second pays by itself, with the PIN on its first day", async ({
  two: { buyer, devices, second, joining },
  merchant,
  database,
}) => {
  await acquaint(database, buyer, merchant.id);
  const phrase = await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await expect(devices.deny).toBeFocused();
  await expect(devices.pin).toHaveCount(0);
  await devices.approve(phrase, buyer.pin);
  await joining.isAdded();

  const { id } = await merchant.order(1_000);
  const button = await payButtonIn(await second.newPage(merchant.site.pay(id)));
  const window = await promptWindow(second, () => button.click());
  await window.payWithPin(PIN);
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
  const [payer] = await database.query("select c.role, c.name from authorizations a join certificates c on c.id = a.certificate where a.payment = $1", [id]);
  expect(payer).toEqual({ role: "additional", name: NAME });
});

for (const [what, choose] of [
  ["wrong words", (phrase: string) => new RegExp(`^(?!${phrase}$|${words.none}$)`)],
  ["none of the words", () => words.none],
] as const) {
  test(`${what}: nothing is signed, the request is denied and both are told`, async ({ two: { buyer, devices, joining }, database }) => {
    const before = await signed(database, buyer);
    const phrase = await joining.ask(NAME, PIN);
    await devices.look(NAME);
    await devices.phrases
      .filter({ hasText: choose(phrase) })
      .first()
      .click();
    await devices.page.getByRole("button", { name: words.choose, exact: true }).click();
    await devices.shows(words.wrong);
    await expect(devices.pin).toHaveCount(0);
    await joining.shows(words.saidNo);
    expect(await signed(database, buyer)).toEqual(before);
    expect(await requestState(database, buyer)).toBe("denied");
  });
}

test("a key that is swapped in the database while it waits: none of the master's words are those of the device", async ({
  two: { buyer, devices, joining },
  database,
}) => {
  const before = await signed(database, buyer);
  // The master hears of the request only after the swap.
  const { page } = devices;
  const address = page.url();
  await page.goto("about:blank");
  const phrase = await joining.ask(NAME, PIN);
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const hash = await spkiHash(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)));
  await database.query("update device_requests set request = $2, spki_hash = $3 where user_number = (select number from users where email = $1)", [
    buyer.email,
    Buffer.from(await createRequest(pair)),
    Buffer.from(hash, "base64url"),
  ]);
  await page.goto(address);
  await devices.look(NAME);
  expect(await devices.phrases.allTextContents()).not.toContain(phrase);
  await devices.choose(words.none);
  await devices.shows(words.wrong);
  expect(await signed(database, buyer)).toEqual(before);
});

test("a wrong PIN signs nothing for the gateway and counts; the right one then adds the device", async ({ two: { buyer, devices, joining }, database }) => {
  const before = await signed(database, buyer);
  const phrase = await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.choose(phrase);
  await devices.pin.fill("000000");
  await devices.page.getByRole("button", { name: words.approve, exact: true }).click();
  await devices.shows("pin-wrong");
  expect(await signed(database, buyer)).toEqual(before);
  await devices.pin.fill(buyer.pin);
  await devices.page.getByRole("button", { name: words.approve, exact: true }).click();
  await devices.shows(words.approved);
  await joining.isAdded();
});

test("denied: the device is told, and may ask again", async ({ two: { buyer, devices, joining } }) => {
  await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.press("deny");
  await devices.shows(words.denied);
  await joining.shows(words.saidNo);
  await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
  const phrase = await joining.ask(NAME, PIN);
  await devices.press("back");
  await devices.look(NAME);
  await devices.approve(phrase, buyer.pin);
  await joining.isAdded();
});

test("this was not me: nobody can ask for an hour, and the person is told what to do", async ({ two: { buyer, devices, joining }, database }) => {
  await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.press("notMe");
  await devices.shows(words.blockedHere);
  await joining.shows(words.saidNo);
  await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
  await joining.fill(NAME, PIN);
  await joining.shows(words.blockedThere);
  const [block] = await database.query<{ minutes: number }>(
    "select extract(epoch from until - now())::int / 60 as minutes from device_request_blocks where user_number = (select number from users where email = $1)",
    [buyer.email],
  );
  expect(block?.minutes).toBeGreaterThan(57);
  await database.query("update device_request_blocks set until = now()");
  await joining.ask(NAME, PIN);
});

test("expired: the device may ask again, and the master has nothing to sign", async ({ two: { buyer, devices, joining }, database }) => {
  await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await database.query("update device_requests set expires_at = now() where user_number = (select number from users where email = $1)", [buyer.email]);
  await joining.page.reload();
  await joining.shows(words.timeOver);
  await devices.page.reload();
  await expect(devices.page.getByRole("button", { name: words.lookAt(NAME), exact: true })).toHaveCount(0);
  await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
  await joining.ask(NAME, PIN);
});

test("withdrawn on the device: the master is told, also while it looks", async ({ two: { devices, joining } }) => {
  await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await joining.page.getByRole("button", { name: words.withdraw, exact: true }).click();
  await devices.shows("This request has ended");
  await expect(joining.page.getByRole("button", { name: words.ask, exact: true })).toBeVisible();
});

test("a revoked device cannot pay from the next request on, also in the middle of a payment", async ({
  two: { buyer, devices, second, joining },
  merchant,
  database,
}) => {
  const phrase = await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.approve(phrase, buyer.pin);
  await joining.isAdded();
  await devices.press("back");
  // Nothing tells this browser but the gateway's own refusal.
  await joining.page.close();

  const { id } = await merchant.order(1_000);
  const button = await payButtonIn(await second.newPage(merchant.site.pay(id)));
  const window = await promptWindow(second, () => button.click());
  await window.pin.fill(PIN);
  await window.read();
  await devices.revoke(NAME, buyer.pin);
  await window.pay.click();
  await expect(window.at.getByText("certificate-revoked")).toBeVisible();
  expect(await stateOf(database, id)).toBe("created");

  const wallet = await second.newPage(second.wallet + MANAGE);
  await expect(wallet.getByRole("heading", { name: "Log in", exact: true })).toBeVisible();
  const next = await payButtonIn(await second.newPage(merchant.site.pay(id)));
  await next.shows("no-certificate");
});

test("a history that was rewritten in the database is noticed loudly, and nothing is signed under it", async ({
  two: { buyer, devices, joining },
  merchant,
  database,
}) => {
  const phrase = await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.approve(phrase, buyer.pin);
  await joining.isAdded();
  // As if the device had never been added: its entry is gone.
  await database.query("delete from device_logs where index = 1 and user_number = (select number from users where email = $1)", [buyer.email]);
  await devices.page.reload();
  await expect(devices.page.getByRole("alert").filter({ hasText: words.rewritten })).toBeVisible();

  const { id } = await merchant.order(1_000);
  const page = await buyer.browser.newPage(merchant.site.pay(id));
  const button = await payButtonIn(page);
  await button.click();
  const prompt = await promptIn(page, buyer.browser);
  await expect(prompt.at.getByText("device-log-rewritten")).toBeVisible();
  await expect(prompt.pay).toHaveCount(0);
  expect(await stateOf(database, id)).toBe("created");
});

test("another name, and the master renewed by the same key a day before its end", async ({ two: { buyer, devices }, database }) => {
  const { page } = devices;
  await page.getByRole("button", { name: /^Rename / }).click();
  await page.getByLabel(words.newName, { exact: true }).fill("My laptop");
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(page.getByRole("heading", { name: "My laptop" })).toBeVisible();
  await database.query("update certificates set not_after = now() + interval '20 hours' where user_number = (select number from users where email = $1)", [
    buyer.email,
  ]);
  await page.reload();
  await devices.shows(words.tomorrow);
  await page.getByRole("button", { name: words.renew, exact: true }).click();
  await devices.pin.fill(buyer.pin);
  await page.getByRole("button", { name: words.renew, exact: true }).click();
  await devices.shows(words.renewed);
  await expect(page.getByText(words.tomorrow)).toHaveCount(0);
});

test("an additional device is renewed: a new key that the master approves, the old one pays until then and never again", async ({
  two: { buyer, devices, second, joining },
  merchant,
  database,
}) => {
  await acquaint(database, buyer, merchant.id);
  const first = await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.approve(first, buyer.pin);
  await joining.isAdded();
  await devices.press("back");
  await database.query(
    "update certificates set not_after = now() + interval '6 days' where role = 'additional' and user_number = (select number from users where email = $1)",
    [buyer.email],
  );
  const { page } = joining;
  await page.reload();
  await new DevicesPage(page, second).open();
  await page.getByRole("button", { name: words.renew, exact: true }).click();
  const newPin = "75319753";
  await page.getByLabel(words.pin, { exact: true }).fill(newPin);
  await page.getByLabel(words.pinAgain, { exact: true }).fill(newPin);
  await page.getByRole("button", { name: words.ask, exact: true }).click();
  await expect(joining.words).toHaveCount(4);
  const phrase = (await joining.words.allTextContents()).join(" ");
  expect(phrase).not.toBe(first);
  const pay = async (pin: string) => {
    const { id } = await merchant.order(1_000);
    const button = await payButtonIn(await second.newPage(merchant.site.pay(id)));
    const window = await promptWindow(second, () => button.click());
    await window.payWithPin(pin);
    await button.shows("paid");
    const [payer] = await database.query<{ certificate: bigint }>("select certificate from authorizations where payment = $1", [id]);
    return payer?.certificate;
  };
  const old = await pay(PIN);
  await devices.look(NAME);
  await devices.approve(phrase, buyer.pin);
  await expect(joining.words).toHaveCount(0);
  await expect(page.getByRole("button", { name: words.renew, exact: true })).toHaveCount(0);
  expect(await pay(newPin)).not.toBe(old);
  const states = await database.query(
    "select s.status, s.superseded from certificate_states s join certificates c on c.id = s.certificate join users u on u.number = c.user_number where u.email = $1 and c.role = 'additional' order by c.id",
    [buyer.email],
  );
  expect(states).toEqual([
    { status: "revoked", superseded: true },
    { status: "active", superseded: false },
  ]);
});

test("a device that asks while no page of the wallet is open: a notification without any answer in it, which leads to the devices, and the badge", async ({
  two: { buyer, devices, joining },
}) => {
  const { browser } = buyer;
  await joining.ask(NAME, PIN);
  await devices.page.goto("about:blank");
  await look(browser);
  await expect.poll(() => told(browser)).toEqual({ notifications: 1, badge: "1" });
  // Looked at again, it is not told again: nothing comes in a time in which it would.
  await inWorker(browser, "chrome.notifications.getAll().then((all) => Promise.all(Object.keys(all).map((id) => chrome.notifications.clear(id))))");
  await look(browser);
  await devices.page.waitForTimeout(3_000);
  expect(await told(browser)).toEqual({ notifications: 0, badge: "1" });
  const [page] = await Promise.all([browser.opened("manage.html#devices"), inWorker(browser, 'chrome.notifications.onClicked.dispatch("any")')]);
  await expect(page.getByRole("button", { name: words.lookAt(NAME), exact: true })).toBeVisible();
});

test("another device is added elsewhere: a device whose wallet is closed is told by a notification, and on its next screen until it looks", async ({
  two: { buyer, devices, second, joining },
  open,
}) => {
  const phrase = await joining.ask(NAME, PIN);
  await devices.look(NAME);
  await devices.approve(phrase, buyer.pin);
  await joining.isAdded();
  await joining.page.goto("about:blank");
  const third = await openJoining(await open.browser(), buyer);
  const words3 = await third.ask("Third PC", PIN);
  await devices.press("back");
  await devices.look("Third PC");
  await devices.approve(words3, buyer.pin);
  await third.isAdded();

  await look(second);
  await expect.poll(() => told(second)).toEqual({ notifications: 1, badge: "" });
  await joining.page.goto(second.wallet + MANAGE);
  await joining.shows(words.changed);
  await new DevicesPage(joining.page, second).open();
  await expect(joining.page.getByRole("heading", { name: "Third PC" })).toBeVisible();
  await joining.page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(joining.page.getByText(words.firstDay)).toBeVisible();
  await expect(joining.page.getByText(words.changed)).toHaveCount(0);
  // The one that approved has nothing new to hear.
  await look(buyer.browser);
  await third.page.waitForTimeout(3_000);
  expect(await told(buyer.browser)).toEqual({ notifications: 0, badge: "" });
});

/** Lets the worker's alarm ring now. */
function look(browser: Browser): Promise<unknown> {
  return inWorker(browser, 'chrome.alarms.create("devices", { when: Date.now() })');
}

/** What the extension says outside of its pages. */
async function told(browser: Browser): Promise<unknown> {
  return inWorker(
    browser,
    "Promise.all([chrome.notifications.getAll(), chrome.action.getBadgeText({})]).then(([all, badge]) => ({ notifications: Object.keys(all).length, badge }))",
  );
}

async function inWorker(browser: Browser, script: string): Promise<unknown> {
  return (await browser.worker()).evaluate(script);
}

/** How many certificates and log entries a person has. */
async function signed(database: Database, { email }: Pick<Buyer, "email">) {
  const [row] = await database.query(
    "select (select count(*)::int from certificates c where c.user_number = u.number) as certificates, (select count(*)::int from device_logs d where d.user_number = u.number) as entries from users u where u.email = $1",
    [email],
  );
  return row;
}

async function requestState(database: Database, { email }: Pick<Buyer, "email">): Promise<string | undefined> {
  const [row] = await database.query<{ state: string }>(
    "select state from device_requests where user_number = (select number from users where email = $1) order by created_at desc limit 1",
    [email],
  );
  return row?.state;
}
