import { compactVerify, importX509 } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { type Order, tidOf } from "../../protocol/order.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { checkOf, openScratchOrders, type ScratchOrders } from "../setup/scratch-orders.ts";
import { request } from "../setup/scratch-wallet.ts";

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
beforeEach(() => shop.answer());

describe("a page's order that is the shop's own", () => {
  it("is normal: registered as a payment of the shop's signed order, with an event of the same code, and the check is signed", async () => {
    const { order, tid } = await shop.newOrder();
    const answer = await shop.check({ order, tid });
    expect(answer.status).toBe(200);
    const found = checkOf(answer);
    expect(found).toMatchObject({ verdict: "normal", merchant: shop.seller.id, number: order.number, presented: tid, fetched: tid, fields: [] });
    expect(found.code).toMatch(/^N-\d{6}$/);
    const headers = { authorization: `Bearer ${shop.apiKey}` };
    const { body } = await request(gateway.http, api.getPayment, { params: { id: String(found.payment) } }, { headers });
    expect(body).toMatchObject({ state: "created", tid, amount: "7100", order });
    expect(await shop.eventsOf(order.number)).toMatchObject([{ type: "order.normal", data: { payment: found.payment, amount: "7100", code: found.code } }]);

    const { signed: jws } = answer.body as { signed: string };
    const certificate = Buffer.from(gateway.keys.resultKey().chain[0] ?? "").toString("base64");
    const key = await importX509(`-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`, "ES256");
    const { payload, protectedHeader } = await compactVerify(jws, key);
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(found);
    expect(protectedHeader).toMatchObject({ typ: "coconut-order-check+jws", "x5t#S256": gateway.keys.resultKey().thumbprint });
  });

  it("is the same payment with the same code when its page is opened again, and when twenty open it at once over two processes", async () => {
    const { order, tid } = await shop.newOrder();
    const second = await gateway.another();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => shop.check({ order, tid }, at % 2 ? second : gateway.http)));
    const checks = [...answers, await shop.check({ order, tid })].map(checkOf);
    expect(new Set(checks.map(({ payment, code }) => `${payment} ${code}`)).size).toBe(1);
    expect(await shop.paymentsOf(order.number)).toHaveLength(1);
    expect(await shop.eventsOf(order.number)).toHaveLength(1);
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
    "all that makes it an order": [({ merchant, number }) => ({ merchant, number }), ["order"]],
  };
  it.each(Object.entries(changes))("changed: %s", async (_, [change, fields]) => {
    const { order } = await shop.newOrder();
    const changed = change(order);
    // Whoever changes the page hashes as well as anybody.
    const answer = await shop.check({ order: changed, tid: await tidOf(changed as Order) });
    const { code, ...found } = checkOf(answer);
    expect(found).toMatchObject({ verdict: "abnormal", fields });
    expect(found.payment).toBeUndefined();
    expect(code).toMatch(/^A-\d{6}$/);
    expect(await shop.paymentsOf(order.number)).toEqual([]);
    expect(await shop.eventsOf(order.number)).toEqual([
      expect.objectContaining({ type: "order.abnormal", data: { merchant: shop.seller.id, orderNumber: order.number, fields, code } }),
    ]);
    expect(checkOf(await shop.check({ order: changed, tid: await tidOf(changed as Order) })).code).toBe(code);
    expect(await shop.eventsOf(order.number)).toHaveLength(1);
  });

  it("everything consistently, with a tid that fits: the hash alone proves nothing", async () => {
    const { order } = await shop.newOrder();
    const [one, ...rest] = order.lines;
    if (!one) throw new Error("no line");
    const cheap: Order = { ...order, lines: [{ ...one, unitPrice: "1000", amount: "1000" }, ...rest], total: "1200" };
    const found = checkOf(await shop.check({ order: cheap, tid: await tidOf(cheap) }));
    expect(found).toMatchObject({ verdict: "abnormal", fields: ["lines[0].unitPrice", "lines[0].amount", "total"] });
    expect(await shop.paymentsOf(order.number)).toEqual([]);
  });

  it("one code and one event, also when twenty pages are opened at once over two processes", async () => {
    const { order, tid } = await shop.newOrder();
    const other = await gateway.another();
    const changed = { order: { ...order, total: "1" }, tid };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => shop.check(changed, at % 2 ? other : gateway.http)));
    expect(new Set(answers.map((answer) => checkOf(answer).code)).size).toBe(1);
    expect(await shop.eventsOf(order.number)).toHaveLength(1);
  });

  it("a tid that is not of this order, also the shop's own beside changed fields", async () => {
    const { order, tid } = await shop.newOrder();
    expect(checkOf(await shop.check({ order, tid: await tidOf({ ...order, total: "1" }) })).fields).toEqual(["tid"]);
    expect(checkOf(await shop.check({ order: { ...order, total: "1" }, tid })).fields).toEqual(["total", "tid"]);
    expect(await shop.paymentsOf(order.number)).toEqual([]);
  });
});
