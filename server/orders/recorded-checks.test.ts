import { writeFile } from "node:fs/promises";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page } from "../../protocol/account.ts";
import { newId } from "../../protocol/ids.ts";
import { RecordedCheck } from "../../protocol/order-check.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { castSeller } from "../setup/cast.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { checkOf, openScratchOrders, type ScratchOrders } from "../setup/scratch-orders.ts";
import { limits } from "../storage/rate-limit.ts";

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

describe("the merchant's list of order checks", () => {
  it("shows all checks, of one order too, newest first, and nobody another's", async () => {
    const { order, tid } = await shop.newOrder();
    const codes = [checkOf(await shop.check({ order: { ...order, total: "1" }, tid })).code, checkOf(await shop.check({ order, tid })).code];
    expect(await shop.list(`orderNumber=${order.number}`)).toMatchObject([{ code: codes[1] }, { code: codes[0] }]);
    const [newest] = await shop.list("limit=1");
    expect(await shop.list(`limit=1&cursor=${newest?.id}`)).toMatchObject([{ code: codes[0] }]);
    const other = await castSeller(gateway.database, gateway.keys);
    expect(await shop.list("", await createApiKey(gateway.database, other.id))).toEqual([]);
  });

  it("finds the check of the code that a buyer reads out, and the abnormal, normal or failed ones alone", async () => {
    const { order, tid } = await shop.newOrder();
    const { code } = checkOf(await shop.check({ order: { ...order, total: "1" }, tid }));
    await shop.check({ order, tid });
    const lost = await shop.newOrder();
    shop.book.delete(lost.order.number);
    await shop.check(lost);
    expect(await shop.list(`code=${code}`)).toMatchObject([{ number: order.number, verdict: "abnormal", code }]);
    const ends = async (verdict: string) => new Set((await shop.list(`verdict=${verdict}`)).map((check) => check.verdict));
    expect(await Promise.all(["normal", "abnormal", "failed"].map(ends))).toEqual([new Set(["normal"]), new Set(["abnormal"]), new Set(["failed"])]);
    expect(await shop.list(`code=${code}&verdict=normal`)).toEqual([]);
    const other = await castSeller(gateway.database, gateway.keys);
    expect(await shop.list(`code=${code}`, await createApiKey(gateway.database, other.id))).toEqual([]);
  });

  it("says both sides of each field that differs, also of whole lines, and shows nothing that hides or reorders", async () => {
    const { order, tid } = await shop.newOrder();
    const [first, second] = order.lines;
    if (!first || !second) throw new Error("no lines");
    const changed = {
      ...order,
      currency: "\u0000\u202E",
      total: "1".repeat(24),
      lines: [{ ...first, name: `${"가".repeat(199)}\u200B`, quantity: 2 }],
      delivery: " ",
    };
    await shop.check({ order: changed, tid });
    const [found] = await shop.list(`orderNumber=${order.number}`);
    expect(found?.differences).toEqual([
      { field: "currency", presented: "\uFFFD\uFFFD", fetched: "KRW" },
      { field: "lines[0].name", presented: `${"가".repeat(199)}\uFFFD`, fetched: "Coconut" },
      { field: "lines[0].quantity", presented: "2", fetched: "1" },
      { field: "lines[1]", fetched: "Straw × 2 = 200" },
      { field: "total", presented: "1".repeat(24), fetched: "7100" },
      { field: "delivery", presented: "–" },
    ]);
    expect(v.is(page(RecordedCheck), { items: await shop.list("") })).toBe(true);
  });
});

describe("a check that failed", () => {
  it("is written down once in ten minutes for each order and reason, however many ask at once over two processes", async () => {
    const lost = await shop.newOrder();
    shop.book.delete(lost.order.number);
    const second = await gateway.another();
    await Promise.all(Array.from({ length: 12 }, (_, at) => shop.check(lost, at % 2 ? second : gateway.http)));
    expect(await shop.list(`orderNumber=${lost.order.number}`)).toHaveLength(1);
    shop.answer((_request, response) => response.end("<html>"));
    await shop.check(lost);
    expect((await shop.list(`orderNumber=${lost.order.number}`)).map(({ detail }) => detail)).toEqual(["answer-invalid", "HTTP 404"]);
    await gateway.database.query("update order_checks set at = at - interval '11 minutes' where order_number = $1", [lost.order.number]);
    await shop.check(lost);
    expect(await shop.list(`orderNumber=${lost.order.number}`)).toHaveLength(3);
  });

  it("order-check-failure-merchant: 60 an hour are written down; the buyer hears the same all the while", async () => {
    expect(limits["order-check-failure-merchant"]).toEqual({ count: 60, seconds: 3600 });
    const http = await gateway.another({ limits: { ...NO_LIMITS, "order-check-failure-merchant": { count: 2, seconds: 60 } } });
    const busy = await openScratchOrders(gateway);
    for (let at = 0; at < 4; at++) {
      const lost = await busy.newOrder();
      busy.book.delete(lost.order.number);
      expect(await busy.check(lost, http)).toMatchObject({ status: 502, body: { code: "order-fetch-failed", reason: "bad-answer" } });
    }
    expect(await busy.list("verdict=failed")).toHaveLength(2);
    busy.close();
  });
});

it("the frame that takes a page's order stands in the merchant's registered origins only", async () => {
  await writeFile(`${gateway.webFolder}/order.html`, "<!doctype html>");
  const open = (id: string) => gateway.http.fastify.inject({ url: `/order/${id}`, headers: { host: "gateway.test:4400" } });
  const frame = await open(shop.seller.id);
  expect(frame.statusCode).toBe(200);
  expect(frame.headers["content-security-policy"]).toContain(`frame-ancestors ${shop.seller.origin}`);
  expect((await open(newId("mer"))).statusCode).toBe(404);
  expect((await open("x")).statusCode).toBe(404);
});
