import type { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import { type Order, signOrder } from "../../protocol/order.ts";
import type { Payment } from "../../protocol/payment.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { type CastSeller, castAcquaintance, castAuthorization, castOrder, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { type Answer, type CallInput, request } from "../setup/scratch-wallet.ts";
import { openLiveStatus } from "./live-status.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
let apiKey: string;

beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
  apiKey = await createApiKey(gateway.database, seller.id);
});
afterAll(() => gateway?.close());

type MerchantOperation = "createPayment" | "getPayment" | "listPayments" | "cancelPayment" | "getMerchant" | "listMerchantEntries";

function call(operation: MerchantOperation, input: CallInput = {}, key = apiKey): Promise<Answer> {
  return request(gateway.http, { ...api, ...sellerApi }[operation], input, { headers: { authorization: `Bearer ${key}` } });
}

async function register(order: Order = castOrder(seller, 6_900n), idempotencyKey: string = crypto.randomUUID(), expiresIn?: number): Promise<Answer> {
  const body = { order: await signOrder(order, seller.key, seller.thumbprint), ...(expiresIn !== undefined && { expiresIn }) };
  return call("createPayment", { body, idempotencyKey });
}

async function registered(): Promise<Payment> {
  const answer = await register();
  expect(answer.status).toBe(201);
  return answer.body as unknown as Payment;
}

describe("registering an order", () => {
  it("answers with the payment, and again the same for the same key and body", async () => {
    const body = { order: await signOrder(castOrder(seller, 6_900n), seller.key, seller.thumbprint) };
    const first = await call("createPayment", { body, idempotencyKey: "once" });
    expect(first).toMatchObject({ status: 201, body: { state: "created", amount: "6900", merchant: seller.id } });
    const again = await call("createPayment", { body, idempotencyKey: "once" });
    expect(again.body).toEqual(first.body);
  });
  it("refuses the same key with another body, and a request without a key", async () => {
    await register(castOrder(seller, 1n), "conflict");
    expect(await register(castOrder(seller, 2n), "conflict")).toMatchObject({ status: 409, body: { code: "idempotency-conflict" } });
    const body = { order: await signOrder(castOrder(seller, 1n), seller.key, seller.thumbprint) };
    expect(await call("createPayment", { body })).toMatchObject({ status: 400, body: { code: "idempotency-key-missing" } });
  });
  it("refuses an order of another merchant, under another key, with sums that are wrong, or with a number in use", async () => {
    const other = await castSeller(gateway.database, gateway.keys);
    const foreign = { order: await signOrder(castOrder(other, 1n), other.key, other.thumbprint) };
    expect(await call("createPayment", { body: foreign, idempotencyKey: "a" })).toMatchObject({ status: 403, body: { code: "order-merchant-mismatch" } });
    const forged = { order: await signOrder(castOrder(seller, 1n), other.key, seller.thumbprint) };
    expect(await call("createPayment", { body: forged, idempotencyKey: "b" })).toMatchObject({ status: 422, body: { code: "order-signature-invalid" } });
    const borrowed = { order: await signOrder(castOrder(seller, 1n), other.key, other.thumbprint) };
    expect(await call("createPayment", { body: borrowed, idempotencyKey: "c" })).toMatchObject({ status: 422, body: { code: "order-signature-invalid" } });
    const line = { product: "p", name: "P", quantity: 2, unitPrice: "100", amount: "200" };
    expect(await register(castOrder(seller, 100n, { lines: [line] }))).toMatchObject({ status: 422, body: { code: "order-invalid" } });
    expect((await register(castOrder(seller, 1n, { number: "taken" }))).status).toBe(201);
    expect(await register(castOrder(seller, 1n, { number: "taken" }))).toMatchObject({ status: 409, body: { code: "order-number-taken" } });
  });
  it("lets a payment live for 60 s to 24 h, and for 30 min where nothing is said", async () => {
    const registered = (expiresIn?: number) => register(castOrder(seller, 1n), crypto.randomUUID(), expiresIn);
    for (const expiresIn of [59, 86_401]) expect(await registered(expiresIn)).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    for (const expiresIn of [60, 86_400, undefined]) {
      const { status, body } = await registered(expiresIn);
      expect([status, Number(body.expires) - Number(body.created)]).toEqual([201, (expiresIn ?? 1_800) * 1_000]);
    }
  });
  it("takes a key that is revoked or unknown for none", async () => {
    expect(await call("getMerchant", {}, "sk_test_unknown")).toMatchObject({ status: 401, body: { code: "api-key-invalid" } });
  });
});

