import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CoconutError } from "../../sdk/server/index.ts";
import { newForm } from "../http/forms.ts";
import { openScratchShop, type ScratchShop, type Visitor } from "../setup/scratch-shop.ts";
import { openSession } from "../sign-in/sessions.ts";
import { deliveryHash } from "./delivery.ts";
import { type Order, stageOf } from "./order.ts";
import { findOrder, overdueOrders } from "./orders.ts";

let shop: ScratchShop;
beforeAll(async () => {
  shop = await openScratchShop();
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.gateway.down = false;
  shop.gateway.refusal = undefined;
  await shop.database.query("update products set stock = 5 where slug in ('mug', 'candle', 'acacia-honey', 'hoodie')");
});

const delivery = { recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Wangsimni-ro 83-21", detail: "" };

const stockOf = async (slug: string) => (await shop.database.query<{ stock: number }>("select stock from products where slug = $1", [slug]))[0]?.stock;

async function orderOf(location: string | undefined): Promise<Order> {
  const order = await findOrder(shop.database, location?.split("/")[2] ?? "");
  if (!order) throw new Error(`no order at ${location}`);
  return order;
}

async function buy(product: string, quantity = 1): Promise<Order> {
  const { headers } = await shop.buy(product, { quantity: String(quantity) });
  return orderOf(headers.location);
}

const look = async (order: Order) => {
  await shop.get(`/orders/${order.token}`);
  return orderOf(`/orders/${order.token}`);
};

describe("stock", () => {
  it("of the last pieces is sold once, however many ask at the same moment", async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => shop.buy("candle", { quantity: "2" })));
    const taken = answers.filter(({ statusCode }) => statusCode === 303);
    expect(taken).toHaveLength(2);
    expect(await stockOf("candle")).toBe(1);
    expect(answers.filter(({ statusCode }) => statusCode === 422)).toHaveLength(22);
    const [held] = await shop.database.query<{ held: number }>(
      "select sum(quantity)::int as held from stock_holds where product = 'candle' and state = 'held'",
    );
    expect(held?.held).toBe(4);
  });

  it("of carts that want the same goods in turned order is never locked in a circle", async () => {
    const visitors = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const visitor: Visitor = {};
        for (const product of at % 2 ? ["acacia-honey", "hoodie"] : ["hoodie", "acacia-honey"])
          await shop.post("/cart/add", { product, quantity: "1" }, visitor);
        return visitor;
      }),
    );
    const sheets = visitors.map((visitor, at) =>
      shop.post("/checkout", { ...delivery, buyer: "Kim", shown: "61000", form: `form-number-${at}`.padEnd(22, "0") }, visitor),
    );
    const answers = await Promise.all(sheets);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 303, 303, 303, 303, 409, 409, 409]);
    expect([await stockOf("acacia-honey"), await stockOf("hoodie")]).toEqual([0, 0]);
  });

  it("is held until the gateway says how the payment ended, and not by a clock", async () => {
    const order = await buy("mug", 3);
    expect(await stockOf("mug")).toBe(2);
    await shop.database.query("update orders set expires_at = now() - interval '1 day' where number = $1", [order.number]);
    await shop.desk.tidyUp();
    expect([await stockOf("mug"), (await look(order)).state]).toEqual([2, "open"]);
    shop.gateway.end(order.payment, { state: "expired" });
    await shop.desk.tidyUp();
    expect([await stockOf("mug"), (await look(order)).state]).toEqual([5, "expired"]);
    await shop.desk.tidyUp();
    expect(await stockOf("mug")).toBe(5);
  });

  it("is given back once, although many hear of it at once", async () => {
    const order = await buy("mug", 2);
    shop.gateway.end(order.payment, { state: "canceled" });
    await Promise.all(Array.from({ length: 12 }, () => shop.post(`/orders/${order.token}/check`)));
    expect(await stockOf("mug")).toBe(5);
  });

  it("that is paid is sold and does not come back", async () => {
    const order = await buy("mug", 2);
    shop.gateway.end(order.payment, { state: "paid" });
    expect((await look(order)).state).toBe("paid");
    await shop.desk.tidyUp();
    expect(await stockOf("mug")).toBe(3);
  });

  it("stays held where the gateway cannot be reached, and its payment is registered later", async () => {
    shop.gateway.down = true;
    const order = await buy("mug");
    expect([order.payment, order.state, await stockOf("mug")]).toEqual([undefined, "open", 4]);
    expect((await shop.get(`/orders/${order.token}/pay`)).body).toContain("cannot be reached");
    shop.gateway.down = false;
    await shop.database.query("update orders set created_at = now() - interval '2 minutes' where number = $1", [order.number]);
    await shop.desk.tidyUp();
    expect((await look(order)).payment).toMatch(/^pay_/);
    expect(await stockOf("mug")).toBe(4);
  });

  it("comes back where the gateway has refused the order and does not know it", async () => {
    shop.gateway.refusal = new CoconutError({ code: "order-signature-invalid" });
    const order = await buy("mug");
    expect([order.state, order.refusal, await stockOf("mug")]).toEqual(["canceled", "order-signature-invalid", 5]);
  });
});

