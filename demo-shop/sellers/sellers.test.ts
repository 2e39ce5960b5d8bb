import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CoconutError } from "../../sdk/server/index.ts";
import type { ScratchMoney } from "../setup/scratch-money.ts";
import { openScratchSellers, type ScratchSellers, tangerines } from "../setup/scratch-sellers.ts";
import { ORIGIN, type ScratchShop, type Visitor } from "../setup/scratch-shop.ts";
import { openSession, signInSession } from "../sign-in/sessions.ts";

let world: ScratchSellers;
let shop: ScratchShop;
let money: ScratchMoney;
let dawn: Visitor;
let hanok: Visitor;
let buyer: Visitor;
beforeAll(async () => {
  world = await openScratchSellers();
  ({ shop, money, dawn, hanok, buyer } = world);
});
afterAll(() => shop.close());
beforeEach(() => world.refresh());

const productOf = (slug: string) =>
  world.one<{ seller: string; state: string; price: string; stock: number; version: number; name_en: string }>("select * from products where slug = $1", [
    slug,
  ]);

describe("only who sells", () => {
  it("sees the sellers' side; who is not signed in is asked to, who sells nothing is told so", async () => {
    expect((await shop.get("/sell", dawn)).statusCode).toBe(200);
    expect((await shop.get("/sell/products")).headers.location).toBe("/sign-in?back=%2Fsell%2Fproducts");
    expect((await shop.get("/sell", buyer)).statusCode).toBe(403);
    expect((await shop.post("/sell/products/new", tangerines, buyer)).statusCode).toBe(403);
    expect((await shop.post("/sell/products/new", tangerines)).headers.location).toBe("/sign-in?back=%2Fsell%2Fproducts%2Fnew");
  });

  it("by a certificate that still holds, on this very device: not with a copied session of a revoked one, nor by a phone's signature", async () => {
    const { number, at } = await world.sell();
    const refund = { number: `${number}-R1`, kind: "all", reason: "Mine now", confirmed: "1" };
    const held = shop.trust.stillHolds;
    try {
      shop.trust.stillHolds = async (chain) => chain[0] !== "1000000001";
      expect((await shop.get("/sell", dawn)).headers.location).toBe("/sign-in?anew=1&back=%2Fsell");
      expect((await shop.post(`${at}/refund`, refund, dawn)).headers.location).toBe(`/sign-in?anew=1&back=${encodeURIComponent(at)}`);
      expect((await shop.get("/sign-in?anew=1&back=/sell", dawn)).statusCode).toBe(200);
      expect((await shop.get("/sell", hanok)).statusCode).toBe(200);
      shop.trust.stillHolds = () => Promise.reject(new CoconutError({ code: "offline" }));
      expect((await shop.post(`${at}/refund`, refund, dawn)).statusCode).toBe(503);
    } finally {
      shop.trust.stillHolds = held;
    }
    const { id } = await openSession(shop.database);
    const byPhone = { cookie: `session=${await signInSession(shop.database, id, { user: "1000000001", chain: ["1000000001"], byHandoff: true })}` };
    expect(await shop.get("/sell", byPhone)).toMatchObject({ statusCode: 403, body: expect.stringContaining("Sell on your own device") });
    expect((await shop.post(`${at}/refund`, refund, byPhone)).statusCode).toBe(403);
    expect(money.refunds.size).toBe(0);
  });

  it("finds what is theirs: another seller's products, pictures and sales are not there, nor can they be changed", async () => {
    const slug = await world.register();
    const { at, number } = await world.sell();
    for (const path of [`/sell/products/${slug}`, `/sell/products/${slug}/pictures`, at]) {
      expect((await shop.get(path, dawn)).statusCode, path).toBe(200);
      expect((await shop.get(path, hanok)).statusCode, path).toBe(404);
    }
    const tries: readonly [string, Record<string, string>][] = [
      [`/sell/products/${slug}`, { ...tangerines, nameEn: "Stolen", version: "1", "shown-stock": "5" }],
      [`/sell/products/${slug}/state`, { state: "on-sale" }],
      [`/sell/products/${slug}/pictures/x`, { do: "remove", version: "1" }],
      [`${at}/ship`, {}],
      [`${at}/receipt`, {}],
      [`${at}/refund`, { number: `${number}-R1`, kind: "all", reason: "Mine now", confirmed: "1" }],
    ];
    for (const [path, fields] of tries) expect((await shop.post(path, fields, hanok)).statusCode, path).toBe(404);
    expect(await productOf(slug)).toMatchObject({ name_en: "Tangerines!", state: "hidden", version: 1 });
    expect(money.refunds.size).toBe(0);
    expect((await shop.get(`/sell?number=${number}`, hanok)).body).not.toContain(at);
    expect((await shop.get(`/sell?number=${number.toLowerCase()}`, dawn)).body).toContain(at);
  });

  it("sends forms, and only from the shop's own pages", async () => {
    const post = (origin: string) =>
      shop.server.inject({
        method: "POST",
        url: "/sell/products/new",
        payload: String(new URLSearchParams(tangerines)),
        headers: { ...dawn, origin, "content-type": "application/x-www-form-urlencoded" },
      });
    expect((await post("https://evil.example")).statusCode).toBe(403);
    expect((await post(ORIGIN)).statusCode).toBe(303);
  });
});

