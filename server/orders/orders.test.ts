import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { compactVerify, importX509 } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import { type Order, signOrder, tidOf } from "../../protocol/order.ts";
import { ORDER_REQUEST_HEADER, type OrderCheck } from "../../protocol/order-check.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type Coconut, coconut, type OrderInput } from "../../sdk/server/index.ts";
import { newMerchantKey } from "../../sdk/server/key.ts";
import type { HttpServer } from "../http/server.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { certifyMerchant } from "../merchants/certify-merchant.ts";
import { openOutbound } from "../outbound/client.ts";
import { type CastSeller, castOrder, castSeller } from "../setup/cast.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { type Answer, request } from "../setup/scratch-wallet.ts";
import { limits } from "../storage/rate-limit.ts";
import { orderFetcher } from "./fetch-order.ts";

type Answering = (request: IncomingMessage, response: ServerResponse) => unknown;

let gateway: ScratchGateway;
let seller: CastSeller;
let apiKey: string;
/** The SDK on the merchant's own server. */
let sdk: Coconut;
let base: string;
const merchantServer = createServer((request, response) => void answering(request, response));
let answering: Answering;
/** The shop's own orders. */
const book = new Map<string, OrderInput>();
/** Numbers of the orders that were fetched, as they came. */
let fetched: string[] = [];

beforeAll(async () => {
  gateway = await openScratchGateway();
  const { database, keys } = gateway;
  seller = await castSeller(database, keys);
  apiKey = await createApiKey(database, seller.id);
  const { privateKey, request: pkcs10 } = await newMerchantKey();
  const certificate = await certifyMerchant(database, keys, seller.id, pkcs10);
  const api = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  sdk = await coconut({ api, apiKey, merchant: seller.id, privateKey, certificate, rootSpki: keys.rootSpkiSha256 });
  merchantServer.listen(0, "127.0.0.1");
  await once(merchantServer, "listening");
  const address = merchantServer.address();
  base = `http://localhost:${typeof address === "object" ? address?.port : ""}`;
  await database.query("update merchants set order_url = $2 where id = $1", [seller.id, `${base}/coconut/orders/{number}`]);
  await database.query("insert into webhook_endpoints (id, merchant, url, events, secret) values ($1, $2, 'http://localhost:1/', $3, '')", [
    newId("whe"),
    seller.id,
    ["order.normal", "order.abnormal"],
  ]);
});
afterAll(async () => {
  merchantServer.closeAllConnections();
  merchantServer.close();
  await gateway?.close();
});
beforeEach(() => {
  fetched = [];
  answering = honest;
});
afterEach(() => merchantServer.closeAllConnections());

/** A merchant's server as the SDK makes it. */
async function honest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const number = request.url?.split("/").at(-1) ?? "";
  fetched.push(number);
  const header = request.headers[ORDER_REQUEST_HEADER];
  const answer = await sdk.serveOrder({ header: String(header), number }, (wanted) => book.get(wanted));
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

const signed = (order: Order, by = seller): Answering => {
  return async (_request, response) => response.end(JSON.stringify({ order: await signOrder(order, by.key, by.thumbprint) }));
};

/** An order in the shop's book, and the page's copy of it. */
async function newOrder(number: string = crypto.randomUUID().slice(0, 12)): Promise<{ order: Order; tid: string }> {
  const input: OrderInput = {
    number,
    lines: [
      { product: "coconut", name: "Coconut", quantity: 1, unitPrice: 6_900 },
      { product: "straw", name: "Straw", quantity: 2, unitPrice: 100 },
    ],
  };
  book.set(number, input);
  const page = await sdk.pageOrder(input);
  return { order: JSON.parse(page.order) as Order, tid: page.tid };
}

function check(body: unknown, http: HttpServer = gateway.http, address?: string): Promise<Answer> {
  return request(http, sellerApi.checkOrder, { body }, address === undefined ? {} : { address });
}
const checkOf = (answer: Answer) => (answer.body as { check: OrderCheck }).check;
const paymentsOf = (number: string) => gateway.database.query<{ id: string }>("select id from payments where order_number = $1", [number]);

