import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import type { Order } from "../../protocol/order.ts";
import { openOutbound } from "../outbound/client.ts";
import { type CastSeller, castOrder, castSeller } from "../setup/cast.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { type Answering, checkOf, openScratchOrders, type ScratchOrders } from "../setup/scratch-orders.ts";
import { limits } from "../storage/rate-limit.ts";
import { orderFetcher } from "./fetch-order.ts";

let gateway: ScratchGateway;
let shop: ScratchOrders;
beforeAll(async () => {
  gateway = await openScratchGateway();
  shop = await openScratchOrders(gateway);
});
afterAll(async () => {
  shop?.close();
  await gateway?.close();
});
beforeEach(() => {
  shop.fetched.length = 0;
  shop.answer();
});
afterEach(() => shop.hangUp());

describe("a merchant's server that lies or fails: nothing is registered, and the merchant finds the reason in its list", () => {
  it("gives another order than it was asked for: the number differs", async () => {
    const { order, tid } = await shop.newOrder();
    shop.answer(shop.signed({ ...order, number: "another" }));
    expect(checkOf(await shop.check({ order, tid }))).toMatchObject({ verdict: "abnormal", fields: ["number"] });
    expect(await shop.paymentsOf("another")).toEqual([]);
  });

  it.each<[string, string, (order: Order) => Promise<Answering> | Answering]>([
    ["another merchant's order and signature", "order-merchant-mismatch", async (order) => other((by) => shop.signed({ ...order, merchant: by.id }, by))],
    ["this merchant's order under another merchant's signature", "order-signature-invalid", async (order) => other((by) => shop.signed(order, by))],
    [
      "a signature of the right name by another key",
      "order-signature-invalid",
      async (order) => other((by) => shop.signed(order, { ...by, thumbprint: shop.seller.thumbprint })),
    ],
    ["an order whose sums are wrong", "order-invalid", (order) => shop.signed({ ...order, total: "1" })],
    ["no JWS", "answer-invalid", () => (_request, response) => response.end('{"order":"x.y.z"}')],
    ["no JSON", "answer-invalid", () => (_request, response) => response.end("<html>")],
    ["an order with status 500", "HTTP 500", (order) => (request, response) => shop.signed(order)(request, response.writeHead(500))],
    ["404", "HTTP 404", () => (_request, response) => response.writeHead(404).end()],
  ])("nothing is registered: %s", async (_, detail, lie) => {
    const { order, tid } = await shop.newOrder();
    shop.answer(await lie(order));
    expect(await shop.check({ order, tid })).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "bad-answer" } });
    expect(await shop.paymentsOf(order.number)).toEqual([]);
    expect(await shop.list(`orderNumber=${order.number}`)).toMatchObject([{ verdict: "failed", presented: tid, fields: [], reason: "bad-answer", detail }]);
  });

  it.each<[string, string, Answering]>([
    ["redirects", "redirected", (_request, response) => response.writeHead(302, { location: `${shop.base}/coconut/orders/x` }).end()],
    ["never ends", "too-large", (_request, response) => void setInterval(() => response.destroyed || response.write("x".repeat(20_000)), 5).unref()],
    ["hangs up", "bad-answer", (_request, response) => response.destroy()],
  ])("nothing is registered: it %s", async (_, reason, answer) => {
    const { order, tid } = await shop.newOrder();
    shop.answer(answer);
    expect(await shop.check({ order, tid })).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason } });
    expect(await shop.paymentsOf(order.number)).toEqual([]);
    const [failed, ...more] = await shop.list(`orderNumber=${order.number}`);
    expect(failed).toMatchObject({ verdict: "failed", reason });
    expect([failed?.code, failed?.fetched, failed?.detail, ...more]).toEqual([undefined, undefined, undefined]);
  });

  it("never answers, or drips: 5 s in all, and others are checked meanwhile", async () => {
    const [silent, dripping, quick] = [await shop.newOrder(), await shop.newOrder(), await shop.newOrder()];
    shop.answer(async (incoming, response) => {
      if (incoming.url?.endsWith(silent.order.number)) return;
      if (incoming.url?.endsWith(quick.order.number)) await shop.honest(incoming, response);
      else response.writeHead(200, { "content-type": "application/json" });
      const dripped = setInterval(() => response.writableEnded || response.destroyed || response.write(" "), 50).unref();
      response.on("close", () => clearInterval(dripped));
    });
    const began = performance.now();
    const slow = [shop.check(silent), shop.check(dripping)];
    expect(checkOf(await shop.check(quick)).verdict).toBe("normal");
    expect(performance.now() - began).toBeLessThan(4_000);
    for (const answer of await Promise.all(slow)) expect(answer).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "timed-out" } });
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it("is no merchant of ours, has said no address, or one that is not public", async () => {
    const { order, tid } = await shop.newOrder();
    expect(await shop.check({ order: { ...order, merchant: newId("mer") }, tid })).toMatchObject({ status: 404, body: { code: "merchant-not-found" } });
    const quiet = await castSeller(gateway.database, gateway.keys);
    expect(await shop.check({ order: { ...order, merchant: quiet.id }, tid })).toMatchObject({ status: 409, body: { code: "order-url-missing" } });
    const strict = await gateway.another({ allowLoopback: false });
    expect(await shop.check({ order, tid }, strict)).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "refused-address" } });
    expect(shop.fetched).toEqual([]);
  });
});

