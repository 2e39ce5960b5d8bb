import type { Language } from "./browser.ts";
import { openDashboardStage } from "./dashboard-stage.ts";
import { Looker } from "./look.ts";
import { readStack } from "./stack.ts";
import { expect, LONG, test } from "./test.ts";

const words = {
  en: {
    paid: "Paid",
    holds: "Holds",
    refund: "Refund",
    sign: /^Sign the refund/,
    select: /^Select all without a receipt/,
    issue: /^Issue \d+ receipts$/,
  },
  ko: {
    paid: "결제됨",
    holds: "맞음",
    refund: "환불하기",
    sign: /환불에 서명하기$/,
    select: /^영수증이 없는 결제/,
    issue: /^영수증 \d+건 발행하기$/,
  },
} as const satisfies Record<Language, object>;

/** What stands on a screen once all of it is there. */
const screens = {
  checks: ".differences",
  "checks?find=A-000000": ".empty",
  receipts: "table",
  refunds: "table",
  payouts: "table",
  reports: "figure",
  business: "form",
  members: "table",
  "payments?number=none": ".empty",
  "developers/keys": "table",
  "developers/origins": ".status",
  "developers/certificates": "table",
  "developers/webhooks": ".chips",
  "developers/deliveries": ".delivery",
} as const;
/** In Korean in each run, where its longer or shorter words matter most; the others in the long one. */
const inKorean: readonly string[] = ["checks", "reports", "developers/webhooks", "developers/deliveries"];

test("every screen of the dashboard, light and dark, in both languages: axe finds nothing, html has its language, 320 px are enough", async ({
  open,
  database,
}) => {
  test.slow();
  const stage = await openDashboardStage(database);
  const browser = await open.browser({ language: "en", bare: true, viewport: { width: 1280, height: 900 } });
  const page = await browser.context.newPage();
  const at = (path: string) => page.goto(`${readStack().gateway}/dashboard/${path}`);
  await at("");
  await new Looker("dashboard-en", "en").at("sign-in", page);
  await stage.signIn(page);
  await at("");
  await new Looker("dashboard-en", "en").at("choose", page);
  await page.getByRole("button", { name: stage.name }).click();
  // The login for the merchant is kept once its first screen stands.
  await expect(page.getByRole("cell", { name: words.en.paid, exact: true }).first()).toBeVisible();
  for (const language of ["en", "ko"] as const) {
    const look = new Looker(`dashboard-${language}`, language);
    const said = words[language];
    await at("payments");
    if (language === "ko") await page.getByRole("button", { name: "한국어" }).click();
    await expect(page.getByRole("cell", { name: said.paid, exact: true }).first()).toBeVisible();
    await page.getByRole("button", { name: said.select }).click();
    await look.at("payments", page);
    await page.getByRole("button", { name: said.issue }).click();
    await look.at("bulk", page);
    await at(`payments/${stage.payment}`);
    await expect(page.getByText(said.holds, { exact: true })).toHaveCount(5);
    await look.at("payment", page);
    await page.getByRole("button", { name: said.refund, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: said.sign }).click();
    await expect(page.locator("[aria-invalid=true]")).toHaveCount(1);
    await look.at("refund", page);
    for (const [screen, part] of Object.entries(screens)) {
      if (language === "ko" && !inKorean.includes(screen)) continue;
      await at(screen);
      await page.locator("main").locator(part).first().waitFor();
      await look.at(screen.replaceAll(/\W+/g, "-"), page);
    }
  }

  // A code that a buyer reads out finds its check; what was looked for stays in the address.
  await at("checks");
  await page.getByLabel("코드(A-123456) 또는 주문 번호").fill("a 493817");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/checks\?find=a\+493817$/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("cell", { name: /1번째 상품: 가격.*페이지 ₩?1,000.*내 서버 ₩?6,900/ })).toBeVisible();

  // Real money: another colour, another word, another title and another picture in the tab. Only the answer is changed on its way.
  const { gateway, api } = readStack();
  await page.route("**/v1/merchant", async (route) => {
    const headers = { ...route.request().headers(), host: new URL(gateway).host };
    const response = await route.fetch({ url: route.request().url().replace(gateway, api), headers });
    await route.fulfill({ response, json: { ...(await response.json()), livemode: true, mode: "live" } });
  });
  await at("payments");
  await expect(page).toHaveTitle(/^\[실거래\] 결제 – /);
  await expect(page.getByText("실거래 모드", { exact: true })).toBeVisible();
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute("href", /\/live-/);
  await new Looker("dashboard-live", "ko").at("payments", page);
  await stage.close();
});

test("every other screen of the dashboard in Korean", { tag: LONG }, async ({ open, database }) => {
  test.slow();
  const stage = await openDashboardStage(database);
  const browser = await open.browser({ language: "ko", bare: true, viewport: { width: 1280, height: 900 } });
  const page = await browser.context.newPage();
  const at = (path: string) => page.goto(`${readStack().gateway}/dashboard/${path}`);
  const look = new Looker("dashboard-ko-others", "ko");
  await at("");
  await look.at("sign-in", page);
  await stage.signIn(page);
  await at("");
  await look.at("choose", page);
  await page.getByRole("button", { name: stage.name }).click();
  await expect(page.getByRole("cell", { name: words.ko.paid, exact: true }).first()).toBeVisible();
  for (const [screen, part] of Object.entries(screens)) {
    if (inKorean.includes(screen)) continue;
    await at(screen);
    await page.locator("main").locator(part).first().waitFor();
    await look.at(screen.replaceAll(/\W+/g, "-"), page);
  }
  // What is told above every screen: a refused request for live mode, an endpoint that is off.
  await database.query("update merchants set live_refused_at = now(), live_refusal = '주소에 아직 상점이 없습니다.' where id = $1", [stage.id]);
  await database.query("update webhook_endpoints set enabled = false, disabled_at = now() where merchant = $1", [stage.id]);
  await at("business");
  await page.getByText("주소에 아직 상점이 없습니다.").waitFor();
  await look.at("refused", page);
  await at("developers/deliveries");
  await page.locator(".delivery").first().waitFor();
  await look.at("off", page);
  await stage.close();
});