async function eventsOf(number: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await gateway.database.query<{ body: string }>("select body from events where merchant = $1 order by id", [seller.id]);
  return rows.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.orderNumber === number);
}

describe("a page's order that is the shop's own", () => {
  it("is normal: registered as a payment of the shop's signed order, with an event of the same code, and the check is signed", async () => {
    const { order, tid } = await newOrder();
    const answer = await check({ order, tid });
    expect(answer.status).toBe(200);
    const found = checkOf(answer);
    expect(found).toMatchObject({ verdict: "normal", merchant: seller.id, number: order.number, presented: tid, fetched: tid, fields: [] });
    expect(found.code).toMatch(/^N-\d{6}$/);
    expect(await sdk.getPayment(String(found.payment))).toMatchObject({ state: "created", tid, amount: "7100", order });
    expect(await eventsOf(order.number)).toMatchObject([{ type: "order.normal", data: { payment: found.payment, amount: "7100", code: found.code } }]);
    const { signed: jws } = answer.body as { signed: string };
    const certificate = Buffer.from(gateway.keys.resultKey().chain[0] ?? "").toString("base64");
    const key = await importX509(`-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`, "ES256");
    const { payload, protectedHeader } = await compactVerify(jws, key);
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(found);
    expect(protectedHeader).toMatchObject({ typ: "coconut-order-check+jws", "x5t#S256": gateway.keys.resultKey().thumbprint });
  });

  it("is the same payment with the same code when its page is opened again, and when twenty open it at once over two processes", async () => {
    const { order, tid } = await newOrder();
    const second = await gateway.another();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => check({ order, tid }, at % 2 ? second : gateway.http)));
    const checks = [...answers, await check({ order, tid })].map(checkOf);
    expect(new Set(checks.map(({ payment, code }) => `${payment} ${code}`)).size).toBe(1);
    expect(await paymentsOf(order.number)).toHaveLength(1);
    expect(await eventsOf(order.number)).toHaveLength(1);
  });
});

