import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openScratchSellers, type ScratchSellers, type Sold } from "../setup/scratch-sellers.ts";
import type { ScratchShop, Visitor } from "../setup/scratch-shop.ts";
import { ownProduct } from "./products.ts";

const secret = Buffer.alloc(32, 7);
let world: ScratchSellers;
let shop: ScratchShop;
let dawn: Visitor;
beforeAll(async () => {
  world = await openScratchSellers();
  ({ shop, dawn } = world);
  const key = `whsec_${secret.toString("base64")}`;
  await shop.database.query("insert into webhook_endpoints values ('dawn-farm', 'http://shop.example/webhooks/dawn-farm', 'whe_1', $1)", [key]);
});
afterAll(() => shop.close());
beforeEach(() => world.refresh());

const left = async () => (await world.one<{ stock: number }>("select stock from products where slug = 'acacia-honey'"))?.stock;
const soldSoFar = async () => (await ownProduct(shop.database, "dawn-farm", "acacia-honey"))?.sold ?? 0;
const refundAll = ({ at, number }: Sold) =>
  shop.post(`${at}/refund`, { number: `${number}-R1`, kind: "all", reason: "Sold out after all", confirmed: "1" }, dawn);
const putBack = ({ at }: Sold, product = "acacia-honey") => shop.post(`${at}/returned`, { [`back:${product}`]: "1" }, dawn);

/** The gateway tells of a refund that was made in its dashboard. */
function tell({ number, total }: Sold) {
  const [id, timestamp] = ["evt_01h00000000000000000000000", String(Math.floor(Date.now() / 1000))];
  const [merchant, amount] = ["mer_01h00000000000000000000000", String(total)];
  const of = { payment: `pay_${"0".repeat(26)}`, merchant, orderNumber: number, currency: "KRW", amount };
  const data = { ...of, refund: `rfd_${"0".repeat(26)}`, refundAmount: amount, refunded: amount, reason: "Made in the dashboard" };
  const event = { id, type: "payment.refunded", timestamp: new Date().toISOString(), livemode: false, data };
  const payload = JSON.stringify(event);
  const mac = createHmac("sha256", secret).update(`${id}.${timestamp}.${payload}`).digest("base64");
  const headers = { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
  return shop.server.inject({ method: "POST", url: "/webhooks/dawn-farm", headers, payload });
}

describe("goods whose money went back", () => {
  it("and that were never sent can be ordered again, once, however many ask and hear of it at once", async () => {
    const sold = await world.sell({ quantity: 2 });
    const before = await left();
    await Promise.all([refundAll(sold), tell(sold), refundAll(sold), tell(sold), putBack(sold)]);
    await shop.get(sold.at, dawn);
    expect([before, await left()]).toEqual([7, 9]);
    expect((await shop.get(sold.at, dawn)).body).toMatch(/Returned goods.*Back in stock/s);
    expect((await shop.post(`${sold.at}/ship`, {}, dawn)).statusCode).toBe(409);
    expect((await putBack(sold)).statusCode).toBe(409);
    expect(await left()).toBe(9);
  });

  it("in the dashboard can be ordered again as well, and do not count as sold", async () => {
    const sold = await world.sell({ quantity: 3 });
    const before = await soldSoFar();
    await shop.gateway.coconut.refund(sold.payment ?? "", { number: `D-${sold.number}`, amount: sold.total, reason: "Made in the dashboard" });
    const heard = await Promise.all([tell(sold), tell(sold), tell(sold)]);
    expect(heard.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
    expect([await left(), before - (await soldSoFar()), (await sold.part())?.refunded]).toEqual([9, 3, String(sold.total)]);
  });

  it("after they were sent, or of which a part went back, come back when the seller says so, and once", async () => {
    const sent = await world.sell();
    await shop.post(`${sent.at}/ship`, {}, dawn);
    await refundAll(sent);
    const partly = await world.sell();
    expect((await putBack(partly)).statusCode).toBe(409);
    await shop.post(`${partly.at}/refund`, { number: `${partly.number}-R1`, kind: "part", amount: "100", reason: "A scratch", confirmed: "1" }, dawn);
    expect(await left()).toBe(7);
    for (const sold of [sent, partly]) {
      expect((await shop.get(sold.at, dawn)).body).toContain("These goods are back in stock");
      expect((await shop.post(`${sold.at}/returned`, {}, dawn)).statusCode).toBe(422);
      for (const product of ["mug", "__proto__", "tangerines"]) expect((await putBack(sold, product)).statusCode).toBe(409);
      const answers = await Promise.all([putBack(sold), putBack(sold), putBack(sold)]);
      expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 409, 409]);
    }
    expect(await left()).toBe(9);
    // What the rest of the money brings back is nothing new.
    await shop.post(`${partly.at}/refund`, { number: `${partly.number}-R2`, kind: "all", reason: "The rest", confirmed: "1" }, dawn);
    expect([await left(), (await partly.part())?.refunded]).toEqual([9, String(partly.total)]);
  });
});
