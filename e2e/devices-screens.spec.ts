import { deviceLabelsIn } from "./device-labels.ts";
import { DevicesPage, openJoining } from "./devices-page.ts";
import { Looker } from "./look.ts";
import { expect, LONG, test } from "./test.ts";

const VIEWPORT = { width: 900, height: 800 };

for (const language of ["en", "ko"] as const) {
  test(`every screen of devices in ${language}, light and dark: axe finds nothing, html has its language, 320 px are enough`, {
    tag: language === "ko" ? LONG : [],
  }, async ({ open, database }) => {
    test.slow();
    const buyer = await open.buyer({ language, viewport: VIEWPORT });
    const second = await open.browser({ language, viewport: VIEWPORT });
    const look = new Looker(`${language}-devices`, language);
    const words = deviceLabelsIn(language);
    const devices = new DevicesPage(buyer.wallet.page, buyer.browser);
    const joining = await openJoining(second, buyer);
    const mine = "where user_number = (select number from users where email = $1)";

    await expect(joining.page.getByRole("button", { name: words.ask, exact: true })).toBeVisible();
    await look.at("join", joining.page);
    await joining.page.getByRole("button", { name: words.ask, exact: true }).click();
    await expect(joining.page.locator("[aria-invalid=true]")).toHaveCount(1);
    await look.at("join-errors", joining.page);
    const phrase = await joining.ask("거실 노트북 Living room", "951753");
    await look.at("join-waiting", joining.page);
    await joining.page.getByRole("button", { name: words.inOther, exact: true }).click();
    await expect(joining.words).toHaveCount(4);
    await look.at("join-waiting-other-words", joining.page);

    await devices.page.reload();
    await expect(devices.page.locator(".count")).toHaveText("1");
    await look.at("home-device-waits", devices.page);
    await devices.open();
    await look.at("devices-waiting", devices.page);
    await devices.look("거실 노트북 Living room");
    await look.at("approval", devices.page);
    await devices.choose(phrase);
    await devices.pin.fill("000000");
    await look.at("approval-pin", devices.page);
    await devices.page.getByRole("button", { name: words.approve, exact: true }).click();
    await devices.shows("pin-wrong");
    await look.at("approval-wrong-pin", devices.page);
    await devices.press("deny");
    await devices.shows(words.denied);
    await look.at("approval-denied", devices.page);
    await joining.shows(words.saidNo);
    await look.at("join-denied", joining.page);

    await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
    await joining.ask("거실 노트북 Living room", "951753");
    await devices.press("back");
    await devices.look("거실 노트북 Living room");
    await devices.choose(words.none);
    await devices.shows(words.wrong);
    await look.at("approval-wrong-words", devices.page);
    await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
    await joining.ask("거실 노트북 Living room", "951753");
    await devices.press("back");
    await devices.look("거실 노트북 Living room");
    await devices.press("notMe");
    await devices.shows(words.blockedHere);
    await look.at("approval-not-me", devices.page);
    await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
    await joining.fill("거실 노트북 Living room", "951753");
    await joining.shows(words.blockedThere);
    await look.at("join-blocked", joining.page);
    await database.query(`delete from device_request_blocks ${mine}`, [buyer.email]);
    await joining.ask("거실 노트북 Living room", "951753");
    await database.query(`update device_requests set expires_at = now() ${mine} and state = 'waiting'`, [buyer.email]);
    await joining.page.reload();
    await joining.shows(words.timeOver);
    await look.at("join-expired", joining.page);

    await joining.page.getByRole("button", { name: words.askAgain, exact: true }).click();
    const last = await joining.ask("거실 노트북 Living room", "951753");
    await devices.press("back");
    await devices.look("거실 노트북 Living room");
    await devices.approve(last, buyer.pin);
    await look.at("approval-approved", devices.page);
    await joining.isAdded();
    await look.at("home-first-day", joining.page);
    await devices.press("back");
    await database.query(`update certificates set not_after = now() + interval '20 hours' ${mine} and role = 'master'`, [buyer.email]);
    await database.query(`update certificates set not_after = now() + interval '20 days' ${mine} and role = 'additional'`, [buyer.email]);
    await devices.page.reload();
    await devices.shows(words.tomorrow);
    await look.at("devices", devices.page);
    await devices.page.getByRole("button", { name: words.revokeOf("거실 노트북 Living room"), exact: true }).click();
    await look.at("device-revoke", devices.page);
    await devices.pin.fill(buyer.pin);
    await devices.page.getByRole("button", { name: words.revoke, exact: true }).click();
    await devices.shows(words.revoked("거실 노트북 Living room"));
    await devices.page.getByRole("button", { name: words.renew, exact: true }).click();
    await devices.page.locator("details.ended summary").click();
    await look.at("device-renew", devices.page);
    await database.query(`delete from device_logs ${mine} and index = (select max(index) from device_logs ${mine})`, [buyer.email]);
    await devices.page.reload();
    await expect(devices.page.getByRole("alert").filter({ hasText: words.rewritten })).toBeVisible();
    await look.at("devices-rewritten", devices.page);
  });
}
