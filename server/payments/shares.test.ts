import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import type { Payment } from "../../protocol/payment.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type CastPayer, type CastSeller, castAuthorization, castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { bySeller } from "../setup/scratch-money.ts";
import { lineOf, orderWith, register, sell } from "../setup/scratch-sale.ts";
import { request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let market: CastSeller;
let one: CastSeller;
let two: CastSeller;
let payer: CastPayer;

beforeAll(async () => {
  gateway = await openScratchGateway();
  const cast = () => castSeller(gateway.database, gateway.keys);
  [market, one, two] = [await cast(), await cast(), await cast()];
  payer = await castPayer(gateway.database, gateway.keys, 1_000_000n);
  for (const { id } of [one, two]) await gateway.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [id, market.id]);
});
afterAll(() => gateway.close());

const cart = () => [lineOf("Hat", 1, 10_000, one.id), lineOf("Shoes", 2, 15_000, two.id), lineOf("Bag", 1, 1_000), lineOf("Scarf", 3, 1_000, one.id)];
const balance = async (seller: CastSeller) => Number((await bySeller(gateway, seller, sellerApi.getMerchant)).body.balance);
const view = async (seller: CastSeller, id: string) => (await bySeller(gateway, seller, api.getPayment, { params: { id } })).body as unknown as Payment;

it("pays each seller of an order its own lines, and the payee those that name nobody, by one entry of the payer", async () => {
  const before = await Promise.all([market, one, two].map(balance));
  const payment = await sell(gateway, market, payer, orderWith(market, cart()));
  const after = await Promise.all([market, one, two].map(balance));
  expect(after.map((now, at) => now - (before[at] ?? 0))).toEqual([1_000, 13_000, 30_000]);
  const entries = await gateway.database.query<{ amount: bigint }>("select amount from ledger_entries where reference = $1 order by amount", [payment.id]);
  expect(entries.map(({ amount }) => Number(amount))).toEqual([-44_000, 1_000, 13_000, 30_000]);
});

it("shows the payee the whole order, a seller its own lines and share, and strangers nothing", async () => {
  const stranger = await castSeller(gateway.database, gateway.keys);
  const { id } = await sell(gateway, market, payer, orderWith(market, cart()));
  const whole = await view(market, id);
  expect(whole).toMatchObject({ amount: "44000", state: "paid" });
  expect(whole.shares.map(({ merchant, amount }) => [merchant, amount]).sort()).toEqual(
    [
      [market.id, "1000"],
      [one.id, "13000"],
      [two.id, "30000"],
    ].sort(),
  );
  const part = await view(one, id);
  expect(part).toMatchObject({ id, merchant: market.id, amount: "13000", state: "paid", tid: whole.tid, shares: [{ merchant: one.id, amount: "13000" }] });
  expect(part.order).toMatchObject({ number: whole.order.number, total: "13000" });
  expect(part.order.lines.map(({ name }) => name)).toEqual(["Hat", "Scarf"]);
  expect(await view(stranger, id)).toMatchObject({ code: "payment-not-found" });
  const listed = (await bySeller(gateway, two, api.listPayments, { query: "limit=1" })).body as unknown as { items: Payment[]; next: string };
  expect(listed.items.map((payment) => payment.id)).toEqual([id]);
  const next = (await bySeller(gateway, two, api.listPayments, { query: `limit=1&cursor=${listed.next}&state=paid` })).body as unknown as { items: Payment[] };
  expect(next.items).toHaveLength(1);
  expect(next.items[0]?.id).not.toBe(id);
  const entries = (await bySeller(gateway, two, sellerApi.listMerchantEntries)).body as { items: unknown[] };
  expect(entries.items[0]).toMatchObject({ kind: "payment", amount: "30000", payment: { id, orderNumber: whole.order.number } });
});

it("lists payments of a time by the time in their ids", async () => {
  const seller = await castSeller(gateway.database, gateway.keys);
  const first = await register(gateway, seller, orderWith(seller, [lineOf("Hat", 1, 1_000)]));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await register(gateway, seller, orderWith(seller, [lineOf("Hat", 1, 1_000)]));
  const { created } = await view(seller, second.id);
  const ids = async (query: string) =>
    ((await bySeller(gateway, seller, api.listPayments, { query })).body as unknown as { items: Payment[] }).items.map(({ id }) => id);
  expect(await ids(`from=${created}`)).toEqual([second.id]);
  expect(await ids(`to=${created}`)).toEqual([first.id]);
  expect(await ids(`from=0&to=${created + 1}`)).toEqual([second.id, first.id]);
  expect(await ids("from=999999999999999")).toEqual([]);
});

