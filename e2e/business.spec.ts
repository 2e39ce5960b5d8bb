import { labelsIn } from "./labels.ts";
import { Looker } from "./look.ts";
import { expect, test } from "./test.ts";

test("business details in the wallet's settings: what is wrong is said in words and what was typed stays, in English and Korean", async ({
  open,
  database,
}) => {
  const buyer = await open.buyer({ language: "en", balance: 1_000 });
  const { page } = buyer.wallet;
  const field = (label: string) => page.getByLabel(label, { exact: true });
  await page.getByRole("button", { name: labelsIn("en").wallet.settings, exact: true }).click();
  await page.getByRole("button", { name: "Enter business details", exact: true }).click();
  await expect(field("Business name")).toBeFocused();
  await page.getByRole("button", { name: "Save business details", exact: true }).click();
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(5);
  await expect(field("Business name")).toBeFocused();

  await field("Business name").fill("코코넛상회");
  await field("Business registration number").fill("123-45-67890");
  await field("Business address").fill("서울특별시 중구 세종대로 110");
  await field("Representative").fill("김코코");
  await field("Telephone").fill("110");
  await page.getByRole("button", { name: "Save business details", exact: true }).click();
  await expect(field("Business registration number")).toBeFocused();
  await expect(field("Business registration number")).toHaveAccessibleDescription(/There is no such registration number/);
  await expect(field("Telephone")).toHaveAccessibleDescription(/02-120-0000/);
  await expect(field("Business name")).toHaveValue("코코넛상회");
  await new Looker("en-business", "en").at("errors", page);

  // What the gateway refuses, the form keeps as well.
  await field("Business registration number").fill("123-45-67891");
  await field("Telephone").fill("02-120-0000");
  await database.query("insert into rate_limits select 'business-user:' || number, now() + interval '1 hour', 30 from users where email = $1", [buyer.email]);
  await page.getByRole("button", { name: "Save business details", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("rate-limited");
  await expect(field("Business registration number")).toHaveValue("123-45-67891");
  await database.query("delete from rate_limits where subject like 'business-user:%'");
  await page.getByRole("button", { name: "Save business details", exact: true }).click();
  await expect(page.getByText("Business details saved.")).toBeVisible();
  await expect(page.getByText("123-45-67891")).toBeVisible();

  await page.getByRole("radio", { name: "한국어" }).check();
  await expect(page.getByRole("heading", { name: "사업자 정보" })).toBeVisible();
  await new Looker("ko-business", "ko").at("saved", page);
  await page.getByRole("button", { name: "고치기", exact: true }).click();
  await expect(field("사업자등록번호")).toHaveValue("123-45-67891");
  await field("사업자등록번호").fill("12345");
  await page.getByRole("button", { name: "사업자 정보 저장", exact: true }).click();
  await expect(field("사업자등록번호")).toHaveAccessibleDescription(/지금 5자리입니다/);
  await new Looker("ko-business-errors", "ko").at("errors", page);
});
