import type { Route } from "playwright/test";
import { refuseLive } from "../server/merchants/live-mode.ts";
import { actsLabelsIn } from "./dashboard-acts-labels.ts";
import { DashboardPage } from "./dashboard-page.ts";
import { openDashboardStage } from "./dashboard-stage.ts";
import { Looker } from "./look.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";

for (const [language, name] of [
  ["ko", "Korean"],
  ["en", "English"],
] as const) {
  test(`in ${name} an owner pays out once whatever is lost, and each press on the developers' and members' screens is seen at the server`, {
    tag: language === "ko" ? [] : [LONG],
  }, async ({ open, database }) => {
    test.slow();
    const { signIn, payouts, developers, business, signInAgain, members } = actsLabelsIn(language);
    const owner = await open.buyer({ language, balance: 1_000 });
    const stage = await openDashboardStage(database, owner.email);
    const dashboard = await DashboardPage.open(owner.browser, "payouts");
    const { page } = dashboard;
    await dashboard.sign(() => dashboard.button(signIn).click());

    await dashboard.button(new RegExp(stage.name)).click();

    // A wrong PIN is told in the wallet's window, which stays; then the answer is lost, and the screen left.
    await expect(dashboard.heading(payouts.title)).toBeVisible();
    const balance = async () =>
      (await database.query<{ balance: bigint }>("select l.balance from merchants m join ledger_accounts l on l.id = m.account where m.id = $1", [stage.id]))[0]
        ?.balance ?? 0n;
    const whole = await balance();
    await dashboard.field(payouts.bank).fill("코코넛은행");
    await dashboard.field(payouts.account).fill("110-123-456789");
    await dashboard.field(payouts.holder).fill("김코코");
    await dashboard.field(payouts.amount).fill(String(whole));
    const { gateway, api } = readStack();
    let posts = 0;
    await page.route("**/v1/payouts", async (route: Route) => {
      if (route.request().method() !== "POST") return route.fallback();
      posts += 1;
      // The first is the one with the wrong PIN.
      if (posts !== 2) return route.fallback();
      await route.fetch({ url: route.request().url().replace(gateway, api), headers: { ...route.request().headers(), host: new URL(gateway).host } });
      return route.abort();
    });
    await dashboard.sign(() => dashboard.button(payouts.sign).click(), owner.pin, {
      pin: "999999",
      told: payouts.wrongPin,
      look: new Looker(`dashboard-acts-${language}`, language),
    });
    await expect(page.getByRole("alert").getByText(payouts.unsure)).toBeVisible();
    expect(await balance()).toBe(0n);
    await page.reload();
    await expect(page.getByRole("alert").getByText(payouts.unsure)).toBeVisible();
    await expect(dashboard.field(payouts.bank)).toBeHidden();
    await dashboard.button(payouts.sendAgain).click();
    await expect(page.getByText(payouts.sent).first()).toBeVisible();
    expect(await database.query("select 1 from payouts where merchant = $1 and certificate is not null", [stage.id])).toHaveLength(1);

    const one = async (sql: string) => (await database.query<{ value: unknown }>(sql, [stage.id]))[0]?.value;
    const dialog = page.getByRole("dialog");
    const confirm = (name: string) => dialog.getByRole("button", { name, exact: true }).click();

    // Webhooks: sent again, a new secret, off and on, another address; what was switched off for failing is told on every screen.
    await dashboard.go(developers.menu, developers.keys);
    await dashboard.go(developers.deliveriesTab, developers.deliveries);
    const delivered = page.getByRole("region", { name: developers.testEvent }).filter({ hasText: developers.delivered });
    await delivered.getByRole("button", { name: developers.sendAgain }).click();
    await expect
      .poll(() => one("select max(jsonb_array_length(attempts)) as value from webhook_deliveries where merchant = $1 and state = 'delivered'"))
      .toBe(2);
    await dashboard.go(developers.webhooksTab, developers.webhooks);
    const endpoint = page.getByRole("region", { name: /\/webhooks$/ });
    const endpointIs = (what: string) => one(`select ${what} as value from webhook_endpoints where merchant = $1 and url like '%/webhooks'`);
    await endpoint.getByRole("button", { name: developers.rotate }).click();
    await confirm(developers.rotate);
    await expect(page.locator(".once code")).toHaveText(/^whsec_/);
    expect(await endpointIs("former_until > now()")).toBe(true);
    await endpoint.getByRole("button", { name: developers.disable }).click();
    await expect(endpoint.getByText(developers.disabled)).toBeVisible();
    expect(await endpointIs("enabled")).toBe(false);
    await endpoint.getByRole("button", { name: developers.enable }).click();
    await expect(endpoint.getByText(developers.enabled)).toBeVisible();
    expect(await endpointIs("enabled")).toBe(true);
    await database.query(
      "update webhook_endpoints set enabled = false, disabled_at = now(), failing_since = now() - interval '3 days' where merchant = $1 and url like '%/broken'",
      [stage.id],
    );
    await dashboard.go(developers.deliveriesTab, developers.deliveries);
    await page.reload();
    await expect(page.getByText(developers.waits)).toBeVisible();
    const banner = page.getByText(developers.oneIsOff);
    await expect(banner).toBeVisible();
    await dashboard.link(developers.seeEndpoints).click();
    const broken = page.getByRole("region", { name: /\/broken$/ });
    await broken.getByRole("button", { name: developers.enable }).click();
    await expect(banner).toHaveCount(0);
    expect(await one("select failing_since is null as value from webhook_endpoints where merchant = $1 and url like '%/broken'")).toBe(true);
    await broken.getByRole("button", { name: developers.edit }).click();
    const address = dialog.getByLabel(developers.address, { exact: true });
    await address.fill((await address.inputValue()).replace("/broken", "/mended"));
    await dialog.getByLabel(developers.refunded).check();
    await confirm(business.save);
    await expect(page.getByRole("region", { name: /\/mended$/ }).getByText("payment.refunded")).toBeVisible();
    expect(await one("select events::text as value from webhook_endpoints where merchant = $1 and url like '%/mended'")).toBe(
      "{payment.paid,payment.refunded}",
    );

    // Live mode is asked for once a key is approved, and a no is read with its reason.
    await dashboard.go(developers.signingKeysTab, developers.signingKeys);
    await dashboard.sign(() => dashboard.button(developers.approve).click(), owner.pin);
    await expect.poll(() => one("select approved_at is not null as value from merchant_certificates where merchant = $1")).toBe(true);
    await dashboard.go(business.title, business.title);
    await dashboard.button(business.askForLive).click();
    await expect(page.getByText(business.asked).first()).toBeVisible();
    await refuseLive(database, stage.id, "주소에 아직 상점이 없습니다.");
    await page.reload();
    await expect(page.getByText("주소에 아직 상점이 없습니다.")).toBeVisible();

    // The login runs out in the middle of a form: signed in again over it, what was typed is there.
    await page.route(
      "**/v1/merchant",
      (route: Route) =>
        route.request().method() === "PUT"
          ? route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify({ code: "login-expired" }) })
          : route.fallback(),
      { times: 1 },
    );
    const orders = page.getByRole("region", { name: business.orders });
    const orderUrl = `${stage.origin}/orders/{number}`;
    await orders.getByLabel(business.address, { exact: true }).fill(orderUrl);
    await orders.getByRole("button", { name: business.save }).click();
    await expect(dialog.getByRole("heading", { name: signInAgain })).toBeFocused();
    await dashboard.sign(() => dialog.getByRole("button", { name: signIn }).click());
    await expect(dialog).toHaveCount(0);
    await expect(orders.getByLabel(business.address, { exact: true })).toHaveValue(orderUrl);
    await orders.getByRole("button", { name: business.save }).click();
    await expect(orders.getByText(business.saved)).toBeVisible();
    expect(await one("select order_url as value from merchants where id = $1")).toBe(orderUrl);

    // Keys end at once.
    await dashboard.go(developers.menu, developers.keys);
    await dashboard.button(developers.revokeKey).click();
    await confirm(developers.revoke);
    await expect(page.getByRole("cell", { name: developers.revoked })).toBeVisible();
    expect(await one("select revoked_at is not null as value from api_keys where merchant = $1")).toBe(true);
    await dashboard.go(developers.signingKeysTab, developers.signingKeys);
    await dashboard.button(developers.revokeCertificate).click();
    await confirm(developers.revoke);
    await expect(page.getByRole("cell", { name: developers.revoked })).toBeVisible();
    expect(await one("select revoked_at is not null as value from merchant_certificates where merchant = $1")).toBe(true);

    // An operator comes and goes; then the owner leaves.
    await dashboard.go(members.title, members.title);
    const email = String(await one("select u.email as value from users u join acquaintances a on a.user_number = u.number where a.merchant = $1"));
    const operator = () => one("select b.ended_at is null as value from merchant_members b where b.merchant = $1 and b.role = 'operator'");
    await dashboard.field(members.email).fill(email);
    await dashboard.button(members.appoint).click();
    await expect(dashboard.button(`${members.remove}: ${email}`)).toBeVisible();
    expect(await operator()).toBe(true);
    await dashboard.button(`${members.remove}: ${email}`).click();
    await confirm(members.remove);
    await expect(dashboard.button(`${members.remove}: ${email}`)).toHaveCount(0);
    expect(await operator()).toBe(false);
    await dashboard.button(members.leave).click();
    await confirm(members.leave);
    await expect(dashboard.heading(members.notAMerchant)).toBeVisible();
    expect(await one("select count(*)::integer as value from merchant_members where merchant = $1 and ended_at is null")).toBe(1);
    // The merchant's login that this browser still keeps is refused; the person's own is not.
    await page.reload();
    await expect(dashboard.heading(members.notAMerchant)).toBeVisible();
    await stage.close();
  });
}