describe("products", () => {
  it("are 500 at most", async () => {
    await shop.database.query(
      `insert into products (slug, seller, category, state, price, name_ko, text_ko, name_en, text_en)
       select 'filler-' || n, 'hanok-living', 'food', 'hidden', 1, 'a', 'a', 'a', 'a' from generate_series(1, 500) n`,
    );
    const full = await shop.post("/sell/products/new", tangerines, hanok);
    await shop.database.query("delete from products where slug like 'filler-%'");
    expect([full.statusCode, full.body.includes("500 products, which is the most")]).toEqual([409, true]);
  });
});

describe("a product", () => {
  it("is hidden until its seller puts it on sale; then it is found, and hidden again it cannot be ordered", async () => {
    const slug = await world.register({ nameEn: "Blue tangerines" });
    expect(slug).toMatch(/^blue-tangerines-[0-9a-f]{8}$/);
    expect((await shop.get(`/products/${slug}`)).statusCode).toBe(404);
    await shop.post(`/sell/products/${slug}/state`, { state: "on-sale" }, dawn);
    expect((await shop.get("/?q=blue+tangerin")).body).toContain(`/products/${slug}`);
    await shop.post(`/sell/products/${slug}/state`, { state: "hidden" }, dawn);
    expect((await shop.post("/orders", { product: slug, quantity: "1", buyer: "Kim" })).statusCode).toBe(404);
  });

  it("with faults is not kept, and the form shows what was typed and what is wrong at the field", async () => {
    const { statusCode, body } = await shop.post("/sell/products/new", { ...tangerines, nameEn: `"><b>Tea`, price: "1.5", stock: "many" }, dawn);
    expect(statusCode).toBe(422);
    for (const part of ["&quot;&gt;&lt;b&gt;Tea", 'value="1.5"', 'value="many"', 'id="price-fault">Won have no fractions', 'href="#stock"'])
      expect(body).toContain(part);
    expect(body.match(/aria-invalid/g)).toHaveLength(2);
  });

  it("changed by two people at once keeps the first change, and the second is told and keeps what was typed", async () => {
    const slug = await world.register();
    const seen = { version: "1", "shown-stock": "5" };
    const answers = await Promise.all(["13,000", "14,000"].map((price) => shop.post(`/sell/products/${slug}`, { ...tangerines, ...seen, price }, dawn)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 409]);
    const [late] = answers.filter(({ statusCode }) => statusCode === 409);
    const kept = answers[0]?.statusCode === 303 ? "13,000" : "14,000";
    expect(late?.body).toContain("Somebody else of your business has changed this meanwhile");
    expect(late?.body).toContain(`Saved now: ₩${kept}`);
    expect(late?.body).toContain(`value="${kept === "13,000" ? "14,000" : "13,000"}"`);
    expect(late?.body).toContain('name="version" value="2"');
    expect((await shop.post(`/sell/products/${slug}`, { ...tangerines, version: "2", "shown-stock": "5", price: "14,000" }, dawn)).statusCode).toBe(303);
    expect(await productOf(slug)).toMatchObject({ price: "14000", version: 3 });
  });

  it("keeps what is held and sold: stock changes by the difference to what the form showed", async () => {
    await world.sell({ quantity: 3, isPaid: false });
    const now = await productOf("acacia-honey");
    expect(now?.stock).toBe(6);
    const row = await world.one<Record<string, string>>(
      "select name_ko, name_en, text_ko, text_en, price, category, version from products where slug = 'acacia-honey'",
    );
    const form = {
      nameKo: row?.name_ko ?? "",
      nameEn: row?.name_en ?? "",
      textKo: row?.text_ko ?? "",
      textEn: row?.text_en ?? "",
      price: String(row?.price),
      category: row?.category ?? "",
      version: String(row?.version),
    };
    expect((await shop.get("/sell/products/acacia-honey", dawn)).body).toContain('name="shown-stock" value="6"');
    // Meanwhile two more are ordered; then the seller, who saw six, writes ten.
    await world.sell({ quantity: 2, isPaid: false });
    expect((await shop.post("/sell/products/acacia-honey", { ...form, stock: "10", "shown-stock": "6" }, dawn)).statusCode).toBe(303);
    expect((await productOf("acacia-honey"))?.stock).toBe(8);
    const late = await shop.post("/sell/products/acacia-honey", { ...form, version: String(Number(form.version) + 1), stock: "0", "shown-stock": "9" }, dawn);
    expect([late.statusCode, (await productOf("acacia-honey"))?.stock]).toEqual([409, 8]);
    expect(late.body).toContain("Left now: 8");
  });

  it("changed after it was ordered leaves that order as it was", async () => {
    const { at, number, total } = await world.sell();
    const before = await world.one<Record<string, unknown>>("select name, unit_price from order_lines where order_number = $1", [number]);
    await shop.database.query("update products set version = 50 where slug = 'acacia-honey'");
    await shop.post("/sell/products/acacia-honey", { ...tangerines, nameEn: "Other honey", price: "1", stock: "9", version: "50", "shown-stock": "8" }, dawn);
    expect(await productOf("acacia-honey")).toMatchObject({ name_en: "Other honey", price: "1" });
    expect(await world.one<Record<string, unknown>>("select name, unit_price from order_lines where order_number = $1", [number])).toEqual(before);
    expect((await shop.get(at, dawn)).body).toContain(total.toLocaleString("en"));
  });
});

it("a request has a minute to come, and its head ten seconds", () => {
  expect([shop.server.server.requestTimeout, shop.server.server.headersTimeout]).toEqual([60_000, 10_000]);
});
