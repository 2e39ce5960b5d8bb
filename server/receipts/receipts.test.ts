import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type CastPayer, type CastPayment, type CastSeller, castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { contentOf, type ReceiptDesk, receiptDesk } from "../setup/scratch-receipts.ts";
import { keyed, lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { newWallet, request } from "../setup/scratch-wallet.ts";
import { issueReceipt } from "./issue.ts";

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

describe("issued by the merchant's server", () => {
  test("a receipt says what was paid, and verifies against the root alone", async () => {
    const signed = await desk.issue(payment);
    const verdict = await desk.verify(signed);
    expect(verdict).toMatchObject({ valid: true, notes: [{ kind: "test-money" }] });
    const receipt = contentOf(signed);
    expect(receipt).toMatchObject({ revision: 1, payment: payment.id, tid: payment.tid, total: "26000", tax: "2363", refunded: "0", refunds: [] });
    expect(receipt).toMatchObject({ merchant: { id: seller.id, origin: seller.origin }, payer: { user: String(payer.user) }, livemode: false });
    expect(receipt.issuer).toBeUndefined();
    expect((await desk.get(receipt.id)).body).toEqual(signed);
    expect(await desk.status(receipt.id)).toEqual({ receipt: receipt.id, newest: receipt.id, refundedSince: "0", revoked: [] });
  });

  test("it stands in the lists of seller and payer, and in nobody else's", async () => {
    const { id } = contentOf(await desk.issue(payment));
    const other = await castSeller(gateway.database, gateway.keys);
    const own = await request(gateway.http, sellerApi.listIssuedReceipts, { query: `payment=${payment.id}` }, { headers: await keyed(gateway, seller) });
    expect(own.body.items).toEqual([expect.objectContaining({ id, payment: payment.id, total: "26000", merchant: { id: seller.id, name: seller.id } })]);
    const foreign = await request(gateway.http, sellerApi.listIssuedReceipts, { query: `payment=${payment.id}` }, { headers: await keyed(gateway, other) });
    expect(foreign.body).toEqual({ items: [] });
    const wallet = await newWallet(gateway.http);
    expect((await wallet.call(api.listReceipts)).body).toEqual({ items: [] });
    await gateway.database.query("update receipts set payer = $1 where id = $2", [BigInt(wallet.user), id]);
    expect((await wallet.call(api.listReceipts)).body.items).toEqual([expect.objectContaining({ id })]);
  });

  test("pages of the list hang together, newest first", async () => {
    await desk.issue(payment);
    for (const number of [2, 3]) await desk.issue(await sell(gateway, seller, payer, orderWith(seller, [lineOf(`Thing ${number}`, 1, 1_000)])));
    const page = async (query: string) =>
      (await request(gateway.http, sellerApi.listIssuedReceipts, { query }, { headers: await keyed(gateway, seller) })).body;
    const first = (await page("limit=2")) as unknown as { items: ReceiptSummary[]; next: string };
    const second = (await page(`limit=2&cursor=${first.next}`)) as unknown as { items: ReceiptSummary[]; next?: string };
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, undefined]);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  test("the merchant's payment names it, and its endpoints are told once", async () => {
    await gateway.database.query(
      `insert into webhook_endpoints (id, merchant, url, events, secret) values ($1, $2, 'https://hooks.example/', '{receipt.issued}', 'x')`,
      [newId("whe"), seller.id],
    );
    const signed = await desk.issue(payment);
    await desk.issue(payment);
    const { body } = await request(gateway.http, api.getPayment, { params: { id: payment.id } }, { headers: await keyed(gateway, seller) });
    expect(body.receipt).toBe(contentOf(signed).id);
    const events = await gateway.database.query<{ body: string }>("select body from events where merchant = $1 and type = 'receipt.issued'", [seller.id]);
    expect(events.map((event) => JSON.parse(event.body).data)).toEqual([
      expect.objectContaining({ payment: payment.id, receipt: contentOf(signed).id, amount: "26000", currency: "KRW" }),
    ]);
  });

  test("issuing twice, one after the other or at once, gives the one receipt", async () => {
    const drafts = await Promise.all([desk.draftOf(payment, seller), desk.draftOf(payment, seller)]);
    const payloads = drafts.map(({ body }) => String(body.payload));
    expect(payloads[0]).not.toBe(payloads[1]);
    const answers = await Promise.all(
      payloads.flatMap((payload) => [payload, payload]).map(async (payload) => desk.send(await desk.signedBy(payload, seller), seller)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await desk.draftOf(payment, seller)).body.payload).toBe(answers[0]?.body.payload);
    const rows = await gateway.database.query("select 1 from receipts where payment = $1", [payment.id]);
    expect(rows).toHaveLength(1);
  });

  test("after a refund it is issued again under the next revision; the first one stays and points to it", async () => {
    const first = contentOf(await desk.issue(payment));
    const stale = String((await desk.draftOf(payment, seller)).body.payload);
    await desk.refund(payment, seller, 2_000);
    await desk.refund(payment, seller, 3_000);
    // Until the seller issues it again everybody who sees it hears of what was refunded.
    const headers = await keyed(gateway, seller);
    const outdated = async () => (await request(gateway.http, api.getPayment, { params: { id: payment.id } }, { headers })).body.receiptOutdated;
    const issued = async () => (await request(gateway.http, sellerApi.listIssuedReceipts, {}, { headers })).body.items;
    expect(await desk.status(first.id)).toMatchObject({ newest: first.id, refundedSince: "5000" });
    expect(await issued()).toEqual([expect.objectContaining({ id: first.id, refunded: "0", refundedSince: "5000" })]);
    expect(await outdated()).toBe(true);
    expect((await desk.send(await desk.signedBy(stale, seller), seller)).body).toMatchObject({ code: "receipt-mismatch" });
    const again = await desk.issue(payment);
    expect(contentOf(again)).toMatchObject({ revision: 2, refunded: "5000", refunds: [expect.any(String), expect.any(String)] });
    expect(await desk.verify(again)).toMatchObject({ valid: true, notes: [{ kind: "refunded" }, { kind: "test-money" }] });
    expect(await desk.status(first.id)).toMatchObject({ newest: contentOf(again).id, refundedSince: "5000" });
    expect(await desk.status(contentOf(again).id)).toMatchObject({ newest: contentOf(again).id, refundedSince: "0" });
    expect(await outdated()).toBeUndefined();
    expect(await desk.verify((await desk.get(first.id)).body)).toMatchObject({ valid: true });
    expect(await issued()).toEqual([expect.objectContaining({ id: contentOf(again).id, refunded: "5000", refundedSince: "0" })]);
  });

  test("a refund that comes between the check of a receipt and its commit makes it none", async () => {
    const payload = String((await desk.draftOf(payment, seller)).body.payload);
    let asked = 0;
    const authoritiesAbove = async (der: Uint8Array) => {
      // The payer's certificate, then the merchant's: with that the first check has read all that it reads.
      if (++asked === 2) await desk.refund(payment, seller, 1_000);
      return gateway.keys.authoritiesAbove(der);
    };
    const dependencies = { database: gateway.database, keys: { ...gateway.keys, authoritiesAbove }, activeUser: async () => 0n };
    const issuing = issueReceipt(dependencies, { merchant: seller.id, member: undefined }, await desk.signedBy(payload, seller), Date.now());
    await expect(issuing).rejects.toMatchObject({ problem: { code: "receipt-mismatch" } });
    expect(asked).toBeGreaterThan(2);
    expect(await gateway.database.query("select 1 from receipts where payment = $1", [payment.id])).toEqual([]);
  });

  test("a merchant certificate that is revoked later leaves it valid, with a note", async () => {
    const signed = await desk.issue(payment);
    await gateway.database.query("update merchant_certificates set revoked_at = now() where merchant = $1", [seller.id]);
    const { revoked } = await desk.status(contentOf(signed).id);
    expect(revoked).toEqual([{ certificate: seller.thumbprint, at: expect.any(Number) }]);
    const verdict = await desk.verify(signed, revoked);
    expect(verdict).toMatchObject({ valid: true, notes: [{ kind: "revoked-later" }, { kind: "test-money" }] });
    const backdated = revoked.map((one) => ({ ...one, at: contentOf(signed).issuedAt - 1 }));
    expect((await desk.verify(signed, backdated)).valid).toBe(false);
  });
});

test("the page behind its code holds it for whoever has its id, and may load and frame nothing else", async () => {
  await writeFile(join(gateway.webFolder, "receipt.html"), '<script type="application/json" id="receipt"><!--receipt--></script>');
  const signed = await desk.issue(payment);
  const { id } = contentOf(signed);
  const page = await gateway.http.fastify.inject({ url: `/receipts/${id}`, headers: { host: "gateway.test:4400" } });
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  const shown = JSON.parse(/<script[^>]*>(.*)<\/script>/.exec(page.body)?.[1] ?? "");
  expect(shown).toEqual({ signed, status: { receipt: id, newest: id, refundedSince: "0", revoked: [] }, rootSpki: gateway.keys.rootSpkiSha256 });
  for (const other of [newId("rcp"), "rcp_1", "..%2f"]) {
    const none = await gateway.http.fastify.inject({ url: `/receipts/${other}`, headers: { host: "gateway.test:4400" } });
    expect(none.json()).toMatchObject({ code: "receipt-not-found", status: 404 });
  }
});