it("finds payments by what their order number begins with, letter by letter, as payee and as seller, and pages through them", async () => {
  const seller = await castSeller(gateway.database, gateway.keys);
  await gateway.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [seller.id, market.id]);
  const own = (number: string) => register(gateway, seller, orderWith(seller, [lineOf("Hat", 1, 1_000)], number));
  const [a1, , a3] = [await own("A-1_x"), await own("B-1"), await own("A-10")];
  const shared = await register(gateway, market, orderWith(market, [lineOf("Hat", 1, 1_000, seller.id)], `A-1.${seller.id.slice(-8)}`));
  const ids = async (query: string) =>
    ((await bySeller(gateway, seller, api.listPayments, { query })).body as unknown as { items: Payment[] }).items.map(({ id }) => id);
  expect(await ids("orderNumberPrefix=A-1")).toEqual([shared.id, a3.id, a1.id]);
  expect(await ids(`orderNumberPrefix=A-1&limit=2&cursor=${shared.id}`)).toEqual([a3.id, a1.id]);
  expect(await ids("orderNumberPrefix=A-1_")).toEqual([a1.id]);
  expect(await ids("orderNumberPrefix=a-1")).toEqual([]);
  expect(await ids("orderNumberPrefix=A-1&state=paid")).toEqual([]);
  expect(await ids("orderNumber=A-1")).toEqual([]);
  expect(await ids("orderNumber=A-10")).toEqual([a3.id]);
  const indexes = await gateway.database.query<{ name: string }>("select indexname as name from pg_indexes where tablename = 'payments'");
  expect(indexes.map(({ name }) => name)).toContain("payments_by_order_number");
});

it("gives a merchant the entries of a time, to the millisecond, in pages of hundreds", async () => {
  const seller = await castSeller(gateway.database, gateway.keys);
  for (const price of [1_000, 2_000, 3_000]) await sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, price)]));
  const entries = async (query: string) =>
    (await bySeller(gateway, seller, sellerApi.listMerchantEntries, { query })).body as unknown as { items: { at: number; amount: string }[]; next?: string };
  const [third, second, first] = (await entries("limit=500")).items;
  const amounts = async (query: string) => (await entries(query)).items.map(({ amount }) => amount);
  expect(await amounts(`from=${second?.at}`)).toEqual(["3000", "2000"]);
  expect(await amounts(`to=${second?.at}`)).toEqual(["1000"]);
  expect(await amounts(`from=${first?.at}&to=${third?.at}`)).toEqual(["2000", "1000"]);
  expect(await amounts("from=0&to=999999999999999&limit=2")).toEqual(["3000", "2000"]);
  const page = await entries("from=0&limit=2");
  expect(await amounts(`from=0&limit=2&cursor=${page.next}`)).toEqual(["1000"]);
  expect(await amounts(`from=${(third?.at ?? 0) + 1}`)).toEqual([]);
  // An account without any, and a time long before.
  const nobody = await castSeller(gateway.database, gateway.keys);
  expect((await bySeller(gateway, nobody, sellerApi.listMerchantEntries, { query: "from=0" })).body).toEqual({ items: [] });
  expect(await amounts("to=1000")).toEqual([]);
});

it("refuses a seller that has not joined the marketplace, or that is live where it is not", async () => {
  const stranger = await castSeller(gateway.database, gateway.keys);
  const tried = (seller: CastSeller) => register(gateway, market, orderWith(market, [lineOf("Hat", 1, 1_000, seller.id)])).catch(String);
  expect(await tried(stranger)).toMatch(new RegExp(`seller-unknown.*${stranger.id}`));
  await gateway.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [stranger.id, market.id]);
  expect(await tried(stranger)).toMatchObject({ seller: market });
  await gateway.database.query("update merchants set livemode = true where id = $1", [stranger.id]);
  expect(await tried(stranger)).toContain("seller-unknown");
});

it("does not let a seller cancel the marketplace's payment", async () => {
  const { id } = await register(gateway, market, orderWith(market, cart()));
  expect(await bySeller(gateway, one, api.cancelPayment, { params: { id } })).toMatchObject({ status: 404, body: { code: "payment-not-found" } });
  expect(await bySeller(gateway, market, api.cancelPayment, { params: { id } })).toMatchObject({ status: 200, body: { state: "canceled" } });
});

it("moves nothing where the shares in the database are not the whole", async () => {
  const payment = await register(gateway, market, orderWith(market, cart()));
  await gateway.database.query("update payment_shares set amount = amount + 1 where payment = $1 and merchant = $2", [payment.id, one.id]);
  const before = await balance(one);
  const answer = await request(gateway.http, api.authorizePayment, {
    params: { id: payment.id },
    body: { authorization: await castAuthorization(payer, payment) },
  });
  expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
  expect(await balance(one)).toBe(before);
  expect(await view(market, payment.id)).toMatchObject({ state: "created" });
});