describe("reading payments", () => {
  it("pages through the merchant's own, newest first, without skipping or repeating", async () => {
    const mine = await castSeller(gateway.database, gateway.keys);
    const key = await createApiKey(gateway.database, mine.id);
    const made = await castPayments(
      gateway.database,
      Array.from({ length: 45 }, () => mine),
      100n,
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await call("listPayments", { query: `limit=20${cursor ? `&cursor=${cursor}` : ""}` }, key);
      seen.push(...(body.items as Payment[]).map(({ id }) => id));
      cursor = body.next as string | undefined;
    } while (cursor);
    expect(seen).toEqual(
      made
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });
  it("shows nobody another merchant's payment", async () => {
    const payment = await registered();
    const other = await castSeller(gateway.database, gateway.keys);
    const key = await createApiKey(gateway.database, other.id);
    expect(await call("getPayment", { params: { id: payment.id } }, key)).toMatchObject({ status: 404, body: { code: "payment-not-found" } });
    expect(await call("cancelPayment", { params: { id: payment.id } }, key)).toMatchObject({ status: 404 });
  });
  it("tells anybody who knows the id the state only", async () => {
    const payment = await registered();
    const { body } = await request(gateway.http, api.getPaymentStatus, { params: { id: payment.id } });
    expect(body).toEqual({ payment: payment.id, state: "created" });
  });
});

describe("a payment's end, each once", () => {
  it("canceled by its merchant: repeated without error, no longer payable, its order number free", async () => {
    const order = castOrder(seller, 100n, { number: "again" });
    const payment = (await register(order)).body as unknown as Payment;
    expect(await call("cancelPayment", { params: { id: payment.id } })).toMatchObject({ status: 200, body: { state: "canceled" } });
    expect(await call("cancelPayment", { params: { id: payment.id } })).toMatchObject({ status: 200, body: { state: "canceled" } });
    expect((await register(order)).status).toBe(201);
  });
  it("expired: refused from that moment on, then written, its order number free", async () => {
    const order = castOrder(seller, 100n, { number: "late" });
    const payment = (await register(order)).body as unknown as Payment;
    await gateway.database.query("update payments set expires_at = now() - interval '1 second' where id = $1", [payment.id]);
    expect((await call("getPayment", { params: { id: payment.id } })).body.state).toBe("expired");
    expect(await call("cancelPayment", { params: { id: payment.id } })).toMatchObject({ status: 409, body: { code: "payment-not-open", state: "expired" } });
    expect((await register(order)).status).toBe(201);
  });
  it("cancel and pay race: one of them wins, whichever it is", async () => {
    const payer = await castPayer(gateway.database, gateway.keys, 1_000_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const payments = await castPayments(
      gateway.database,
      Array.from({ length: 20 }, () => seller),
      100n,
    );
    for (const payment of payments) {
      const authorization = await castAuthorization(payer, payment);
      const [canceled, paid] = await Promise.all([
        call("cancelPayment", { params: { id: payment.id } }),
        request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization } }),
      ]);
      expect([canceled.status, paid.status].sort()).toEqual([200, 409]);
      const { body } = await call("getPayment", { params: { id: payment.id } });
      expect(body.state).toBe(paid.status === 200 ? "paid" : "canceled");
    }
  });
});

