import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { type Order, tidOf } from "../../protocol/order.ts";
import { type CastPayer, castAcquaintance, castAuthorization, castPayer } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { checkOf, type OnPage, openScratchOrders, type ScratchOrders } from "../setup/scratch-orders.ts";
import { lineOf, orderWith } from "../setup/scratch-sale.ts";
import { type Answer, request } from "../setup/scratch-wallet.ts";

// A buyer goes back and changes the cart: the shop's server gives another order under the number of one that is still open.

let gateway: ScratchGateway;
let shop: ScratchOrders;
let payer: CastPayer;
beforeAll(async () => {
  gateway = await openScratchGateway();
  shop = await openScratchOrders(gateway);
  payer = await castPayer(gateway.database, gateway.keys, 10_000_000n);
  await castAcquaintance(gateway.database, payer, shop.seller);
  await gateway.database.query("update allowances set total = 10000000 where user_number = $1", [payer.user]);
});
afterAll(async () => {
  shop?.close();
  await gateway?.close();
});
beforeEach(() => shop.answer());

/** The order of this number as the shop has it from now on. */
async function replace(number: string): Promise<OnPage> {
  const order = orderWith(shop.seller, [lineOf("Coconut", 2, 6_900)], number);
  shop.book.set(number, order);
  return { order, tid: await tidOf(order) };
}

async function pay(id: string): Promise<Answer> {
  const [row] = await gateway.database.query<{ jws: string; tid: Buffer }>(
    "select o.jws, p.tid from payments p join payment_orders o on o.payment = p.id where p.id = $1",
    [id],
  );
  const payment = { id, order: row?.jws ?? "", tid: row?.tid.toString("base64url") ?? "", seller: shop.seller };
  return request(gateway.http, api.authorizePayment, { params: { id }, body: { authorization: await castAuthorization(payer, payment) } });
}

const statesOf = async (number: Order["number"]) => (await shop.paymentsOf(number)).map(({ state }) => state);

describe("a new order under the number of an open payment", () => {
  it("is what can be paid; the older payment ends, and the merchant hears so", async () => {
    const older = await shop.newOrder();
    const { number } = older.order;
    const first = checkOf(await shop.check(older)).payment;
    const newer = await replace(number);
    const second = checkOf(await shop.check(newer));
    expect(second).toMatchObject({ verdict: "normal", fetched: newer.tid });
    expect(await statesOf(number)).toEqual(["canceled", "created"]);
    expect((await shop.eventsOf(number)).map(({ type, data }) => [type, data.payment])).toEqual([
      ["order.normal", first],
      ["payment.canceled", first],
      ["order.normal", second.payment],
    ]);
    expect(await pay(String(first))).toMatchObject({ status: 409, body: { code: "payment-not-open", state: "canceled" } });
    // The older page is now abnormal, and takes nothing away.
    expect(checkOf(await shop.check(older)).verdict).toBe("abnormal");
    expect(await statesOf(number)).toEqual(["canceled", "created"]);
  });

  it("takes nothing from a paid one: refused, and the merchant finds why in its list", async () => {
    const older = await shop.newOrder();
    const { number } = older.order;
    expect(await pay(String(checkOf(await shop.check(older)).payment))).toMatchObject({ status: 200 });
    expect(await shop.check(await replace(number))).toMatchObject({ status: 409, body: { code: "order-number-taken" } });
    expect(await statesOf(number)).toEqual(["paid"]);
    expect((await shop.list(`orderNumber=${number}`))[0]).toMatchObject({ verdict: "failed", reason: "order-number-taken" });
  });

  it("while the older one is being paid: one of the two wins, the other is refused, never both", async () => {
    for (let round = 0; round < 12; round++) {
      const older = await shop.newOrder();
      const { number } = older.order;
      const first = String(checkOf(await shop.check(older)).payment);
      const newer = await replace(number);
      const [paid, checked] = await Promise.all([pay(first), shop.check(newer)]);
      expect([paid.status, checked.status]).toEqual(paid.status === 200 ? [200, 409] : [409, 200]);
      expect(await statesOf(number)).toEqual(paid.status === 200 ? ["paid"] : ["canceled", "created"]);
    }
  });

  it("is not undone by an answer with the older order that was asked for before and comes later", async () => {
    const older = await shop.newOrder();
    const { number } = older.order;
    const second = await gateway.another();
    let release: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      shop.answer(async (incoming, response) => {
        shop.answer();
        await new Promise<void>((go) => {
          release = go;
          resolve();
        });
        await shop.signed(older.order)(incoming, response);
      });
    });
    const late = shop.check(older);
    await asked;
    const newer = await replace(number);
    expect(checkOf(await shop.check(newer, second)).verdict).toBe("normal");
    release?.();
    expect(await late).toMatchObject({ status: 409, body: { code: "order-number-taken" } });
    expect(await statesOf(number)).toEqual(["created"]);
  });
});