describe("a webhook", () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const send = (body: string, { by = secret, at = Date.now() } = {}) => {
    const [id, timestamp] = ["evt_01h00000000000000000000000", String(Math.floor(at / 1000))];
    const mac = createHmac("sha256", Buffer.from(by.slice(6), "base64"))
      .update(`${id}.${timestamp}.${body}`)
      .digest("base64");
    const headers = { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
    return shop.server.inject({ method: "POST", url: "/webhooks/market", headers, payload: body });
  };

  it("wakes the shop, which reads for itself; unsigned, old or about nothing it does nothing", async () => {
    await shop.database.query("insert into webhook_endpoints values ('market', 'http://shop.example/webhooks/market', 'whe_1', $1)", [secret]);
    const order = await buy("mug");
    const data = {
      payment: "pay_01h00000000000000000000000",
      merchant: "mer_01h00000000000000000000000",
      orderNumber: order.number,
      currency: "KRW",
      amount: "18000",
    };
    const event = { id: "evt_01h00000000000000000000000", type: "payment.paid", timestamp: new Date().toISOString(), livemode: false };
    const body = JSON.stringify({ ...event, data: { ...data, tid: "t", paidAt: 1 } });
    // It says paid, the gateway does not.
    expect((await send(body)).statusCode).toBe(204);
    expect((await orderOf(`/orders/${order.token}`)).state).toBe("open");
    shop.gateway.end(order.payment, { state: "paid" });
    for (const bad of [{ by: `whsec_${Buffer.alloc(32, 8).toString("base64")}` }, { at: Date.now() - 3_600_000 }])
      expect((await send(body, bad)).statusCode).toBe(400);
    expect((await orderOf(`/orders/${order.token}`)).state).toBe("open");
    expect((await send("{}")).statusCode).toBe(400);
    for (let times = 0; times < 2; times++) expect((await send(body)).statusCode).toBe(204);
    expect((await orderOf(`/orders/${order.token}`)).state).toBe("paid");
    expect((await send(JSON.stringify({ ...event, data: { ...data, orderNumber: "NONE", tid: "t", paidAt: 1 } }))).statusCode).toBe(204);
  });
});

