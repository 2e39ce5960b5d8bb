import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import { ORDER_REQUEST_HEADER } from "../../protocol/order-check.ts";
import { type Coconut, coconut, type OrderInput } from "../../sdk/server/index.ts";
import { newMerchantKey } from "../../sdk/server/key.ts";
import { certifyMerchant } from "../merchants/certify-merchant.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { checkOf, openScratchOrders, type ScratchOrders } from "../setup/scratch-orders.ts";
import { signOrderRequest } from "./sign.ts";

let gateway: ScratchGateway;
let shop: ScratchOrders;
/** The SDK on the merchant's own server. */
let sdk: Coconut;
const headers: string[] = [];
const input = (): OrderInput => ({ number: crypto.randomUUID().slice(0, 12), lines: [{ product: "coconut", name: "Coconut", quantity: 1, unitPrice: 6_900 }] });
const book = new Map<string, OrderInput>();

beforeAll(async () => {
  gateway = await openScratchGateway();
  const { database, keys } = gateway;
  shop = await openScratchOrders(gateway);
  const { privateKey, request } = await newMerchantKey();
  const certificate = await certifyMerchant(database, keys, shop.seller.id, request);
  const api = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  sdk = await coconut({ api, apiKey: shop.apiKey, merchant: shop.seller.id, privateKey, certificate, rootSpki: keys.rootSpkiSha256 });
  shop.answer(async (incoming, response) => {
    const header = String(incoming.headers[ORDER_REQUEST_HEADER]);
    headers.push(header);
    const answer = await sdk.serveOrder({ header, number: incoming.url?.split("/").at(-1) ?? "" }, (wanted) => book.get(wanted));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
});
afterAll(async () => {
  shop?.close();
  await gateway?.close();
});

describe("a merchant's orders are for the gateway alone", () => {
  it("gives nothing without the gateway's signature over this merchant and number, now", async () => {
    const order = input();
    book.set(order.number, order);
    const serve = (header: string | undefined, number = order.number) => sdk.serveOrder({ header, number }, (wanted) => book.get(wanted));
    const page = await sdk.pageOrder(order);
    expect(checkOf(await shop.check({ order: JSON.parse(page.order), tid: page.tid })).verdict).toBe("normal");
    const [header = ""] = headers;
    expect((await serve(header)).status).toBe(200);
    expect((await serve(undefined)).status).toBe(401);
    expect((await serve(header.slice(0, -2))).status).toBe(401);
    expect((await serve(header, "another")).status).toBe(401);
    const [head, body] = header.split(".");
    const claims = JSON.parse(Buffer.from(body ?? "", "base64url").toString());
    expect(claims).toMatchObject({ merchant: shop.seller.id, number: order.number });
    const forged = Buffer.from(JSON.stringify({ ...claims, issued: Date.now() })).toString("base64url");
    expect((await serve(`${head}.${forged}.${header.split(".")[2]}`)).status).toBe(401);
    book.delete(order.number);
    expect((await serve(header)).status).toBe(404);
  });

  it("takes no request that the gateway made for another merchant, or three minutes ago", async () => {
    const order = input();
    book.set(order.number, order);
    const serve = (header: string) => sdk.serveOrder({ header, number: order.number }, (wanted) => book.get(wanted));
    expect((await serve(signOrderRequest(gateway.keys.resultKey(), { merchant: newId("mer"), number: order.number }))).status).toBe(401);
    const asked = signOrderRequest(gateway.keys.resultKey(), { merchant: shop.seller.id, number: order.number });
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
