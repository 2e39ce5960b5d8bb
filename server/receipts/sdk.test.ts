import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CoconutError, coconut } from "../../sdk/server/index.ts";
import { newMerchantKey } from "../../sdk/server/key.ts";
import { certifyMerchant } from "../merchants/certify-merchant.ts";
import { type CastPayer, castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { keyed, lineOf, orderWith, sell } from "../setup/scratch-sale.ts";

// The merchant's side of the SDK against a real gateway over HTTP.

let gateway: ScratchGateway;
let payer: CastPayer;
let address: string;

beforeAll(async () => {
  gateway = await openScratchGateway();
  payer = await castPayer(gateway.database, gateway.keys, 1_000_000n);
  await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  address = `http://127.0.0.1:${(gateway.http.fastify.server.address() as AddressInfo).port}`;
});
afterAll(() => gateway?.close());

test("coconut.issueReceipt checks the draft, signs it and gives the file; again, the same file", async () => {
  const seller = await castSeller(gateway.database, gateway.keys);
  const { privateKey, request } = await newMerchantKey();
  const certificate = await certifyMerchant(gateway.database, gateway.keys, seller.id, request);
  const apiKey = (await keyed(gateway, seller)).authorization?.slice("Bearer ".length) ?? "";
  const options = { api: address, apiKey, merchant: seller.id, privateKey, certificate };
  const shop = await coconut({ ...options, rootSpki: gateway.keys.rootSpkiSha256 });
  const sold = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Coconut oil", 2, 10_500)]));
  const { receipt, signed } = await shop.issueReceipt(sold.id);
  expect(receipt).toMatchObject({ payment: sold.id, total: "21000", merchant: { id: seller.id } });
  expect(await shop.verifyReceipt(JSON.parse(JSON.stringify(signed)))).toMatchObject({ valid: true });
  expect((await shop.issueReceipt(sold.id)).signed).toEqual(signed);
  expect((await shop.getPayment(sold.id)).receipt).toBe(receipt.id);

  // A server that pins another root signs nothing of this gateway's.
  const strict = await coconut({ ...options, rootSpki: "A".repeat(43) });
  await expect(strict.issueReceipt(sold.id)).rejects.toThrow(CoconutError);
  await expect(strict.issueReceipt(sold.id)).rejects.toMatchObject({ problem: { code: "receipt-mismatch" } });
});