describe("authorizing", () => {
  it("in a batch: one outcome per item, in their order", async () => {
    const payer = await castPayer(gateway.database, gateway.keys, 150n);
    await castAcquaintance(gateway.database, payer, seller);
    const payments = await castPayments(gateway.database, [seller, seller], 100n);
    const authorizations: { authorization: string }[] = [];
    for (const payment of payments) authorizations.push({ authorization: await castAuthorization(payer, payment) });
    const broken = { authorization: `${authorizations[0]?.authorization.slice(0, -3)}AAA` };
    const { body } = await request(gateway.http, api.authorizePayments, { body: { authorizations: [broken, ...authorizations] } });
    expect(body.outcomes).toMatchObject([
      { problem: { code: "signature-invalid" } },
      { result: expect.any(String) },
      { problem: { code: "insufficient-balance" } },
    ]);
  });
  it("refuses 65 in one request", async () => {
    const [payment] = await castPayments(gateway.database, [seller], 100n);
    const payer = await castPayer(gateway.database, gateway.keys, 150n);
    if (!payment) throw new Error("no payment");
    const authorization = await castAuthorization(payer, payment);
    const body = { authorizations: Array.from({ length: 65 }, () => ({ authorization })) };
    expect(await request(gateway.http, api.authorizePayments, { body })).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  });
  it("moves the merchant's balance and lists it as an entry with its counterparty", async () => {
    const mine = await castSeller(gateway.database, gateway.keys);
    const key = await createApiKey(gateway.database, mine.id);
    const payer = await castPayer(gateway.database, gateway.keys, 1_000n);
    await castAcquaintance(gateway.database, payer, mine);
    const [payment] = await castPayments(gateway.database, [mine], 400n);
    if (!payment) throw new Error("no payment");
    await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization: await castAuthorization(payer, payment) } });
    expect((await call("getMerchant", {}, key)).body).toMatchObject({ balance: "400" });
    const { body } = await call("listMerchantEntries", {}, key);
    expect(body.items).toMatchObject([{ kind: "payment", amount: "400", balance: "400", payment: { id: payment.id } }]);
  });
});

describe("the button's frame and the live state, over HTTP", () => {
  it("may be framed by the merchant's registered origins and the gateway's own checkout page only", async () => {
    const payment = await registered();
    const { writeFile } = await import("node:fs/promises");
    await writeFile(`${gateway.webFolder}/button.html`, '<script type="application/json" id="payment"><!--payment--></script>');
    const answer = await gateway.http.fastify.inject({ method: "GET", url: `/button/${payment.id}` });
    const policy = String(answer.headers["content-security-policy"]);
    expect(policy).toMatch(/frame-ancestors [^;]+$/);
    expect(policy.split("frame-ancestors ")[1]?.split(" ")).toEqual([seller.origin, SCRATCH_ORIGINS[0]]);
    expect(answer.body).toContain(`"amount":"6900"`);
  });
  it("has a checkout page that nobody may frame, with what the order is, and none for a payment that does not exist", async () => {
    const payment = await registered();
    const { writeFile } = await import("node:fs/promises");
    await writeFile(`${gateway.webFolder}/checkout.html`, '<script type="application/json" id="payment"><!--payment--></script>');
    const answer = await gateway.http.fastify.inject({ method: "GET", url: `/checkout/${payment.id}` });
    expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(answer.headers["content-security-policy"]).toContain("frame-src 'self'");
    expect(answer.body).toContain(`"orderNumber":${JSON.stringify(payment.order.number)}`);
    const unknown = await gateway.http.fastify.inject({ method: "GET", url: `/checkout/${newId("pay")}` });
    expect(unknown.statusCode).toBe(404);
  });
  it("pushes the change to paid to whoever watches, also from another process, and then ends", async () => {
    const second = await gateway.another();
    const address = await second.fastify.listen({ port: 0, host: "127.0.0.1" });
    const payer = await castPayer(gateway.database, gateway.keys, 1_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const [payment] = await castPayments(gateway.database, [seller], 400n);
    if (!payment) throw new Error("no payment");
    const stream = await fetch(`${address}/v1/payments/${payment.id}/events`);
    const text = stream.text();
    await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization: await castAuthorization(payer, payment) } });
    const states = [...(await text).matchAll(/data: (.*)/g)].map(([, data]) => (JSON.parse(data ?? "") as { state: string }).state);
    expect(states[0]).toBe("created");
    expect(states.at(-1)).toBe("paid");
  });
  it("tells what it missed while the database had dropped its listening connection", async () => {
    const address = await (await gateway.another()).fastify.listen({ port: 0, host: "127.0.0.1" });
    const payer = await castPayer(gateway.database, gateway.keys, 1_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const [payment] = await castPayments(gateway.database, [seller], 400n);
    if (!payment) throw new Error("no payment");
    const stream = await fetch(`${address}/v1/payments/${payment.id}/events`);
    const text = stream.text();
    await gateway.database.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()");
    await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization: await castAuthorization(payer, payment) } });
    expect(await text).toContain('"state":"paid"');
  });
  it("keeps room for others: so many streams from one address, so many in all", async () => {
    const live = await openLiveStatus(gateway.database, { all: 3, perAddress: 2 });
    const open = () => new PassThrough() as unknown as ServerResponse;
    const payment = await registered();
    for (const address of ["192.0.2.1", "192.0.2.1", "192.0.2.2"]) {
      expect(live.hasRoom(address)).toBe(true);
      live.follow(payment.id, "created", address, open());
    }
    expect([live.hasRoom("192.0.2.1"), live.hasRoom("192.0.2.3")]).toEqual([false, false]);
    await live.close();
  });
  it("pushes expiry when its time comes", async () => {
    const address = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
    const payment = await registered();
    const stream = await fetch(`${address}/v1/payments/${payment.id}/events`);
    const text = stream.text();
    await gateway.database.query("update payments set expires_at = now() where id = $1", [payment.id]);
    expect(await text).toContain('"state":"expired"');
  });
});

