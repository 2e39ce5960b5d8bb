import type { Language } from "./browser.ts";
import { openDashboardStage } from "./dashboard-stage.ts";
import { Looker } from "./look.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

const words = {
  en: {
    developers: "Developers: ",
    paid: "Paid",
    holds: "Holds",
    refund: "Refund",
    sign: /^Sign the refund/,
    select: /^Select all without a receipt/,
    issue: /^Issue \d+ receipts$/,
  },
  ko: {
    developers: "개발자: ",
    paid: "결제됨",
    holds: "맞음",
    refund: "환불하기",
    sign: /환불에 서명하기$/,
    select: /^영수증이 없는 결제/,
    issue: /^영수증 \d+건 발행하기$/,
  },
} as const satisfies Record<Language, object>;

for (const language of ["en", "ko"] as const) {
  test(`every screen of the dashboard in ${language}, light and dark: axe finds nothing, html has its language, 320 px are enough`, async ({
    open,
    database,
  }) => {
    test.slow();
    const stage = await openDashboardStage(database);
    const browser = await open.browser({ language, bare: true, viewport: { width: 1280, height: 900 } });
    const page = await browser.context.newPage();
    const look = new Looker(`dashboard-${language}`, language);
    const said = words[language];
    const at = (path: string) => page.goto(`${readStack().gateway}/dashboard/${path}`);
    await at("");
    await look.at("sign-in", page);
    await stage.signIn(page);
    await at("");
    await look.at("choose", page);
    await page.getByRole("button", { name: stage.name }).click();
    await expect(page.getByRole("cell", { name: said.paid, exact: true }).first()).toBeVisible();
    await page.getByRole("button", { name: said.select }).click();
    await look.at("payments", page);
    await page.getByRole("button", { name: said.issue }).click();
    await look.at("bulk", page);
    await page.keyboard.press("Escape");
    await at(`payments/${stage.payment}`);
    await expect(page.getByText(said.holds, { exact: true })).toHaveCount(5);
    await look.at("payment", page);
    await page.getByRole("button", { name: said.refund, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: said.sign }).click();
    await expect(page.locator("[aria-invalid=true]")).toHaveCount(1);
    await look.at("refund", page);
    for (const screen of ["receipts", "refunds", "payouts", "reports", "business", "members", "payments?number=none"]) {
      await at(screen);
      await page.locator("h1").waitFor();
      await page.waitForLoadState("networkidle");
      await look.at(screen.replaceAll(/\W+/g, "-"), page);
    }
    for (const tab of ["keys", "origins", "certificates", "webhooks", "deliveries"]) {
      await at(`developers/${tab}`);
      await page.getByRole("heading", { level: 1, name: said.developers }).waitFor();
      await page.waitForLoadState("networkidle");
      await look.at(`developers-${tab}`, page);
    }
    await stage.close();
  });
}
