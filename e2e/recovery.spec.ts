import type { Database } from "../server/storage/database.ts";
import { newProfile } from "./browser.ts";
import { acquaint } from "./buyer.ts";
import { DevicesPage, openJoining } from "./devices-page.ts";
import { labelsIn } from "./labels.ts";
import { stateOf } from "./ledger.ts";
import { Looker } from "./look.ts";
import { payButtonIn } from "./pay-button.ts";
import { promptWindow } from "./prompt.ts";
import { RecoveryPage } from "./recovery-page.ts";
import { expect, test } from "./test.ts";
import { MANAGE, WalletPage } from "./wallet-page.ts";

const VIEWPORT = { width: 900, height: 800 };
const NEW_PIN = "a new pin";

test("a lost master without a veto: code, wait, restart of the browser, new master; the old profile cannot pay any more", async ({
  open,
  merchant,
  database,
}) => {
  test.slow();
  const look = new Looker("en-recovery", "en");
  const buyer = await open.buyer({ viewport: VIEWPORT });
  const old = new RecoveryPage(buyer.wallet.page, buyer.browser, look);
  const code = await old.makeCode(buyer.pin);
  const { words } = old;
  await old.press(labelsIn("en").wallet.settings);
  await old.shows(words.codeSince);
  await old.look("settings");

  const profile = await newProfile();
  const first = await open.browser({ profile, viewport: VIEWPORT });
  const asking = new RecoveryPage(await first.newPage(first.wallet + MANAGE), first, look);
  await asking.logIn(buyer);
  await asking.ask(code);
  await asking.shows(words.left);
  await asking.look("waiting");
  await first.close();
  await old.shows(words.alarm);
  await old.look("alarm");

  await database.query("update recoveries set ready_at = now() where user_number = (select number from users where email = $1)", [buyer.email]);
  const second = await open.browser({ profile, viewport: VIEWPORT });
  const asker = new RecoveryPage(await second.newPage(second.wallet + MANAGE), second, look);
  await asker.isAt(words.finishTitle);
  await asker.look("finish");
  const { wallet } = labelsIn("en");
  await asker.type(wallet.pin, NEW_PIN);
  await asker.type(wallet.pinAgain, NEW_PIN);
  await asker.press(words.finish);
  await expect(asker.page.getByRole("button", { name: wallet.topUp, exact: true })).toBeVisible();
  expect(await standingOf(database, buyer.email)).toEqual(["revoked", "active"]);

  const { id } = await merchant.order(1_000);
  const dead = await payButtonIn(await buyer.browser.newPage(merchant.site.pay(id)));
  await dead.shows("no-certificate");
  const alive = await payButtonIn(await second.newPage(merchant.site.pay(id)));
  const window = await promptWindow(second, () => alive.click());
  await window.payWithPin(NEW_PIN);
  await alive.shows("paid");
});

test("a lost master with a veto: another device is warned loudly, by a notification too, and stops it, even where the wait is over", async ({
  open,
  database,
}) => {
  test.slow();
  const look = new Looker("ko-recovery", "ko");
  const buyer = await open.buyer({ language: "ko", viewport: VIEWPORT });
  const owner = new RecoveryPage(buyer.wallet.page, buyer.browser, look);
  const { words } = owner;
  await owner.follow(words.makeCode);
  await owner.look("code-intro");
  const code = await owner.writeCode(buyer.pin);
  await owner.look("code-saved");
  const thief = await open.browser({ language: "ko", viewport: VIEWPORT });
  const asking = new RecoveryPage(await thief.newPage(thief.wallet + MANAGE), thief, look);
  await asking.logIn(buyer);
  await asking.ask(code);

  await owner.shows(words.alarm);
  await owner.look("alarm");
  const worker = await buyer.browser.worker();
  const ring = () => worker.evaluate('chrome.alarms.create("devices", { when: Date.now() })');
  const told = () => worker.evaluate('chrome.notifications.getAll().then((all) => "recovery" in all)');
  await ring();
  await expect.poll(told).toBe(true);
  const [led] = await Promise.all([buyer.browser.opened("manage.html#recovery"), worker.evaluate('chrome.notifications.onClicked.dispatch("recovery")')]);
  await led.close();
  await ring();
  await database.query("update recoveries set ready_at = now() where user_number = (select number from users where email = $1)", [buyer.email]);
  await owner.follow(words.stop);
  await owner.type(words.pinHere, "000000");
  await owner.press(words.veto);
  await owner.shows("pin-wrong");
  await owner.look("veto");
  await owner.type(words.pinHere, buyer.pin);
  await owner.press(words.veto);
  await owner.isAt(words.vetoed);
  await owner.look("vetoed");
  // The worker has looked again since, and tells of one recovery once.
  expect(await told()).toBe(false);
  await asking.isAt(words.saidNo);
  await asking.look("said-no");
  expect(await standingOf(database, buyer.email)).toEqual(["active"]);
  const [log] = await database.query("select count(*)::int as entries from device_logs where user_number = (select number from users where email = $1)", [
    buyer.email,
  ]);
  expect(log).toEqual({ entries: 3 });
});

