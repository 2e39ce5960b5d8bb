import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Session } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { canonicalBytes } from "../../protocol/canonical.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact } from "../../protocol/jws.ts";
import { readPayload } from "../../protocol/receipt/read.ts";
import { encodeReceipt, signReceipt } from "../../protocol/receipt/sign.ts";
import { type ReceiptVerdict, verifyReceipt } from "../../protocol/receipt/verify.ts";
import type { Receipt, ReceiptStatus, ReceiptSummary, SignedReceipt } from "../../protocol/receipt.ts";
import { REFUND_TYPE } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type CastPayer, type CastPayment, type CastSeller, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { keyed, lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { type Answer, newWallet, request, type ScratchWallet, signedCall } from "../setup/scratch-wallet.ts";
import { issueReceipt } from "./issue.ts";

let gateway: ScratchGateway;
let payer: CastPayer;
let seller: CastSeller;
let payment: CastPayment;

beforeAll(async () => {
  gateway = await openScratchGateway();
  payer = await castPayer(gateway.database, gateway.keys, 10_000_000n);
  await gateway.database.query("update allowances set total = 10000000 where user_number = $1", [payer.user]);
});
afterAll(() => gateway?.close());
beforeEach(async () => {
  seller = await castSeller(gateway.database, gateway.keys);
  payment = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Coconut oil", 2, 10_500), lineOf("Tea", 1, 5_000)]));
});

const draftOf = async (of: CastPayment, by: CastSeller): Promise<Answer> =>
  request(gateway.http, sellerApi.draftReceipt, { params: { id: of.id } }, { headers: await keyed(gateway, by) });
const send = async (body: object, by: CastSeller): Promise<Answer> =>
  request(gateway.http, sellerApi.issueReceipt, { body }, { headers: await keyed(gateway, by) });

async function chainOf(by: CastSeller): Promise<string[]> {
  const [row] = await gateway.database.query<{ der: Buffer }>("select der from merchant_certificates where thumbprint = $1", [
    Buffer.from(by.thumbprint, "base64url"),
  ]);
  const der = row?.der ?? Buffer.alloc(0);
  const [ca] = (await gateway.keys.authoritiesAbove(der)) ?? [];
  return [der, ca ?? Buffer.alloc(0)].map((one) => Buffer.from(one).toString("base64"));
}
const signedBy = async (payload: string, by: CastSeller) => ({ payload, signature: await signReceipt(payload, by.key, await chainOf(by)) });

/** Drafts, signs and issues as a seller's server does. */
async function issue(of = payment, by = seller): Promise<SignedReceipt> {
  const { body } = await draftOf(of, by);
  const answer = await send(await signedBy(String(body.payload), by), by);
  expect(answer.body).not.toHaveProperty("code");
  expect(answer.status).toBe(201);
  return answer.body as unknown as SignedReceipt;
}
const verify = (signed: unknown, revoked: ReceiptStatus["revoked"] = []): Promise<ReceiptVerdict> =>
  verifyReceipt(signed, { rootSpki: gateway.keys.rootSpkiSha256, revoked });
function contentOf({ payload }: SignedReceipt): Receipt {
  const receipt = readPayload(payload);
  if (!receipt) throw new Error("no receipt");
  return receipt;
}
const get = async (id: string) => request(gateway.http, api.getReceipt, { params: { id } });
const status = async (id: string) => (await request(gateway.http, api.getReceiptStatus, { params: { id } })).body as unknown as ReceiptStatus;

async function refund(of: CastPayment, by: CastSeller, amount: number): Promise<void> {
  const order = {
    payment: of.id,
    tid: of.tid,
    merchant: by.id,
    number: newId("req").slice(4),
    currency: "KRW",
    amount: String(amount),
    reason: "broken",
    issued: Date.now(),
  };
  const header = { alg: "ES256", typ: REFUND_TYPE, "x5t#S256": by.thumbprint } as const;
  const jws = await signCompact(header, canonicalBytes(order), by.key);
  await gateway.database.query(
    "insert into refunds (id, payment, merchant, number, amount, reason, at, jws) values ($1, $2, $3, $4, $5, 'broken', now(), $6)",
    [...[newId("rfd"), of.id, by.id, order.number, amount, jws]],
  );
  await gateway.database.query("update payments set refunded = refunded + $2 where id = $1", [of.id, amount]);
}

describe("issued by the merchant's server", () => {
  test("a receipt says what was paid, and verifies against the root alone", async () => {
    const signed = await issue();
    const verdict = await verify(signed);
    expect(verdict).toMatchObject({ valid: true, notes: [{ kind: "test-money" }] });
    const receipt = contentOf(signed);
    expect(receipt).toMatchObject({ revision: 1, payment: payment.id, tid: payment.tid, total: "26000", tax: "2363", refunded: "0", refunds: [] });
    expect(receipt).toMatchObject({ merchant: { id: seller.id, origin: seller.origin }, payer: { user: String(payer.user) }, livemode: false });
    expect(receipt.issuer).toBeUndefined();
    expect((await get(receipt.id)).body).toEqual(signed);
    expect(await status(receipt.id)).toEqual({ receipt: receipt.id, newest: receipt.id, refundedSince: "0", revoked: [] });
  });

  test("it stands in the lists of seller and payer, and in nobody else's", async () => {
    const { id } = contentOf(await issue());
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
    await issue();
    for (const number of [2, 3]) await issue(await sell(gateway, seller, payer, orderWith(seller, [lineOf(`Thing ${number}`, 1, 1_000)])));
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
    const signed = await issue();
    await issue();
    const { body } = await request(gateway.http, api.getPayment, { params: { id: payment.id } }, { headers: await keyed(gateway, seller) });
    expect(body.receipt).toBe(contentOf(signed).id);
    const events = await gateway.database.query<{ body: string }>("select body from events where merchant = $1 and type = 'receipt.issued'", [seller.id]);
    expect(events.map((event) => JSON.parse(event.body).data)).toEqual([
      expect.objectContaining({ payment: payment.id, receipt: contentOf(signed).id, amount: "26000", currency: "KRW" }),
    ]);
  });

  test("issuing twice, one after the other or at once, gives the one receipt", async () => {
    const drafts = await Promise.all([draftOf(payment, seller), draftOf(payment, seller)]);
    const payloads = drafts.map(({ body }) => String(body.payload));
    expect(payloads[0]).not.toBe(payloads[1]);
    const answers = await Promise.all(payloads.flatMap((payload) => [payload, payload]).map(async (payload) => send(await signedBy(payload, seller), seller)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await draftOf(payment, seller)).body.payload).toBe(answers[0]?.body.payload);
    const rows = await gateway.database.query("select 1 from receipts where payment = $1", [payment.id]);
    expect(rows).toHaveLength(1);
  });

  test("after a refund it is issued again under the next revision; the first one stays and points to it", async () => {
    const first = contentOf(await issue());
    const stale = String((await draftOf(payment, seller)).body.payload);
    await refund(payment, seller, 2_000);
    await refund(payment, seller, 3_000);
    // Until the seller issues it again everybody who sees it hears of what was refunded.
    const headers = await keyed(gateway, seller);
    const outdated = async () => (await request(gateway.http, api.getPayment, { params: { id: payment.id } }, { headers })).body.receiptOutdated;
    const issued = async () => (await request(gateway.http, sellerApi.listIssuedReceipts, {}, { headers })).body.items;
    expect(await status(first.id)).toMatchObject({ newest: first.id, refundedSince: "5000" });
    expect(await issued()).toEqual([expect.objectContaining({ id: first.id, refunded: "0", refundedSince: "5000" })]);
    expect(await outdated()).toBe(true);
    expect((await send(await signedBy(stale, seller), seller)).body).toMatchObject({ code: "receipt-mismatch" });
    const again = await issue();
    expect(contentOf(again)).toMatchObject({ revision: 2, refunded: "5000", refunds: [expect.any(String), expect.any(String)] });
    expect(await verify(again)).toMatchObject({ valid: true, notes: [{ kind: "refunded" }, { kind: "test-money" }] });
    expect(await status(first.id)).toMatchObject({ newest: contentOf(again).id, refundedSince: "5000" });
    expect(await status(contentOf(again).id)).toMatchObject({ newest: contentOf(again).id, refundedSince: "0" });
    expect(await outdated()).toBeUndefined();
    expect(await verify((await get(first.id)).body)).toMatchObject({ valid: true });
    expect(await issued()).toEqual([expect.objectContaining({ id: contentOf(again).id, refunded: "5000", refundedSince: "0" })]);
  });

  test("a refund that comes between the check of a receipt and its commit makes it none", async () => {
    const payload = String((await draftOf(payment, seller)).body.payload);
    let asked = 0;
    const authoritiesAbove = async (der: Uint8Array) => {
      // The payer's certificate, then the merchant's: with that the first check has read all that it reads.
      if (++asked === 2) await refund(payment, seller, 1_000);
      return gateway.keys.authoritiesAbove(der);
    };
    const dependencies = { database: gateway.database, keys: { ...gateway.keys, authoritiesAbove }, activeUser: async () => 0n };
    const issuing = issueReceipt(dependencies, { merchant: seller.id, member: undefined }, await signedBy(payload, seller), Date.now());
    await expect(issuing).rejects.toMatchObject({ problem: { code: "receipt-mismatch" } });
    expect(asked).toBeGreaterThan(2);
    expect(await gateway.database.query("select 1 from receipts where payment = $1", [payment.id])).toEqual([]);
  });

  test("a merchant certificate that is revoked later leaves it valid, with a note", async () => {
    const signed = await issue();
    await gateway.database.query("update merchant_certificates set revoked_at = now() where merchant = $1", [seller.id]);
    const { revoked } = await status(contentOf(signed).id);
    expect(revoked).toEqual([{ certificate: seller.thumbprint, at: expect.any(Number) }]);
    const verdict = await verify(signed, revoked);
    expect(verdict).toMatchObject({ valid: true, notes: [{ kind: "revoked-later" }, { kind: "test-money" }] });
    const backdated = revoked.map((one) => ({ ...one, at: contentOf(signed).issuedAt - 1 }));
    expect((await verify(signed, backdated)).valid).toBe(false);
  });
});

test("the page behind its code holds it for whoever has its id, and may load and frame nothing else", async () => {
  await writeFile(join(gateway.webFolder, "receipt.html"), '<script type="application/json" id="receipt"><!--receipt--></script>');
  const signed = await issue();
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
    const honest = contentOf({ payload: String((await draftOf(payment, seller)).body.payload) } as SignedReceipt);
    const payload = encodeReceipt({ ...honest, ...lie(honest) } as Receipt);
    expect((await send(await signedBy(payload, seller), seller)).body).toMatchObject({ code: "receipt-mismatch", status: 422 });
    expect(await gateway.database.query("select 1 from receipts where payment = $1", [payment.id])).toEqual([]);
  });

  test("the id of another receipt, correctly signed", async () => {
    const { id, issuedAt } = contentOf(await issue());
    const next = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Bag", 1, 1_000)]));
    const honest = contentOf({ payload: String((await draftOf(next, seller)).body.payload) } as SignedReceipt);
    const answer = await send(await signedBy(encodeReceipt({ ...honest, id, issuedAt }), seller), seller);
    expect(answer.body).toMatchObject({ code: "receipt-mismatch", status: 422 });
    expect(contentOf((await get(id)).body as unknown as SignedReceipt).payment).toBe(payment.id);
  });

  test("a signature by another key, another merchant's, the payer's, a revoked or an unregistered one", async () => {
    const payload = String((await draftOf(payment, seller)).body.payload);
    const other = await castSeller(gateway.database, gateway.keys);
    const chain = await chainOf(seller);
    const signatures = [
      await signReceipt(payload, other.key, chain),
      await signReceipt(payload, other.key, await chainOf(other)),
      await signReceipt(payload, payer.key, payer.chain),
      await signReceipt(`${payload.slice(0, -4)}AAAA`, seller.key, chain),
      { ...(await signReceipt(payload, seller.key, chain)), signature: "A".repeat(86) },
      {
        ...(await signReceipt(payload, seller.key, chain)),
        protected: Buffer.from('{"alg":"none","typ":"coconut-receipt+jws","x5c":[]}').toString("base64url"),
      },
    ];
    for (const signature of signatures)
      expect((await send({ payload, signature }, seller)).body).toMatchObject({ code: "receipt-signature-invalid", status: 403 });
    await gateway.database.query("update merchant_certificates set revoked_at = now() where merchant = $1", [seller.id]);
    expect((await send(await signedBy(payload, seller), seller)).body).toMatchObject({ code: "receipt-signature-invalid" });
  });

  test("a payment that is not paid, and one that is somebody else's", async () => {
    const [open] = await castPayments(gateway.database, [seller], 1_000n);
    expect((await draftOf(open ?? payment, seller)).body).toMatchObject({ code: "payment-not-paid" });
    const other = await castSeller(gateway.database, gateway.keys);
    expect((await draftOf(payment, other)).body).toMatchObject({ code: "payment-not-found" });
    expect((await get(newId("rcp"))).body).toMatchObject({ code: "receipt-not-found" });
    expect((await request(gateway.http, api.getReceiptStatus, { params: { id: newId("rcp") } })).body).toMatchObject({ code: "receipt-not-found" });
  });
});