describe("a page's order that is not the shop's own is abnormal, names the field and leaves nothing to pay", () => {
  const [first, second] = [0, 1];
  const line = (order: Order, at: number, change: object) => ({
    ...order,
    lines: order.lines.map((one, index) => (index === at ? { ...one, ...change } : one)),
  });
  const changes: Record<string, [(order: Order) => object, string[]]> = {
    "the unit price": [(order) => line(order, first, { unitPrice: "1000" }), ["lines[0].unitPrice"]],
    "the sum of a line": [(order) => line(order, second, { amount: "1" }), ["lines[1].amount"]],
    "the total": [(order) => ({ ...order, total: "1000" }), ["total"]],
    "the quantity": [(order) => line(order, first, { quantity: 10 }), ["lines[0].quantity"]],
    "the product": [(order) => line(order, first, { product: "car" }), ["lines[0].product"]],
    "the product's name": [(order) => line(order, first, { name: "A car" }), ["lines[0].name"]],
    "the currency": [(order) => ({ ...order, currency: "VND" }), ["currency"]],
    "a seller": [(order) => line(order, second, { seller: "mer_x" }), ["lines[1].seller"]],
    "the address": [(order) => ({ ...order, delivery: "A".repeat(43) }), ["delivery"]],
    "a line more": [(order) => ({ ...order, lines: [...order.lines, order.lines[0]] }), ["lines[2]"]],
    "a line less": [(order) => ({ ...order, lines: order.lines.slice(0, 1) }), ["lines[1]"]],
    "an amount that is none": [(order) => ({ ...order, total: "-7100.5e3" }), ["total"]],
  };
  it.each(Object.entries(changes))("changed: %s", async (_, [change, fields]) => {
    const { order } = await newOrder();
    const changed = change(order);
    // Whoever changes the page hashes as well as anybody.
    const answer = await check({ order: changed, tid: await tidOf(changed as Order) });
    const { code, ...found } = checkOf(answer);
    expect(found).toMatchObject({ verdict: "abnormal", fields });
    expect(found.payment).toBeUndefined();
    expect(code).toMatch(/^A-\d{6}$/);
    expect(await paymentsOf(order.number)).toEqual([]);
    expect(await eventsOf(order.number)).toEqual([
      expect.objectContaining({ type: "order.abnormal", data: { merchant: seller.id, orderNumber: order.number, fields, code } }),
    ]);
    expect(checkOf(await check({ order: changed, tid: await tidOf(changed as Order) })).code).toBe(code);
    expect(await eventsOf(order.number)).toHaveLength(1);
  });

  it("everything consistently, with a tid that fits: the hash alone proves nothing", async () => {
    const { order } = await newOrder();
    const [one, ...rest] = order.lines;
    if (!one) throw new Error("no line");
    const cheap: Order = { ...order, lines: [{ ...one, unitPrice: "1000", amount: "1000" }, ...rest], total: "1200" };
    const found = checkOf(await check({ order: cheap, tid: await tidOf(cheap) }));
    expect(found).toMatchObject({ verdict: "abnormal", fields: ["lines[0].unitPrice", "lines[0].amount", "total"] });
    expect(await paymentsOf(order.number)).toEqual([]);
  });

  it("one code and one event, also when twenty pages are opened at once over two processes", async () => {
    const { order, tid } = await newOrder();
    const second = await gateway.another();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => check({ order: { ...order, total: "1" }, tid }, at % 2 ? second : gateway.http)));
    expect(new Set(answers.map((answer) => checkOf(answer).code)).size).toBe(1);
    expect(await eventsOf(order.number)).toHaveLength(1);
  });

  it("a tid that is not of this order, also the shop's own beside changed fields", async () => {
    const { order, tid } = await newOrder();
    expect(checkOf(await check({ order, tid: await tidOf({ ...order, total: "1" }) })).fields).toEqual(["tid"]);
    expect(checkOf(await check({ order: { ...order, total: "1" }, tid })).fields).toEqual(["total", "tid"]);
    expect(await paymentsOf(order.number)).toEqual([]);
  });

  it("shows the merchant all checks, of one order too, newest first, and nobody another's", async () => {
    const { order, tid } = await newOrder();
    const codes = [checkOf(await check({ order: { ...order, total: "1" }, tid })).code, checkOf(await check({ order, tid })).code];
    const list = (query: string, key = apiKey) => request(gateway.http, sellerApi.listOrderChecks, { query }, { headers: { authorization: `Bearer ${key}` } });
    expect((await list(`orderNumber=${order.number}`)).body).toMatchObject({ items: [{ code: codes[1] }, { code: codes[0] }] });
    const pageOne = (await list("limit=1")).body as { next: string };
    expect((await list(`limit=1&cursor=${pageOne.next}`)).body).toMatchObject({ items: [{ code: codes[0] }] });
    const other = await castSeller(gateway.database, gateway.keys);
    expect((await list("", await createApiKey(gateway.database, other.id))).body).toEqual({ items: [] });
  });
});

