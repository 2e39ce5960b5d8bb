import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchDatabase, type ScratchDatabase } from "../storage/scratch-database.ts";

// Runs what `npm run build:node` wrote, since the set-up starts the SDK's command as a program of its own.
const built = (name: string) => resolve(import.meta.dirname, "../../dist/node/server", name);

let scratch: ScratchDatabase;
let folder: string;
beforeAll(async () => {
  scratch = await openScratchDatabase();
  folder = await mkdtemp(join(tmpdir(), "coconut-demo-"));
});
afterAll(async () => {
  await scratch.close();
  await rm(folder, { recursive: true });
});

async function run(program: string, ...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    DATABASE_URL: scratch.url,
    COCONUT_KEYS: join(folder, "keys"),
    COCONUT_PUBLIC_ORIGINS: "http://gateway.localhost:4400",
    COCONUT_SHOP_ORIGINS: "http://shop.localhost:4500,http://localhost:4500",
    COCONUT_SHOP_STATE: join(folder, "shop"),
  };
  return (await promisify(execFile)(process.execPath, [built(program), ...args], { env })).stdout.trim();
}
const state = () => readFile(join(folder, "shop/merchant.json"), "utf8");

test("the demo data is loaded once; a lost state folder gets new keys for the same merchant", async () => {
  const first = await run("setup/demo.js");
  expect(JSON.parse(first)).toMatchObject({
    accounts: [{ email: "buyer@coconut.test", password: "coconut-demo" }, {}],
    sellers: [{ email: "market@coconut.test", password: "coconut-demo" }, {}, {}, {}],
    merchant: expect.stringMatching(/^mer_/),
  });
  const files = ["merchant.cert.pem", "merchant.json", "merchant.key.pem"];
  expect(await readdir(join(folder, "shop"))).toEqual([...files, "owner.json", "sellers"]);
  expect(await readdir(join(folder, "shop/sellers"))).toEqual(["dawn-farm", "hanok-living", "starlight-select"]);
  expect(await readdir(join(folder, "shop/sellers/dawn-farm"))).toEqual([...files, "owner.json"]);
  for (const name of files) expect((await stat(join(folder, "shop", name))).mode & 0o777).toBe(0o600);
  const before = await state();
  expect(await run("setup/demo.js")).toBe(first);
  expect(await state()).toBe(before);
  // As an earlier version has left it, when nobody owned the market.
  for (const name of [...files, "owner.json"]) await rm(join(folder, "shop", name));
  await scratch.database.query("delete from merchant_members where merchant = $1", [JSON.parse(first).merchant]);
  expect(await run("setup/demo.js")).toBe(first);
  expect(await state()).not.toBe(before);
  const balances = await scratch.database.query("select l.balance from users u join ledger_accounts l on l.id = u.account order by u.number");
  expect(balances.map(({ balance }) => balance).toSorted()).toEqual([0n, 0n, 0n, 0n, 300_000n, 300_000n]);
  const joined = await scratch.database.query(
    "select s.seller from marketplace_sellers s join merchant_members m on m.merchant = s.seller and m.role = 'owner'",
  );
  expect(joined).toHaveLength(3);
  const [owner] = await scratch.database.query<{ number: bigint }>(
    "select u.number from merchant_members m join users u on u.number = m.user_number where m.merchant = $1 and m.role = 'owner' and u.email = 'market@coconut.test'",
    [JSON.parse(first).merchant],
  );
  expect(JSON.parse(await readFile(join(folder, "shop/owner.json"), "utf8"))).toEqual({ owner: String(owner?.number) });
}, 60_000);

test("the operator makes a merchant and its API key, and is told how when a word is wrong", async () => {
  const merchant = await run("operator.js", "create-merchant", "--name", "Second Shop", "--origin", "https://second.example");
  expect(await run("operator.js", "create-api-key", "--merchant", merchant)).toMatch(/^sk_test_/);
  expect(await run("operator.js", "list")).toContain(`${merchant}  Second Shop  https://second.example`);
  await expect(run("operator.js", "appoint", "--merchant", merchant, "--email", "nobody@coconut.test")).rejects.toMatchObject({
    stderr: expect.stringContaining("Nobody has signed up as nobody@coconut.test."),
  });
  await run("operator.js", "appoint", "--merchant", merchant, "--email", "buyer@coconut.test", "--owner");
  await expect(run("operator.js", "approve-live", merchant)).rejects.toMatchObject({ stderr: expect.stringContaining("has not asked for live mode") });
  const business = { name: "Second", number: "1234567891", representative: "Kim Second", address: "1 Second Street", phone: "02-120-0000" };
  await scratch.database.query("update merchants set live_requested_at = now(), business = $2 where id = $1", [merchant, JSON.stringify(business)]);
  const requests = await run("operator.js", "live-requests");
  for (const part of [merchant, "1234567891", "Kim Second", "1 Second Street", "https://second.example", "buyer@coconut.test"])
    expect(requests).toContain(part);
  await expect(run("operator.js", "refuse-live", merchant)).rejects.toMatchObject({ code: 2 });
  await run("operator.js", "refuse-live", merchant, "--reason", "The shop does not say who it is.");
  expect(await scratch.database.query("select live_refusal from merchants where id = $1", [merchant])).toEqual([
    { live_refusal: "The shop does not say who it is." },
  ]);
  await expect(run("operator.js", "revoke-key", "--merchant", merchant, "--key", "-abc")).rejects.toMatchObject({
    stderr: expect.stringContaining(`${merchant} has no key -abc that works`),
  });
  await run("operator.js", "remove-origin", "--merchant", merchant, "--origin", "https://second.example");
  expect(await run("operator.js", "live-requests")).toBe("");
  await expect(run("operator.js", "frobnicate")).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("Usage:") });
  await expect(run("operator.js", "create-merchant", "--name", "5econd Sh0p")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("looks like"),
  });
}, 60_000);