async function other(make: (seller: CastSeller) => Answering): Promise<Answering> {
  return make(await castSeller(gateway.database, gateway.keys));
}

describe("what can be asked of a merchant's server through us is bounded", () => {
  it("one fetch of an order at a time, so many of one merchant's, so many in all", async () => {
    const waiting: (() => void)[] = [];
    shop.answer((_request, response) => waiting.push(() => response.end("{}")));
    const fetchOrder = orderFetcher(openOutbound({ allowLoopback: true }), () => gateway.keys.resultKey(), { all: 4, perMerchant: 2 });
    const fetch = (id: string, number: string) => fetchOrder({ id, orderUrl: `${shop.base}/{number}` }, number).catch(({ problem }) => problem.code as string);
    const same = [fetch("mer_a", "1"), fetch("mer_a", "1"), fetch("mer_a", "1")];
    const more = [fetch("mer_a", "2"), fetch("mer_b", "1"), fetch("mer_b", "2")];
    expect(await fetch("mer_a", "3")).toBe("rate-limited");
    expect(await fetch("mer_c", "1")).toBe("rate-limited");
    await expect.poll(() => waiting.length).toBe(4);
    for (const end of waiting) end();
    expect(new Set(await Promise.all([...same, ...more]))).toEqual(new Set(["order-fetch-failed"]));
    expect(waiting).toHaveLength(4);
    shop.answer((_request, response) => response.end("{}"));
    expect(await fetch("mer_c", "1")).toBe("order-fetch-failed");
  });

  it("order-check-address: 30 a minute from one address, whatever they ask for", async () => {
    const http = await gateway.another({ limits: { ...NO_LIMITS, "order-check-address": limits["order-check-address"] } });
    const wrong = { order: { ...castOrder(shop.seller, 1n), merchant: newId("mer") }, tid: "A".repeat(43) };
    for (let at = 0; at < 30; at++) expect((await shop.check(wrong, http, "198.51.100.20")).status).toBe(404);
    expect(await shop.check(wrong, http, "198.51.100.20")).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect((await shop.check(wrong, http, "198.51.100.21")).status).toBe(404);
  });

  it("order-check-merchant: 600 a minute of one merchant's, from wherever", async () => {
    expect(limits["order-check-merchant"]).toEqual({ count: 600, seconds: 60 });
    const http = await gateway.another({ limits: { ...NO_LIMITS, "order-check-merchant": { count: 3, seconds: 60 } } });
    const busy = await castSeller(gateway.database, gateway.keys);
    await gateway.database.query("update merchants set order_url = $2 where id = $1", [busy.id, `${shop.base}/{number}`]);
    const ask = (at: number) => shop.check({ order: castOrder(busy, 1n), tid: "A".repeat(43) }, http, `198.51.100.${at}`);
    for (let at = 0; at < 3; at++) expect((await ask(at)).status).toBe(502);
    expect(await ask(3)).toMatchObject({ status: 429 });
  });
});