describe("an order", () => {
  it("is paid on the gateway's signed word about this very order, and not otherwise", async () => {
    const unsigned = await buy("mug");
    shop.gateway.end(unsigned.payment, { state: "paid", result: "forged" });
    expect((await look(unsigned)).state).toBe("open");
    const cheaper = await buy("mug");
    shop.gateway.end(cheaper.payment, { state: "paid", amount: "1000" });
    expect((await look(cheaper)).state).toBe("review");
    // The same number and sum, but not what was sold.
    const other = await buy("mug");
    const registered = shop.gateway.payments.get(other.payment ?? "")?.order;
    if (!registered) throw new Error("not registered");
    shop.gateway.end(other.payment, { state: "paid", order: { ...registered, lines: registered.lines.map((line) => ({ ...line, product: "soap" })) } });
    expect((await look(other)).state).toBe("review");
  });

  it.each([
    ["ko", "지금은 이 주문을 받을 수 없습니다", "결제된 금액은 없습니다", "주문하신 상품은 다시 장바구니에 담았습니다", "다시 결제하기"],
    ["en", "The shop cannot take this order right now", "Nothing was charged", "What you ordered is in your cart again", "Pay again"],
  ] as const)("that the gateway refuses says so, is in the cart again, and cannot be paid again (%s)", async (language, title, text, cart, again) => {
    const visitor: Visitor = { language };
    await shop.post("/cart/add", { product: "mug", quantity: "2" }, visitor);
    shop.gateway.refusal = new CoconutError({ code: "seller-unknown", merchant: "mer_01h00000000000000000000000" });
    const { headers } = await shop.post("/checkout", { ...delivery, buyer: "Kim", shown: "36000", form: newForm() }, visitor);
    const order = await orderOf(headers.location);
    const page = (await shop.get(`/orders/${order.token}`, visitor)).body;
    for (const said of [title, text, cart]) expect(page).toContain(said);
    for (const payPage of [page, (await shop.get(`/pay/${order.payToken}`, visitor)).body]) expect(payPage).not.toContain(again);
    expect((await shop.get("/cart", visitor)).body).toContain('name="quantity:mug" type="number" inputmode="numeric" min="1" max="99" value="2"');
    shop.gateway.refusal = undefined;
    await shop.post(`/orders/${order.token}/payment`);
    expect([(await look(order)).refusal, await stockOf("mug")]).toEqual(["seller-unknown", 5]);
  });

  it("keeps no price by not being paid: once it costs something else, it is ordered anew or not at all", async () => {
    const order = await buy("candle", 1);
    const before = (await stockOf("candle")) ?? 0;
    shop.gateway.end(order.payment, { state: "expired" });
    await shop.get(`/orders/${order.token}`);
    await shop.database.query("update products set price = price * 1000 where slug = 'candle'");
    const late = await shop.post(`/orders/${order.token}/payment`);
    expect(late.headers.location).toBe(`/orders/${order.token}?not=at-this-price`);
    expect((await shop.get(`${late.headers.location}`)).body).toContain("a price in it has changed since");
    expect((await look(order)).state).toBe("expired");
    expect(await stockOf("candle")).toBe(before + 1);
    await shop.database.query("update products set price = price / 1000 where slug = 'candle'");
    expect((await shop.post(`/orders/${order.token}/payment`)).headers.location).toBe(`/orders/${order.token}/pay`);
  });

  it("that another pays for can be paid again by that person, who is told what became of it", async () => {
    const order = await buy("candle", 4);
    const at = `/pay/${order.payToken}`;
    const ko: Visitor = { language: "ko" };
    shop.gateway.end(order.payment, { state: "expired" });
    expect((await shop.get(at, ko)).body).toMatch(/결제 시간이 지났습니다.*다시 결제하기/s);
    await shop.database.query("update products set stock = 3 where slug = 'candle'");
    const late = await shop.post(`${at}/payment`);
    expect(late.headers.location).toBe(`${at}?not=in-stock`);
    expect((await shop.get(`${at}?not=in-stock`)).body).toContain("the goods have been sold meanwhile");
    expect((await shop.get(`${at}?not=in-stock`, ko)).body).toContain("그사이 상품이 모두 팔려");
    await shop.database.query("update products set stock = 5 where slug = 'candle'");
    expect((await shop.post(`${at}/payment`)).headers.location).toBe(at);
    expect((await shop.get(at)).body).toContain("<coconut-pay-button");
    const { payment } = await orderOf(`/orders/${order.token}`);
    shop.gateway.end(payment, { state: "paid" });
    expect((await shop.get(at)).body).toContain("Thank you, it is paid");
    await shop.database.query("update order_parts set refunded = total, read_at = now() where order_number = $1", [order.number]);
    const refunded = (await shop.get(at)).body;
    expect(refunded).toContain("It has been refunded");
    expect(refunded).not.toContain("Thank you, it is paid");
  });

  it("that cannot be canceled because the gateway is away says so, and is canceled later", async () => {
    const order = await buy("mug");
    shop.gateway.down = true;
    const { headers } = await shop.post(`/orders/${order.token}/cancel`);
    expect((await shop.get(headers.location ?? "")).body).toContain("could not be canceled");
    expect((await shop.get(headers.location ?? "", { language: "ko" })).body).toContain("취소하지 못했습니다");
    shop.gateway.down = false;
    expect((await shop.post(`/orders/${order.token}/cancel`)).headers.location).toBe(`/orders/${order.token}`);
    // The address of the failure says nothing that is no longer so.
    expect((await shop.get(headers.location ?? "")).body).not.toContain("could not be canceled");
    expect((await look(order)).state).toBe("canceled");
  });

  it("bought at once is one order however often its form is sent, and another one of another number of pieces", async () => {
    const form = newForm();
    const send = (quantity: string) => shop.buy("mug", { form, quantity });
    const answers = await Promise.all([send("1"), send("1"), send("1")]);
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect((await send("2")).headers.location).not.toBe(answers[0]?.headers.location);
    expect(await stockOf("mug")).toBe(2);
  });

  it("bought at once is not written at a price that the buyer was not shown", async () => {
    for (const [language, said] of [
      ["ko", "아직 주문되지 않았습니다"],
      ["en", "nothing has been ordered yet"],
    ] as const) {
      const answer = await shop.buy("mug", { price: "17000", quantity: "2" }, { language });
      expect(answer.statusCode).toBe(409);
      for (const shown of [said, 'name="price" value="18000"', 'value="2"', 'value="Kim Haneul"']) expect(answer.body).toContain(shown);
    }
    expect(await stockOf("mug")).toBe(5);
  });

  it("for the last piece, lost to somebody faster, is not placed, and its page says so", async () => {
    await shop.database.query("update products set stock = 0 where slug = 'mug'");
    const answer = await shop.buy("mug");
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain("This has just been sold out. Nothing was ordered.");
    expect((await shop.buy("mug", {}, { language: "ko" })).body).toContain("방금 품절되었습니다. 주문되지 않았습니다.");
    expect((await shop.get("/products/mug")).body).not.toContain("Nothing was ordered");
  });

  it("without a payment gets one while somebody looks at it, and its page comes back by itself", async () => {
    shop.gateway.down = true;
    const order = await buy("mug");
    const waiting = async () => (await shop.get(`/orders/${order.token}/pay`)).body.includes("data-waiting");
    expect(await waiting()).toBe(true);
    const told = async () => (await shop.get(`/orders/${order.token}/events`)).body;
    expect(await told()).toMatch(/"state":"open".*retry: 5000/s);
    shop.gateway.down = false;
    expect(await told()).toContain("event: payable");
    expect(await waiting()).toBe(false);
  });

  it("that fails each time it is looked after keeps no other waiting", async () => {
    const ended = (await Promise.all(Array.from({ length: 3 }, () => buy("candle")))).map(({ number }) => number);
    await shop.database.query("update orders set expires_at = now() - interval '1 day', created_at = now() - interval '2 days' where number = any ($1)", [
      ended,
    ]);
    const last = ended.at(-1);
    await shop.database.query("update orders set created_at = now() - interval '1 day' where number = $1", [last]);
    const tried = async () => (await overdueOrders(shop.database, 2)).map(({ number }) => number);
    const first = await tried();
    expect(first).not.toContain(last);
    expect(await tried()).toContain(last);
  });

  it("of several sellers is one order, whose lines and parts name them, with a sealed address", async () => {
    const visitor: Visitor = {};
    for (const product of ["mug", "acacia-honey", "hoodie"]) await shop.post("/cart/add", { product, quantity: "2" }, visitor);
    await shop.post(
      "/cart",
      { do: "save", "quantity:mug": "1", "selected:mug": "1", "quantity:acacia-honey": "2", "selected:acacia-honey": "1", "quantity:hoodie": "2" },
      visitor,
    );
    const sum = 18_000 + 2 * 22_000;
    const { headers } = await shop.post("/checkout", { ...delivery, buyer: "Kim", "other-payer": "1", shown: String(sum), form: "B".repeat(22) }, visitor);
    const order = await orderOf(headers.location);
    expect(order.total).toBe(BigInt(sum));
    expect(order.parts.map(({ seller, total }) => [seller.id, total])).toEqual([
      ["dawn-farm", 44_000n],
      ["market", 18_000n],
    ]);
    const registered = shop.gateway.payments.get(order.payment ?? "")?.order;
    expect(registered?.lines.map(({ product, seller }) => [product, seller])).toEqual([
      ["mug", undefined],
      ["acacia-honey", "mer_dawn"],
    ]);
    const [row] = await shop.database.query<{ delivery_salt: Buffer }>("select delivery_salt from orders where number = $1", [order.number]);
    expect(registered?.delivery).toBe(deliveryHash(delivery, row?.delivery_salt ?? Buffer.alloc(0)));
    // What was not selected is still in the cart.
    expect((await shop.get("/cart", visitor)).body).toMatch(/quantity:hoodie/);
    expect((await shop.get("/cart", visitor)).body).not.toMatch(/quantity:mug/);
    const payer = (await shop.get(`/pay/${order.payToken}`)).body;
    expect(payer).toContain("<coconut-pay-button");
    for (const secret of [delivery.address, delivery.phone, order.token]) expect(payer).not.toContain(secret);
    // The same form once more is the same order.
    const again = await shop.post("/checkout", { ...delivery, buyer: "Kim", shown: String(sum), form: "B".repeat(22) }, visitor);
    expect(again.headers.location).toBe(headers.location);
  });

  it("that is sent twice at once is one order", async () => {
    const visitor: Visitor = {};
    await shop.post("/cart/add", { product: "mug", quantity: "1" }, visitor);
    const send = () => shop.post("/checkout", { ...delivery, buyer: "Kim", shown: "18000", form: "C".repeat(22) }, visitor);
    const answers = await Promise.all([send(), send(), send()]);
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect(await stockOf("mug")).toBe(4);
  });

  it("is not written at a sum that the buyer was not shown", async () => {
    const visitor: Visitor = {};
    await shop.post("/cart/add", { product: "mug", quantity: "1" }, visitor);
    const answer = await shop.post("/checkout", { ...delivery, buyer: "Kim", shown: "1000", form: "D".repeat(22) }, visitor);
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain("nothing has been ordered yet");
    expect(await stockOf("mug")).toBe(5);
  });

  it("whose time is over is payable again while there is stock, and says so when there is none", async () => {
    const order = await buy("candle", 4);
    shop.gateway.end(order.payment, { state: "expired" });
    expect((await look(order)).state).toBe("expired");
    const again = await shop.post(`/orders/${order.token}/payment`);
    expect(again.headers.location).toBe(`/orders/${order.token}/pay`);
    const open = await look(order);
    expect([open.state, open.payment === order.payment, await stockOf("candle")]).toEqual(["open", false, 1]);
    await shop.post(`/orders/${order.token}/cancel`);
    expect([(await look(order)).state, await stockOf("candle")]).toEqual(["canceled", 5]);
    await shop.database.query("update products set stock = 3 where slug = 'candle'");
    const late = await shop.post(`/orders/${order.token}/payment`);
    expect((await shop.get(late.headers.location ?? "")).body).toContain("the goods have been sold meanwhile");
    expect([(await look(order)).state, await stockOf("candle")]).toEqual(["canceled", 3]);
  });

  it("of a person is listed by what became of it, twenty to a page, and counted on all pages", async () => {
    const { id, cookie } = await openSession(shop.database);
    await shop.database.query("insert into users (number) values ('1000000077')");
    await shop.database.query("update sessions set user_number = '1000000077' where id = $1", [id]);
    const visitor: Visitor = { cookie: `session=${cookie}` };
    await shop.database.query("update products set stock = 100 where slug = 'mug'");
    const orders = await Promise.all(Array.from({ length: 24 }, async () => orderOf((await shop.buy("mug", {}, visitor)).headers.location)));
    const numbers = (from: number, to: number) => orders.slice(from, to).map(({ number }) => number);
    const set = (what: string, of: string[]) => shop.database.query(`update orders set ${what} where number = any ($1)`, [of]);
    await set("state = 'paid', paid_at = now(), result = 'r'", numbers(0, 22));
    await set("state = 'review'", numbers(22, 23));
    await shop.database.query("update order_parts set shipped_at = now() where order_number = any ($1)", [numbers(0, 1)]);
    await shop.database.query("update order_parts set refunded = total where order_number = any ($1)", [numbers(1, 2)]);
    // The last one ends while nobody looks.
    shop.gateway.end(orders[23]?.payment, { state: "expired" });
    const page = async (query = "") => (await shop.get(`/orders${query}`, visitor)).body;
    const listed = (body: string) => orders.filter(({ number }) => body.includes(`<span class="number">${number}</span>`)).length;
    const all = await page();
    const counts = [...all.matchAll(/<span class="number">([0-9]+)<\/span><\/a>/g)].map(([, count]) => Number(count));
    expect([counts, listed(all), listed(await page("?page=2")), listed(await page("?page=3"))]).toEqual([[24, 0, 21, 1, 1, 1], 20, 4, 0]);
    for (const [kind, count] of Object.entries({ open: 0, paid: 20, shipped: 1, refunded: 1, ended: 1 })) {
      const body = await page(`?state=${kind}`);
      expect([kind, listed(body), body.includes(`/orders?state=${kind}&amp;page=2`)]).toEqual([kind, count, kind === "paid"]);
    }
  });

  it("is shipped or refunded when all that is not refunded, or all, is", () => {
    const part = (refunded: bigint, shippedAt?: Date) => ({ seller: { id: "s", name: "S" }, total: 10n, refunded, shippedAt, receipt: undefined });
    const at = new Date();
    const stage = (...parts: ReturnType<typeof part>[]) => stageOf({ state: "paid", refusal: undefined, parts });
    expect(stage(part(0n), part(0n, at))).toBe("paid");
    expect(stage(part(0n, at), part(0n, at))).toBe("shipped");
    expect(stage(part(10n), part(0n, at))).toBe("shipped");
    expect(stage(part(10n), part(10n, at))).toBe("refunded");
    expect(stage(part(9n), part(10n))).toBe("paid");
    expect(stageOf({ state: "open", refusal: undefined, parts: [part(0n, at)] })).toBe("open");
  });
});