describe("a merchant's server that lies or fails: nothing is registered", () => {
  it("gives another order than it was asked for: the number differs", async () => {
    const { order, tid } = await newOrder();
    answering = signed({ ...order, number: "another" });
    expect(checkOf(await check({ order, tid }))).toMatchObject({ verdict: "abnormal", fields: ["number"] });
    expect(await paymentsOf("another")).toEqual([]);
  });

  it.each<[string, (order: Order) => Promise<Answering> | Answering]>([
    ["another merchant's order and signature", async (order) => other((by) => signed({ ...order, merchant: by.id }, by))],
    ["this merchant's order under another merchant's signature", async (order) => other((by) => signed(order, by))],
    ["a signature of the right name by another key", async (order) => other((by) => signed(order, { ...by, thumbprint: seller.thumbprint }))],
    ["an order whose sums are wrong", (order) => signed({ ...order, total: "1" })],
    ["no JWS", () => (_request, response) => response.end('{"order":"x.y.z"}')],
    ["no JSON", () => (_request, response) => response.end("<html>")],
    ["an order with status 500", (order) => (request, response) => signed(order)(request, response.writeHead(500))],
    ["404", () => (_request, response) => response.writeHead(404).end()],
  ])("nothing is registered: %s", async (_, lie) => {
    const { order, tid } = await newOrder();
    answering = await lie(order);
    expect(await check({ order, tid })).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "bad-answer" } });
    expect(await paymentsOf(order.number)).toEqual([]);
  });

  it.each<[string, string, Answering]>([
    ["redirects", "redirected", (_request, response) => response.writeHead(302, { location: `${base}/coconut/orders/x` }).end()],
    ["never ends", "too-large", (_request, response) => void setInterval(() => response.destroyed || response.write("x".repeat(20_000)), 5).unref()],
    ["hangs up", "bad-answer", (_request, response) => response.destroy()],
  ])("nothing is registered: it %s", async (_, reason, answer) => {
    const { order, tid } = await newOrder();
    answering = answer;
    expect(await check({ order, tid })).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason } });
    expect(await paymentsOf(order.number)).toEqual([]);
  });

  it("never answers, or drips: 5 s in all, and others are checked meanwhile", async () => {
    const [silent, dripping, quick] = [await newOrder(), await newOrder(), await newOrder()];
    answering = async (incoming, response) => {
      if (incoming.url?.endsWith(silent.order.number)) return;
      if (incoming.url?.endsWith(quick.order.number)) await honest(incoming, response);
      else response.writeHead(200, { "content-type": "application/json" });
      const dripped = setInterval(() => response.writableEnded || response.destroyed || response.write(" "), 50).unref();
      response.on("close", () => clearInterval(dripped));
    };
    const began = performance.now();
    const slow = [check(silent), check(dripping)];
    expect(checkOf(await check(quick)).verdict).toBe("normal");
    expect(performance.now() - began).toBeLessThan(4_000);
    for (const answer of await Promise.all(slow)) expect(answer).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "timed-out" } });
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it("is no merchant of ours, has said no address, or one that is not public", async () => {
    const { order, tid } = await newOrder();
    expect(await check({ order: { ...order, merchant: newId("mer") }, tid })).toMatchObject({ status: 404, body: { code: "merchant-not-found" } });
    const quiet = await castSeller(gateway.database, gateway.keys);
    expect(await check({ order: { ...order, merchant: quiet.id }, tid })).toMatchObject({ status: 409, body: { code: "order-url-missing" } });
    const strict = await gateway.another({ allowLoopback: false });
    expect(await check({ order, tid }, strict)).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "refused-address" } });
    expect(fetched).toEqual([]);
  });
});

async function other(make: (seller: CastSeller) => Answering): Promise<Answering> {
  return make(await castSeller(gateway.database, gateway.keys));
}

describe("a merchant's orders are for the gateway alone", () => {
  it("gives nothing without the gateway's signature over this merchant and number, now", async () => {
    const { order } = await newOrder();
    const serve = (header: string | undefined, number = order.number) => sdk.serveOrder({ header, number }, (wanted) => book.get(wanted));
    const headers: string[] = [];
    answering = (incoming, response) => {
      headers.push(String(incoming.headers[ORDER_REQUEST_HEADER]));
      return honest(incoming, response);
    };
    await check(await newOrder(order.number));
    const [header = ""] = headers;
    expect((await serve(header)).status).toBe(200);
    expect((await serve(undefined)).status).toBe(401);
    expect((await serve(header.slice(0, -2))).status).toBe(401);
    expect((await serve(header, "another")).status).toBe(401);
    const [head, body] = header.split(".");
    const claims = JSON.parse(Buffer.from(body ?? "", "base64url").toString());
    expect(claims).toMatchObject({ merchant: seller.id, number: order.number });
    const forged = Buffer.from(JSON.stringify({ ...claims, issued: Date.now() })).toString("base64url");
    expect((await serve(`${head}.${forged}.${header.split(".")[2]}`)).status).toBe(401);
    book.delete(order.number);
    expect((await serve(header)).status).toBe(404);
  });

  it("takes no request that the gateway made for another merchant, or three minutes ago", async () => {
    const { order } = await newOrder();
    const { signOrderRequest } = await import("./sign.ts");
    const serve = (header: string) => sdk.serveOrder({ header, number: order.number }, (wanted) => book.get(wanted));
    expect((await serve(signOrderRequest(gateway.keys.resultKey(), { merchant: newId("mer"), number: order.number }))).status).toBe(401);
    const asked = signOrderRequest(gateway.keys.resultKey(), { merchant: seller.id, number: order.number });
    expect((await serve(asked)).status).toBe(200);
    const now = Date.now;
    Date.now = () => now() + 180_000;
    try {
      expect((await serve(asked)).status).toBe(401);
    } finally {
      Date.now = now;
    }
  });
});

