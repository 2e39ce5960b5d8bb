import { afterAll, beforeAll, expect, test } from "vitest";
import { api, type Operation } from "../../protocol/api.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newMerchant, SCRATCH_BUSINESS, type ScratchMerchant, scratchName } from "../setup/scratch-merchant.ts";
import { type Answer, newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { type LimitName, limits } from "../storage/rate-limit.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
let shop: ScratchMerchant;
let other: ScratchMerchant;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http);
  [shop, other] = [await newMerchant(gateway.http, wallet), await newMerchant(gateway.http)];
});
afterAll(() => gateway.close());

type Attempt = (http: HttpServer, who: { merchant: ScratchMerchant; address: string }) => Promise<Answer>;
const asMember =
  (operation: Operation, body?: unknown): Attempt =>
  (http, { merchant }) =>
    merchant.owner.call(operation, { body }, {}, http);
const asUser =
  (operation: Operation, body?: () => unknown, params: () => Record<string, string> = () => ({})): Attempt =>
  (http, { merchant }) =>
    merchant.owner.wallet.call(operation, { body: body?.(), params: params(), idempotencyKey: crypto.randomUUID() }, {}, http);
const fromAddress =
  (operation: Operation, body?: unknown): Attempt =>
  (http, { address }) =>
    request(http, operation, { body }, { address });

test.each<[LimitName, number, Attempt]>([
  ["business-user", 30, asUser(api.setBusiness, () => SCRATCH_BUSINESS)],
  ["merchant-user", 10, asUser(sellerApi.createMerchant, () => ({ name: scratchName(), business: SCRATCH_BUSINESS }))],
  ["seller-session-user", 120, asUser(sellerApi.createSellerSession, undefined, () => ({ id: "mer_00000000000000000000000000" }))],
  ["member-merchant", 30, asMember(sellerApi.addMember, { email: "nobody@example.test" })],
  ["api-key-merchant", 30, asMember(sellerApi.createApiKey)],
  ["merchant-certificate-merchant", 20, asMember(sellerApi.certifyMerchantKey, { request: "" })],
  ["origin-check-merchant", 60, asMember(sellerApi.claimOrigin, { origin: "http://nothing.localhost:9" })],
  ["sign-in-challenge-address", 60, fromAddress(sellerApi.createSignInChallenge)],
  ["console-session-address", 30, fromAddress(sellerApi.createConsoleSession, { signIn: `a.b.${"c".repeat(86)}` })],
])("%s: %i, others go on", async (name, count, attempt) => {
  const http = await gateway.another({ limits: { ...NO_LIMITS, [name]: limits[name] } });
  // Set-up has counted too.
  await gateway.database.query("delete from rate_limits");
  const [mine, theirs] = [
    { merchant: shop, address: "198.51.100.1" },
    { merchant: other, address: "198.51.100.2" },
  ];
  for (let i = 0; i < count; i++) expect((await attempt(http, mine)).status).not.toBe(429);
  expect(await attempt(http, mine)).toMatchObject({ status: 429, body: { code: "rate-limited" } });
  expect((await attempt(http, theirs)).status).not.toBe(429);
});