describe("limits", () => {
  it("requests from one address; a merchant's own and other addresses go on", async () => {
    const limited = await gateway.another({ requestsPerMinute: 5 });
    const status = (address: string, forwarded?: string) =>
      request(
        limited,
        api.getPaymentStatus,
        { params: { id: "pay_00000000000000000000000000" } },
        { address, ...(forwarded && { headers: { "x-forwarded-for": forwarded } }) },
      );
    for (let asked = 0; asked < 5; asked++) expect((await status("192.0.2.9")).status).toBe(404);
    expect(await status("192.0.2.9")).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    // Whoever claims to be somebody else's proxy is not believed.
    expect((await status("192.0.2.9", "192.0.2.10")).status).toBe(429);
    expect((await status("192.0.2.10")).status).toBe(404);
    const merchant = await request(limited, sellerApi.getMerchant, {}, { address: "192.0.2.9", headers: { authorization: `Bearer ${apiKey}` } });
    expect(merchant.status).toBe(200);
  });
  it("requests by the API keys of one merchant, from wherever, fewer in test mode; others go on", async () => {
    const limited = await gateway.another({ merchantRequestsPerMinute: { test: 3, live: 6 } });
    const other = await castSeller(gateway.database, gateway.keys);
    const second = await createApiKey(gateway.database, seller.id);
    const ask = async (key: string, at: number) =>
      (await request(limited, sellerApi.getMerchant, {}, { address: `192.0.2.${at}`, headers: { authorization: `Bearer ${key}` } })).status;
    const status = async (...keys: string[]) => Promise.all(keys.map(ask));
    expect(await status(apiKey, second, apiKey)).toEqual([200, 200, 200]);
    expect(await status(apiKey, second)).toEqual([429, 429]);
    const live = await createApiKey(gateway.database, other.id);
    await gateway.database.query("update merchants set livemode = true where id = $1", [other.id]);
    expect(await status(live, live, live, live, live, live)).toEqual(Array(6).fill(200));
    expect(await status(live)).toEqual([429]);
  });
  it("open payments of a merchant in test mode; what is paid or over makes room, and live merchants have no such limit", async () => {
    const limited = await gateway.another({ openPaymentsInTest: 2 });
    const testing = await castSeller(gateway.database, gateway.keys);
    const headers = { authorization: `Bearer ${await createApiKey(gateway.database, testing.id)}` };
    const register = async (idempotencyKey: string = crypto.randomUUID()) => {
      const order = await signOrder(castOrder(testing, 100n, { number: idempotencyKey }), testing.key, testing.thumbprint);
      return request(limited, api.createPayment, { body: { order }, idempotencyKey }, { headers });
    };
    const made = [await register(), await register()];
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    expect(await register()).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    await request(limited, api.cancelPayment, { params: { id: String(made[0]?.body.id) } }, { headers });
    expect((await register()).status).toBe(201);
    expect((await register()).status).toBe(429);
    await gateway.database.query("update merchants set livemode = true where id = $1", [testing.id]);
    expect((await register()).status).toBe(201);
  });
  it("addresses behind a proxy that the operator trusts are told apart", async () => {
    const proxied = await gateway.another({ requestsPerMinute: 1, trustedProxies: ["192.0.2.1"] });
    const from = (client: string) =>
      request(
        proxied,
        api.getPaymentStatus,
        { params: { id: "pay_00000000000000000000000000" } },
        { address: "192.0.2.1", headers: { "x-forwarded-for": client } },
      );
    expect((await from("198.51.100.1")).status).toBe(404);
    expect((await from("198.51.100.2")).status).toBe(404);
    expect((await from("198.51.100.1")).status).toBe(429);
  });
  it("API keys that do not hold, per address; then the right one from there too, but not from elsewhere", async () => {
    const limited = await gateway.another();
    const ask = async (key: string, address: string) =>
      (await request(limited, sellerApi.getMerchant, {}, { address, headers: { authorization: `Bearer ${key}` } })).status;
    for (let guess = 0; guess < 120; guess++) expect(await ask(`sk_test_${String(guess).padStart(43, "0")}`, "192.0.2.11")).toBe(401);
    expect([await ask(apiKey, "192.0.2.11"), await ask(apiKey, "192.0.2.12")]).toEqual([429, 200]);
  });
  it("no test bank outside test mode", async () => {
    const live = await gateway.another({ testMode: false });
    expect(await request(live, api.createTopUp, { body: { amount: "1" }, idempotencyKey: "x" })).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
  it("authorizations from one address that do not verify: after 120 in a minute the rest is refused unread, others go on", async () => {
    const limited = await gateway.another();
    const payer = await castPayer(gateway.database, gateway.keys, 1_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const [payment] = await castPayments(gateway.database, [seller], 100n);
    if (!payment) throw new Error("no payment");
    const jws = await castAuthorization(payer, payment);
    const from = (address: string, authorizations: { authorization: string }[]) =>
      request(limited, api.authorizePayments, { body: { authorizations } }, { address });
    const broken = Array.from({ length: 60 }, () => ({ authorization: `${jws.slice(0, -4)}AAAA` }));
    for (let round = 0; round < 2; round++) await from("192.0.2.7", broken);
    expect((await from("192.0.2.7", [{ authorization: jws }])).body.outcomes).toMatchObject([{ problem: { code: "rate-limited" } }]);
    expect((await from("192.0.2.8", [{ authorization: jws }])).body.outcomes).toMatchObject([{ result: expect.any(String) }]);
  });
  it("authorizations per certificate and minute", async () => {
    const limited = await gateway.another({ authorizationsPerMinute: 3 });
    const payer = await castPayer(gateway.database, gateway.keys, 1_000n);
    const [payment] = await castPayments(gateway.database, [seller], 100n);
    if (!payment) throw new Error("no payment");
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      const body = { authorization: await castAuthorization(payer, payment) };
      codes.push((await request(limited, api.authorizePayment, { params: { id: payment.id }, body })).body.code);
    }
    expect(codes.at(-1)).toBe("rate-limited");
  });
});