describe("what can be asked of a merchant's server through us is bounded", () => {
  it("one fetch of an order at a time, so many of one merchant's, so many in all", async () => {
    const waiting: (() => void)[] = [];
    answering = (_request, response) => waiting.push(() => response.end("{}"));
    const fetchOrder = orderFetcher(openOutbound({ allowLoopback: true }), () => gateway.keys.resultKey(), { all: 4, perMerchant: 2 });
    const fetch = (id: string, number: string) => fetchOrder({ id, orderUrl: `${base}/{number}` }, number).catch(({ problem }) => problem.code as string);
    const same = [fetch("mer_a", "1"), fetch("mer_a", "1"), fetch("mer_a", "1")];
    const more = [fetch("mer_a", "2"), fetch("mer_b", "1"), fetch("mer_b", "2")];
    expect(await fetch("mer_a", "3")).toBe("rate-limited");
    expect(await fetch("mer_c", "1")).toBe("rate-limited");
    await expect.poll(() => waiting.length).toBe(4);
    for (const end of waiting) end();
    expect(new Set(await Promise.all([...same, ...more]))).toEqual(new Set(["order-fetch-failed"]));
    expect(waiting).toHaveLength(4);
    answering = (_request, response) => response.end("{}");
    expect(await fetch("mer_c", "1")).toBe("order-fetch-failed");
  });

  it("order-check-address: 30 a minute from one address, whatever they ask for", async () => {
    const http = await gateway.another({ limits: { ...NO_LIMITS, "order-check-address": limits["order-check-address"] } });
    const wrong = { order: { ...castOrder(seller, 1n), merchant: newId("mer") }, tid: "A".repeat(43) };
    for (let at = 0; at < 30; at++) expect((await check(wrong, http, "198.51.100.20")).status).toBe(404);
    expect(await check(wrong, http, "198.51.100.20")).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect((await check(wrong, http, "198.51.100.21")).status).toBe(404);
  });

  it("order-check-merchant: 600 a minute of one merchant's, from wherever", async () => {
    expect(limits["order-check-merchant"]).toEqual({ count: 600, seconds: 60 });
    const http = await gateway.another({ limits: { ...NO_LIMITS, "order-check-merchant": { count: 3, seconds: 60 } } });
    const busy = await castSeller(gateway.database, gateway.keys);
    await gateway.database.query("update merchants set order_url = $2 where id = $1", [busy.id, `${base}/{number}`]);
    const ask = (at: number) => check({ order: castOrder(busy, 1n), tid: "A".repeat(43) }, http, `198.51.100.${at}`);
    for (let at = 0; at < 3; at++) expect((await ask(at)).status).toBe(502);
    expect(await ask(3)).toMatchObject({ status: 429 });
  });
});

it("the frame that takes a page's order stands in the merchant's registered origins only", async () => {
  await writeFile(`${gateway.webFolder}/order.html`, "<!doctype html>");
  const open = (id: string) => gateway.http.fastify.inject({ url: `/order/${id}`, headers: { host: "gateway.test:4400" } });
  const page = await open(seller.id);
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).toContain(`frame-ancestors ${seller.origin}`);
  expect((await open(newId("mer"))).statusCode).toBe(404);
  expect((await open("x")).statusCode).toBe(404);
});