test("each seller of a marketplace's order issues a receipt of its own lines; the marketplace without a line has none", async () => {
  const [market, farm, mill] = await Promise.all([1, 2, 3].map(() => castSeller(gateway.database, gateway.keys)));
  if (!market || !farm || !mill) throw new Error("no sellers");
  for (const one of [farm, mill]) await gateway.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [one.id, market.id]);
  const order = orderWith(market, [lineOf("Rice", 2, 3_000, farm.id), lineOf("Flour", 1, 2_200, mill.id), lineOf("Barley", 1, 1_000, farm.id)]);
  const sold = await sell(gateway, market, payer, order);
  const ofFarm = await issue(sold, farm);
  expect(contentOf(ofFarm)).toMatchObject({ total: "7000", tax: "636", merchant: { id: farm.id }, order: { merchant: market.id, number: order.number } });
  expect(contentOf(ofFarm).order.lines.map(({ name }) => name)).toEqual(["Rice", "Barley"]);
  expect(contentOf(await issue(sold, mill)).total).toBe("2200");
  expect(await verify(ofFarm)).toMatchObject({ valid: true });
  expect((await draftOf(sold, market)).body).toMatchObject({ code: "payment-not-found" });
  // Nor may one seller sign in the other's place.
  const payload = String((await draftOf(sold, mill)).body.payload);
  expect((await send(await signedBy(payload, mill), farm)).body).toMatchObject({ code: "receipt-mismatch" });
});

