import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import type { Payment } from "../../protocol/payment.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { newMerchantKey } from "../../sdk/server/key.ts";
import { openScratchGateway, type ScratchGateway } from "../../server/setup/scratch-gateway.ts";
import { newMerchant } from "../../server/setup/scratch-merchant.ts";
import { request } from "../../server/setup/scratch-wallet.ts";
import { testOrder } from "./snippet.ts";

const project = join(import.meta.dirname, "../..");
let gateway: ScratchGateway;
let folder: string;

beforeAll(async () => {
  gateway = await openScratchGateway();
  await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  folder = await mkdtemp(join(tmpdir(), "coconut-snippet-"));
});
afterAll(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

it("the test order of the empty list runs as it stands, in the checkout, with key and certificate where the guide has them", async () => {
  const merchant = await newMerchant(gateway.http);
  const { privateKey, request: csr } = await newMerchantKey();
  const certified = await merchant.owner.call(sellerApi.certifyMerchantKey, { body: { request: csr } });
  await writeFile(join(folder, "merchant.key.pem"), privateKey);
  await writeFile(join(folder, "merchant.cert.pem"), String(certified.body.certificate));
  const apiKey = String((await merchant.owner.call(sellerApi.createApiKey)).body.secret);
  const { port } = gateway.http.fastify.server.address() as AddressInfo;
  const origin = `http://gateway.localhost:${port}`;
  const program = spawn(process.execPath, ["--input-type=module", "-"], {
    cwd: project,
    env: { ...process.env, SHOP_API_KEY: apiKey, SHOP_KEYS: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  program.stdin.end(testOrder({ origin, merchant: merchant.id, rootSpki: gateway.keys.rootSpkiSha256 }));
  const [said] = await Promise.all([text(program.stdout), once(program, "exit")]);
  expect(said).toMatch(new RegExp(`^${origin}/checkout/pay_\\w{26}\n$`));
  const listed = await request(gateway.http, api.listPayments, {}, { headers: { authorization: `Bearer ${apiKey}` } });
  expect((listed.body.items as Payment[]).map(({ id, amount }) => [`${origin}/checkout/${id}`, amount])).toEqual([[said.trim(), "1000"]]);
});

it("names folder and variables as the merchants' guide does, and has a server call a host that it can resolve", async () => {
  const guide = await readFile(join(project, "docs/merchant-guide.md"), "utf8");
  for (const word of ["SHOP_API_KEY", "small-shop"]) expect(guide).toContain(word);
  const facts = { merchant: "mer_1", rootSpki: "r" };
  expect(testOrder({ ...facts, origin: "http://gateway.localhost:4400" })).toContain('api: "http://localhost:4400"');
  expect(testOrder({ ...facts, origin: "https://pay.example" })).toContain('api: "https://pay.example"');
});