test("a forgotten password on a phone: its certificate and its PIN set a new one, and the old one is refused", async ({ open }) => {
  const phone = await open.phone();
  const look = new Looker("en-recovery-phone", "en");
  const wallet = new WalletPage(phone.page, phone);
  const page = new RecoveryPage(phone.page, phone, look);
  const id = Math.random().toString(36).slice(2);
  const person = { email: `phone-${id}@example.test`, name: "Kim Haneul", password: `correct horse ${id}`, pin: "246810" };
  await wallet.signUp(person);
  await wallet.issueMaster(person);
  const labels = labelsIn("en").wallet;
  await page.follow(labels.settings);
  await page.press(labels.logOut);
  await page.press(labels.logOut);
  await page.press(page.words.passwordForgotten);
  await page.type(page.words.newPassword, "another long password");
  await page.type(page.words.newPasswordAgain, "another long passwort");
  await page.type(page.words.pinHere, person.pin);
  await page.press(page.words.savePassword);
  await page.look("forgotten-password");
  await page.type(page.words.newPasswordAgain, "another long password");
  await page.press(page.words.savePassword);
  await page.press(labels.logOut);
  await page.press(labels.logOut);
  await page.logIn(person);
  await page.shows("credentials-wrong");
  await page.logIn({ ...person, password: "another long password" });
  await expect(phone.page.getByRole("button", { name: labels.logOut, exact: true })).toBeVisible();
});

test("another PIN: from then on the old one is wrong", async ({ open, merchant, database }) => {
  const buyer = await open.buyer({ viewport: VIEWPORT });
  await acquaint(database, buyer, merchant.id);
  const page = new RecoveryPage(buyer.wallet.page, buyer.browser, new Looker("en-recovery-pin", "en"));
  const { words } = page;
  await page.press(labelsIn("en").wallet.settings);
  await page.follow(words.changePin);
  await page.type(words.oldPin, "000000");
  await page.type(words.newPin, NEW_PIN);
  await page.type(words.newPinAgain, NEW_PIN);
  await page.press(words.savePin);
  await page.shows("pin-wrong");
  await page.look("change-pin");
  await page.type(words.oldPin, buyer.pin);
  await page.press(words.savePin);
  await page.shows(words.pinSaved);

  const { id } = await merchant.order(60_000);
  const button = await payButtonIn(await buyer.browser.newPage(merchant.site.pay(id)));
  const window = await promptWindow(buyer.browser, () => button.click());
  await window.payWithPin(buyer.pin);
  await expect(window.pin).toHaveAttribute("aria-invalid", "true");
  await window.payWithPin(NEW_PIN);
  await button.shows("paid");
  expect(await stateOf(database, id)).toBe("paid");
});

test("an added device keeps its certificate while it asks, without the stolen master's veto, and becomes the master by a new key", async ({
  open,
  database,
}) => {
  const look = new Looker("en-recovery-added", "en");
  const buyer = await open.buyer({ viewport: VIEWPORT });
  const devices = new DevicesPage(buyer.wallet.page, buyer.browser);
  const master = new RecoveryPage(buyer.wallet.page, buyer.browser, look);
  const { words } = master;
  await master.follow(words.makeCode);
  const code = await master.writeCode(buyer.pin);
  const second = await open.browser({ viewport: VIEWPORT });
  const joining = await openJoining(second, buyer);
  const phrase = await joining.ask("Office PC", "951753");
  await devices.open();
  await devices.look("Office PC");
  await devices.approve(phrase, buyer.pin);
  await joining.isAdded();

  const added = new RecoveryPage(joining.page, second, look);
  const { wallet } = labelsIn("en");
  await added.press(wallet.settings);
  await added.ask(code, "Chrome on Linux");
  await added.shows(words.leftExcluded);
  await added.look("waiting-excluded");
  await master.follow(words.stop);
  await master.shows(words.excluded);
  await database.query("update recoveries set ready_at = now() where user_number = (select number from users where email = $1)", [buyer.email]);
  expect(await standingOf(database, buyer.email)).toEqual(["active", "active"]);
  await added.page.reload();
  await added.type(wallet.pin, NEW_PIN);
  await added.type(wallet.pinAgain, NEW_PIN);
  await added.press(words.finish);
  await added.shows("Active");
  expect(await standingOf(database, buyer.email)).toEqual(["revoked", "revoked", "active"]);
  await expect(master.page.getByRole("heading", { name: "Log in", exact: true })).toBeVisible();
});

test("a forgotten PIN: code and wait set a new one for the same certificate", async ({ open, database }) => {
  const look = new Looker("ko-recovery-pin", "ko");
  const buyer = await open.buyer({ language: "ko", viewport: VIEWPORT });
  const page = new RecoveryPage(buyer.wallet.page, buyer.browser, look);
  const { words } = page;
  await page.follow(words.makeCode);
  const code = await page.writeCode(buyer.pin);
  await page.press(labelsIn("ko").wallet.settings);
  await page.follow(words.changePin);
  await page.press(words.pinForgotten);
  await page.type(words.code, code);
  await page.look("ask");
  await page.press(words.start);
  await page.isAt(words.pinWaiting);
  await page.look("waiting");
  await database.query("update recoveries set ready_at = now() where user_number = (select number from users where email = $1)", [buyer.email]);
  await page.page.reload();
  await page.type(words.newPin, NEW_PIN);
  await page.type(words.newPinAgain, NEW_PIN);
  await page.look("finish");
  await page.press(words.savePin);
  await expect(page.page.getByRole("link", { name: words.makeCode, exact: true })).toBeVisible();
  await page.follow(words.makeCode);
  await page.writeCode(NEW_PIN);
});

/** The states of a person's certificates, oldest first. */
async function standingOf(database: Database, email: string): Promise<string[]> {
  const rows = await database.query<{ status: string }>(
    "select s.status from certificate_states s join certificates c on c.id = s.certificate join users u on u.number = c.user_number where u.email = $1 order by c.id",
    [email],
  );
  return rows.map(({ status }) => status);
}