describe("issued by a member with a certificate of their own", () => {
  let member: ScratchWallet;
  let chain: readonly string[];
  let session: Session;

  beforeEach(async () => {
    member = await newWallet(gateway.http);
    ({ chain } = await member.makeMaster());
    await gateway.database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'operator')", [seller.id, BigInt(member.user)]);
    session = (await signedCall(gateway.http, await member.signIn(), sellerApi.createSellerSession, { params: { id: seller.id } })).body as unknown as Session;
  });
  const draft = async () => String((await signedCall(gateway.http, session, sellerApi.draftReceipt, { params: { id: payment.id } })).body.payload);
  const issueBy = (body: object) => signedCall(gateway.http, session, sellerApi.issueReceipt, { body });

  test("it names the member and since when they are appointed", async () => {
    const payload = await draft();
    const answer = await issueBy({ payload, signature: await signReceipt(payload, member.keys.privateKey, chain) });
    expect(answer.status).toBe(201);
    const signed = answer.body as unknown as SignedReceipt;
    expect(contentOf(signed).issuer).toEqual({ user: member.user, appointedAt: expect.any(Number) });
    expect(await verify(signed)).toMatchObject({ valid: true });
    // What the server asks for afterwards is the same receipt.
    expect((await draftOf(payment, seller)).body.payload).toBe(payload);
  });

  test("another member's certificate, the merchant's key and a revoked certificate are refused", async () => {
    const payload = await draft();
    const other = await newWallet(gateway.http);
    const { chain: foreign } = await other.makeMaster();
    const refused = async (signature: object) => (await issueBy({ payload, signature })).body.code;
    expect(await refused(await signReceipt(payload, other.keys.privateKey, foreign))).toBe("receipt-signature-invalid");
    expect(await refused(await signReceipt(payload, other.keys.privateKey, chain))).toBe("receipt-signature-invalid");
    expect(await refused((await signedBy(payload, seller)).signature)).toBe("certificate-untrusted");
    const own = await signReceipt(payload, member.keys.privateKey, chain);
    const thumbprint = createHash("sha256")
      .update(Buffer.from(chain[0] ?? "", "base64"))
      .digest();
    await gateway.database.query(
      "update certificate_states set status = 'suspended', cause = 'pin' where certificate = (select id from certificates where thumbprint = $1)",
      [thumbprint],
    );
    expect(await refused(own)).toBe("certificate-suspended");
  });

  test("an appointment that has ended ends it at once", async () => {
    const payload = await draft();
    await gateway.database.query("update merchant_members set ended_at = now() where merchant = $1", [seller.id]);
    expect((await issueBy({ payload, signature: await signReceipt(payload, member.keys.privateKey, chain) })).body).toMatchObject({ code: "seller-required" });
  });
});
