import { labelsIn } from "./labels.ts";
import { expect, test } from "./test.ts";

test("a suspended master: the wallet ends it, waits for a day and makes the next one with the key that the old one named", async ({ open, database }) => {
  const buyer = await open.buyer();
  const { page } = buyer.wallet;
  const words = labelsIn("en").wallet;
  const statuses = () =>
    database.query<{ status: string }>(
      "select s.status from certificate_states s join certificates c on c.id = s.certificate join users u on u.number = c.user_number where u.email = $1 order by c.id",
      [buyer.email],
    );
  await database.query(
    "update certificate_states set status = 'suspended', cause = 'copied' where certificate in (select c.id from certificates c join users u on u.number = c.user_number where u.email = $1)",
    [buyer.email],
  );
  await page.reload();
  await expect(page.getByText(words.copied)).toBeVisible();
  await page.getByRole("button", { name: "Make a new certificate", exact: true }).click();
  await page.getByLabel(words.email, { exact: true }).fill(buyer.email);
  await page.getByLabel(words.password, { exact: true }).fill(buyer.password);
  await page.getByRole("button", { name: words.logIn, exact: true }).click();

  await expect(page.getByRole("heading", { name: "This device’s master certificate", exact: true })).toBeVisible();
  await page.getByLabel(words.pin, { exact: true }).fill("a new pin");
  await page.getByLabel(words.pinAgain, { exact: true }).fill("a new pin");
  await page.getByRole("button", { name: words.issue, exact: true }).click();
  await expect(page.getByText(/^A recovery is waiting\. It can be finished from/)).toBeVisible();
  expect(await statuses()).toEqual([{ status: "revoked" }]);
  const [recovery] = await database.query<{ hours: number }>(
    "select extract(epoch from ready_at - started_at)::integer / 3600 as hours from recoveries r join users u on u.number = r.user_number where u.email = $1",
    [buyer.email],
  );
  expect(recovery).toEqual({ hours: 24 });

  await database.query("update recoveries set ready_at = now() where user_number = (select number from users where email = $1)", [buyer.email]);
  await page.getByRole("button", { name: words.issue, exact: true }).click();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  expect(await statuses()).toEqual([{ status: "revoked" }, { status: "active" }]);
});
