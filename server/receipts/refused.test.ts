import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import { encodeReceipt, signReceipt } from "../../protocol/receipt/sign.ts";
import type { Receipt, SignedReceipt } from "../../protocol/receipt.ts";
import { type CastPayer, type CastPayment, type CastSeller, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { contentOf, type ReceiptDesk, receiptDesk } from "../setup/scratch-receipts.ts";
import { lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let desk: ReceiptDesk;
let payer: CastPayer;
let seller: CastSeller;
let payment: CastPayment;

beforeAll(async () => {
  gateway = await openScratchGateway();
  desk = receiptDesk(gateway);
  payer = await castPayer(gateway.database, gateway.keys, 10_000_000n);
  await gateway.database.query("update allowances set total = 10000000 where user_number = $1", [payer.user]);
});
afterAll(() => gateway?.close());
beforeEach(async () => {
  seller = await castSeller(gateway.database, gateway.keys);
  payment = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Coconut oil", 2, 10_500), lineOf("Tea", 1, 5_000)]));
});

describe("refused", () => {
  const lies: readonly (readonly [string, (honest: Receipt) => object])[] = [
    ["another total", () => ({ total: "2600" })],
    ["another line", ({ order }) => ({ order: { ...order, lines: order.lines.slice(1) } })],
    ["another name of the merchant", ({ merchant }) => ({ merchant: { ...merchant, name: "JOONGBU3" } })],
    ["another payer", ({ payer: of }) => ({ payer: { ...of, user: "1000000009" } })],
    ["live money", () => ({ livemode: true })],
    ["a later revision", () => ({ revision: 2 })],
    ["an issuer", () => ({ issuer: { user: String(payer.user), appointedAt: 1 } })],
    ["more certificates", ({ certificates }) => ({ certificates: [...certificates, ...certificates] })],
    ["an id of another time", () => ({ id: newId("rcp", 1) })],
    ["a draft of eleven minutes ago", () => ({ issuedAt: Date.now() - 660_000, id: newId("rcp", Date.now() - 660_000) })],
    ["a date to come", () => ({ issuedAt: Date.now() + 120_000, id: newId("rcp", Date.now() + 120_000) })],
    ["another merchant's", ({ merchant }) => ({ merchant: { ...merchant, id: newId("mer") } })],
  ];
  test.each(lies)("%s, correctly signed", async (_name, lie) => {
    const honest = contentOf({ payload: String((await desk.draftOf(payment, seller)).body.payload) } as SignedReceipt);
    const payload = encodeReceipt({ ...honest, ...lie(honest) } as Receipt);
    expect((await desk.send(await desk.signedBy(payload, seller), seller)).body).toMatchObject({ code: "receipt-mismatch", status: 422 });
    expect(await gateway.database.query("select 1 from receipts where payment = $1", [payment.id])).toEqual([]);
  });

  test("the id of another receipt, correctly signed", async () => {
    const { id, issuedAt } = contentOf(await desk.issue(payment));
    const next = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Bag", 1, 1_000)]));
    const honest = contentOf({ payload: String((await desk.draftOf(next, seller)).body.payload) } as SignedReceipt);
    const answer = await desk.send(await desk.signedBy(encodeReceipt({ ...honest, id, issuedAt }), seller), seller);
    expect(answer.body).toMatchObject({ code: "receipt-mismatch", status: 422 });
    expect(contentOf((await desk.get(id)).body as unknown as SignedReceipt).payment).toBe(payment.id);
  });

  test("a signature by another key, another merchant's, the payer's, a revoked or an unregistered one", async () => {
    const payload = String((await desk.draftOf(payment, seller)).body.payload);
    const other = await castSeller(gateway.database, gateway.keys);
    const chain = await desk.chainOf(seller);
    const signatures = [
      await signReceipt(payload, other.key, chain),
      await signReceipt(payload, other.key, await desk.chainOf(other)),
      await signReceipt(payload, payer.key, payer.chain),
      await signReceipt(`${payload.slice(0, -4)}AAAA`, seller.key, chain),
      { ...(await signReceipt(payload, seller.key, chain)), signature: "A".repeat(86) },
      {
        ...(await signReceipt(payload, seller.key, chain)),
        protected: Buffer.from('{"alg":"none","typ":"coconut-receipt+jws","x5c":[]}').toString("base64url"),
      },
    ];
    for (const signature of signatures)
      expect((await desk.send({ payload, signature }, seller)).body).toMatchObject({ code: "receipt-signature-invalid", status: 403 });
    await gateway.database.query("update merchant_certificates set revoked_at = now() where merchant = $1", [seller.id]);
    expect((await desk.send(await desk.signedBy(payload, seller), seller)).body).toMatchObject({ code: "receipt-signature-invalid" });
  });

  test("a payment that is not paid, and one that is somebody else's", async () => {
    const [open] = await castPayments(gateway.database, [seller], 1_000n);
    expect((await desk.draftOf(open ?? payment, seller)).body).toMatchObject({ code: "payment-not-paid" });
    const other = await castSeller(gateway.database, gateway.keys);
    expect((await desk.draftOf(payment, other)).body).toMatchObject({ code: "payment-not-found" });
    expect((await desk.get(newId("rcp"))).body).toMatchObject({ code: "receipt-not-found" });
    expect((await request(gateway.http, api.getReceiptStatus, { params: { id: newId("rcp") } })).body).toMatchObject({ code: "receipt-not-found" });
  });
});

test("each seller of a marketplace's order issues a receipt of its own lines; the marketplace without a line has none", async () => {
  const [market, farm, mill] = await Promise.all([1, 2, 3].map(() => castSeller(gateway.database, gateway.keys)));
  if (!market || !farm || !mill) throw new Error("no sellers");
  for (const one of [farm, mill]) await gateway.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [one.id, market.id]);
  const order = orderWith(market, [lineOf("Rice", 2, 3_000, farm.id), lineOf("Flour", 1, 2_200, mill.id), lineOf("Barley", 1, 1_000, farm.id)]);
  const sold = await sell(gateway, market, payer, order);
  const ofFarm = await desk.issue(sold, farm);
  expect(contentOf(ofFarm)).toMatchObject({ total: "7000", tax: "636", merchant: { id: farm.id }, order: { merchant: market.id, number: order.number } });
  expect(contentOf(ofFarm).order.lines.map(({ name }) => name)).toEqual(["Rice", "Barley"]);
  expect(contentOf(await desk.issue(sold, mill)).total).toBe("2200");
  expect(await desk.verify(ofFarm)).toMatchObject({ valid: true });
  expect((await desk.draftOf(sold, market)).body).toMatchObject({ code: "payment-not-found" });
  // Nor may one seller sign in the other's place.
  const payload = String((await desk.draftOf(sold, mill)).body.payload);
  expect((await desk.send(await desk.signedBy(payload, mill), farm)).body).toMatchObject({ code: "receipt-mismatch" });
});
