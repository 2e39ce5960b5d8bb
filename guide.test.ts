import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { developersWords } from "./dashboard/developers/words.ts";
import { frameWords } from "./dashboard/frame/words.ts";
import { settingsWords } from "./dashboard/settings/words.ts";
import { signInWords } from "./dashboard/sign-in/words.ts";
import { api } from "./protocol/api.ts";
import type { Payment } from "./protocol/payment.ts";
import { sellerApi } from "./protocol/seller-api.ts";
import { castAuthorization, castPayer } from "./server/setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "./server/setup/scratch-gateway.ts";
import { newMerchant, type ScratchMerchant } from "./server/setup/scratch-merchant.ts";
import { request } from "./server/setup/scratch-wallet.ts";

// docs/merchant-guide.md, step by step, with docs/small-shop.mjs as it stands.

const project = import.meta.dirname;
let gateway: ScratchGateway;
let merchant: ScratchMerchant;
let folder: string;
let shop: ChildProcess | undefined;
let origin = "";

beforeAll(async () => {
  gateway = await openScratchGateway();
  await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  merchant = await newMerchant(gateway.http);
  folder = await mkdtemp(join(tmpdir(), "coconut-small-shop-"));
});
afterAll(async () => {
  shop?.kill();
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

it("a fresh shop gets from nothing to a paid order as the merchant guide says", async () => {
  const own = merchant.owner;
  // The signing key, made on the merchant's machine.
  const command = join(project, "dist/node/sdk/server/command.js");
  await promisify(execFile)(process.execPath, [command, "new-key", "--merchant", merchant.id, "--out", folder]);
  const csr = await readFile(join(folder, "merchant.csr.pem"), "utf8");
  const certified = await own.call(sellerApi.certifyMerchantKey, { body: { request: csr } });
  await writeFile(join(folder, "merchant.cert.pem"), String(certified.body.certificate));
  const apiKey = String((await own.call(sellerApi.createApiKey)).body.secret);
  const gatewayPort = (gateway.http.fastify.server.address() as AddressInfo).port;
  const root = (await promisify(execFile)(process.execPath, [command, "root-hash", "--api", `http://localhost:${gatewayPort}`])).stdout.trim();
  expect(root).toBe(gateway.keys.rootSpkiSha256);

  const port = await freePort();
  origin = `http://localhost:${port}`;
  const hook = await own.call(sellerApi.createWebhookEndpoint, { body: { url: `${origin}/webhooks`, events: ["payment.paid"] } });
  shop = spawn(process.execPath, [join(project, "docs/small-shop.mjs")], {
    env: {
      ...process.env,
      ...{ PORT: String(port), COCONUT_API: `http://localhost:${gatewayPort}`, SHOP_ROOT: root },
      ...{ SHOP_MERCHANT: merchant.id, SHOP_API_KEY: apiKey, SHOP_KEYS: folder, SHOP_WEBHOOK_SECRET: String(hook.body.secret) },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (shop.stdout) await once(shop.stdout, "data");

  expect((await own.call(sellerApi.claimOrigin, { body: { origin } })).body).toMatchObject({ state: "proven" });
  expect(await (await fetch(origin)).text()).toContain("Soap");
  const bought = await fetch(`${origin}/orders`, { method: "POST", redirect: "manual" });
  const order = origin + (bought.headers.get("location") ?? "");
  const [payment] = (await own.call(sellerApi.listMerchantEntries)).body.items as unknown[];
  expect(payment).toBeUndefined();
  const { items } = (await merchant.byKey(apiKey, api.listPayments)).body as unknown as { items: Payment[] };
  const [open] = items;
  if (!open) throw new Error("the shop has registered no payment");
  expect(await (await fetch(order)).text()).toContain(`payment="${open.id}"`);

  // A buyer pays; here by the protocol, in the guide by one click.
  const payer = await castPayer(gateway.database, gateway.keys, 50_000n);
  await gateway.database.query("insert into acquaintances (user_number, merchant) values ($1, $2)", [payer.user, merchant.id]);
  const [jws] = await gateway.database.query<{ jws: string }>("select jws from payment_orders where payment = $1", [open.id]);
  const seller = { id: merchant.id, origin } as Parameters<typeof castAuthorization>[1]["seller"];
  const authorization = await castAuthorization(payer, { id: open.id, tid: open.tid, order: jws?.jws ?? "", seller });
  expect(await request(gateway.http, api.authorizePayment, { params: { id: open.id }, body: { authorization } })).toMatchObject({ status: 200 });

  await expect.poll(async () => (await fetch(order)).text()).toContain("Paid, thank you");
  await expect
    .poll(async () => (await own.call(sellerApi.listDeliveries)).body.items, { timeout: 10_000 })
    .toEqual([expect.objectContaining({ type: "payment.paid", state: "delivered" })]);
});

it("every screen and button that the guide names in bold is called so in the dashboard", async () => {
  const guide = await readFile(join(project, "docs/merchant-guide.md"), "utf8");
  const named = [...guide.matchAll(/\*\*(.+?)\*\*/g)].flatMap(([, name = ""]) => name.split(" → "));
  const words = new Set([frameWords, developersWords, settingsWords, signInWords].flatMap(({ en }) => texts(en)));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !words.has(name))).toEqual(["Paid, thank you"]);
  expect(await readFile(join(project, "docs/small-shop.mjs"), "utf8")).toContain("Paid, thank you");
});

/** All texts in a table of words, those inside of its tables too. */
function texts(words: object): string[] {
  return Object.values(words).flatMap((word: unknown) => (typeof word === "string" ? [word] : typeof word === "object" && word ? texts(word) : []));
}

it("the guide's shop is short, and believes no webhook that its secret did not sign", async () => {
  expect((await readFile(join(project, "docs/small-shop.mjs"), "utf8")).split("\n").length).toBeLessThanOrEqual(61);
  const forged = await fetch(`${origin}/webhooks`, {
    method: "POST",
    headers: { "webhook-id": "evt_1", "webhook-timestamp": String(Math.floor(Date.now() / 1000)), "webhook-signature": "v1,AAAA" },
    body: JSON.stringify({ type: "payment.paid", data: { orderNumber: "1" } }),
  });
  expect(forged.status).toBe(502);
  expect(await forged.text()).toContain("No signature holds");
});
