import type { Route } from "playwright/test";
import { refuseLive } from "../server/merchants/live-mode.ts";
import { DashboardPage } from "./dashboard-page.ts";
import { openDashboardStage } from "./dashboard-stage.ts";
import { Looker } from "./look.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

test("in Korean an owner pays out once whatever is lost, and each press on the developers' and members' screens is seen at the server", async ({
  open,
  database,
}) => {
  test.slow();
  const owner = await open.buyer({ language: "ko", balance: 1_000 });
  const stage = await openDashboardStage(database, owner.email);
  const dashboard = await DashboardPage.open(owner.browser, "payouts");
  const { page } = dashboard;
  await dashboard.sign(() => dashboard.button("인증서로 로그인").click());

  await dashboard.button(new RegExp(stage.name)).click();

  // A wrong PIN is told in the wallet's window, which stays; then the answer is lost, and the screen left.
  await expect(dashboard.heading("출금")).toBeVisible();
  const balance = async () =>
    (await database.query<{ balance: bigint }>("select l.balance from merchants m join ledger_accounts l on l.id = m.account where m.id = $1", [stage.id]))[0]
      ?.balance ?? 0n;
  const whole = await balance();
  await dashboard.field("은행").fill("코코넛은행");
  await dashboard.field("계좌 번호").fill("110-123-456789");
  await dashboard.field("예금주").fill("김코코");
  await dashboard.field("금액 (원)").fill(String(whole));
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
  await dashboard.sign(() => dashboard.button(/출금에 서명하기$/).click(), owner.pin, {
    pin: "999999",
    told: "4번 더 틀리면",
    look: new Looker("dashboard-acts", "ko"),
  });
  await expect(page.getByRole("alert").getByText(/출금을 보냈지만 답을 받지 못해/)).toBeVisible();
  expect(await balance()).toBe(0n);
  await page.reload();
  await expect(page.getByRole("alert").getByText(/출금을 보냈지만 답을 받지 못해/)).toBeVisible();
  await expect(dashboard.field("은행")).toBeHidden();
  await dashboard.button("같은 출금을 다시 보내기").click();
  await expect(page.getByText(/보냈습니다 \(코코넛은행\)/).first()).toBeVisible();
  expect(await database.query("select 1 from payouts where merchant = $1 and certificate is not null", [stage.id])).toHaveLength(1);

  const one = async (sql: string) => (await database.query<{ value: unknown }>(sql, [stage.id]))[0]?.value;
  const dialog = page.getByRole("dialog");
  const confirm = (name: string) => dialog.getByRole("button", { name, exact: true }).click();

  // Webhooks: sent again, a new secret, off and on, another address; what was switched off for failing is told on every screen.
  await dashboard.go("개발자", "개발자: API 키");
  await dashboard.go("웹훅 전송 기록", "개발자: 웹훅 전송 기록");
  const delivered = page.getByRole("region", { name: /^시험/ }).filter({ hasText: "전달됨" });
  await delivered.getByRole("button", { name: "다시 보내기" }).click();
  await expect.poll(() => one("select max(jsonb_array_length(attempts)) as value from webhook_deliveries where merchant = $1 and state = 'delivered'")).toBe(2);
  await dashboard.go("웹훅", "개발자: 웹훅");
  const endpoint = page.getByRole("region", { name: /\/webhooks$/ });
  const endpointIs = (what: string) => one(`select ${what} as value from webhook_endpoints where merchant = $1 and url like '%/webhooks'`);
  await endpoint.getByRole("button", { name: "비밀 바꾸기" }).click();
  await confirm("비밀 바꾸기");
  await expect(page.locator(".once code")).toHaveText(/^whsec_/);
  expect(await endpointIs("former_until > now()")).toBe(true);
  await endpoint.getByRole("button", { name: "끄기" }).click();
  await expect(endpoint.getByText("꺼짐")).toBeVisible();
  expect(await endpointIs("enabled")).toBe(false);
  await endpoint.getByRole("button", { name: "켜기" }).click();
  await expect(endpoint.getByText("켜짐")).toBeVisible();
  expect(await endpointIs("enabled")).toBe(true);
  await database.query(
    "update webhook_endpoints set enabled = false, disabled_at = now(), failing_since = now() - interval '3 days' where merchant = $1 and url like '%/broken'",
    [stage.id],
  );
  await dashboard.go("웹훅 전송 기록", "개발자: 웹훅 전송 기록");
  await page.reload();
  await expect(page.getByText("주소가 꺼져 있어 기다립니다")).toBeVisible();
  const banner = page.getByText("웹훅 주소 1개가 실패하여 꺼졌습니다");
  await expect(banner).toBeVisible();
  await dashboard.link("웹훅 주소 보기").click();
  const broken = page.getByRole("region", { name: /\/broken$/ });
  await broken.getByRole("button", { name: "켜기" }).click();
  await expect(banner).toHaveCount(0);
  expect(await one("select failing_since is null as value from webhook_endpoints where merchant = $1 and url like '%/broken'")).toBe(true);
  await broken.getByRole("button", { name: "고치기" }).click();
  const address = dialog.getByLabel("받을 주소", { exact: true });
  await address.fill((await address.inputValue()).replace("/broken", "/mended"));
  await dialog.getByLabel(/^환불됨/).check();
  await confirm("저장");
  await expect(page.getByRole("region", { name: /\/mended$/ }).getByText("payment.refunded")).toBeVisible();
  expect(await one("select events::text as value from webhook_endpoints where merchant = $1 and url like '%/mended'")).toBe("{payment.paid,payment.refunded}");

  // Live mode is asked for once a key is approved, and a no is read with its reason.
  await dashboard.go("서명 키", "개발자: 서명 키");
  await dashboard.sign(() => dashboard.button(/^실거래 승인하기/).click(), owner.pin);
  await expect.poll(() => one("select approved_at is not null as value from merchant_certificates where merchant = $1")).toBe(true);
  await dashboard.go("사업자 정보", "사업자 정보");
  await dashboard.button("실거래 신청하기").click();
  await expect(page.getByText("실거래를 신청했습니다. 운영자가 확인하고 있습니다.").first()).toBeVisible();
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
  const orders = page.getByRole("region", { name: "주문 확인 주소" });
  const orderUrl = `${stage.origin}/orders/{number}`;
  await orders.getByLabel("주소", { exact: true }).fill(orderUrl);
  await orders.getByRole("button", { name: "저장" }).click();
  await expect(dialog.getByRole("heading", { name: "다시 로그인하세요" })).toBeFocused();
  await dashboard.sign(() => dialog.getByRole("button", { name: "인증서로 로그인" }).click());
  await expect(dialog).toHaveCount(0);
  await expect(orders.getByLabel("주소", { exact: true })).toHaveValue(orderUrl);
  await orders.getByRole("button", { name: "저장" }).click();
  await expect(orders.getByText("저장했습니다.")).toBeVisible();
  expect(await one("select order_url as value from merchants where id = $1")).toBe(orderUrl);

  // Keys end at once.
  await dashboard.go("개발자", "개발자: API 키");
  await dashboard.button(/^폐기하기 …/).click();
  await confirm("폐기하기");
  await expect(page.getByRole("cell", { name: /^폐기됨/ })).toBeVisible();
  expect(await one("select revoked_at is not null as value from api_keys where merchant = $1")).toBe(true);
  await dashboard.go("서명 키", "개발자: 서명 키");
  await dashboard.button(/^폐기하기 /).click();
  await confirm("폐기하기");
  await expect(page.getByRole("cell", { name: /^폐기됨/ })).toBeVisible();
  expect(await one("select revoked_at is not null as value from merchant_certificates where merchant = $1")).toBe(true);

  // An operator comes and goes; then the owner leaves.
  await dashboard.go("구성원", "구성원");
  const email = String(await one("select u.email as value from users u join acquaintances a on a.user_number = u.number where a.merchant = $1"));
  const operator = () => one("select b.ended_at is null as value from merchant_members b where b.merchant = $1 and b.role = 'operator'");
  await dashboard.field("이메일").fill(email);
  await dashboard.button("담당자로 임명").click();
  await expect(dashboard.button(`내보내기: ${email}`)).toBeVisible();
  expect(await operator()).toBe(true);
  await dashboard.button(`내보내기: ${email}`).click();
  await confirm("내보내기");
  await expect(dashboard.button(`내보내기: ${email}`)).toHaveCount(0);
  expect(await operator()).toBe(false);
  await dashboard.button("나가기").click();
  await confirm("나가기");
  await expect(dashboard.heading("아직 판매자가 아닙니다")).toBeVisible();
  expect(await one("select count(*)::integer as value from merchant_members where merchant = $1 and ended_at is null")).toBe(1);
  await stage.close();
});
