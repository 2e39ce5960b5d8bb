import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { type CastPayer, castAcquaintance, castAuthorization, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

test("an entry of a payment names the other side and the origin that was signed: to the buyer the merchant, to the merchant its order", async () => {
  const { database, keys } = gateway;
  const wallet = await newWallet(gateway.http);
  const card = await wallet.makeMaster();
  await wallet.call(api.createTopUp, { body: { amount: "10000" }, idempotencyKey: "first" });
  const seller = await castSeller(database, keys, "https://www.corner.example");
  await database.query("update merchants set name = 'Corner Shop' where id = $1", [seller.id]);
  await database.query("insert into merchant_origins (origin, merchant, added_at) values ('https://first.example', $1, now() - interval '1 day')", [seller.id]);
  const [payment] = await castPayments(database, [seller], 4_000n);
  if (!payment) throw new Error("no payment");
  const { body: account } = await wallet.call(api.getAccount);
  const payer: CastPayer = {
    ...{ user: BigInt(wallet.user), device: wallet.device, key: wallet.keys.privateKey, certificate: 0n, chain: card.chain, sequence: 0 },
    ...{ deviceLogHead: String(account.deviceLogHead), pinVerifier: Buffer.alloc(32) },
  };
  await castAcquaintance(database, payer, seller);
  const authorization = await castAuthorization(payer, payment);
  expect((await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization } })).status).toBe(200);

  const common = { id: payment.id, origin: "https://www.corner.example" };
  const mine = await wallet.call(api.listEntries);
  expect(mine.body.items).toMatchObject([
    { kind: "payment", amount: "-4000", balance: "6000", payment: { ...common, counterparty: "Corner Shop" } },
    { kind: "top-up", amount: "10000", balance: "10000" },
  ]);
  expect((mine.body.items as object[])[1]).not.toHaveProperty("payment");
  const headers = { authorization: `Bearer ${await createApiKey(database, seller.id)}` };
  const theirs = await request(gateway.http, sellerApi.listMerchantEntries, {}, { headers });
  expect(theirs).toMatchObject({ status: 200, body: { items: [{ kind: "payment", amount: "4000", balance: "4000", payment: common }] } });
  expect((await request(gateway.http, sellerApi.getMerchant, {}, { headers })).body).toMatchObject({ balance: "4000" });
});
