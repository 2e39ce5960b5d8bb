import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openScratchSellers, type ScratchSellers, type Sold } from "../setup/scratch-sellers.ts";
import type { ScratchShop, Visitor } from "../setup/scratch-shop.ts";

let world: ScratchSellers;
let shop: ScratchShop;
let market: Visitor;
let dawn: Visitor;
beforeAll(async () => {
  world = await openScratchSellers();
  ({ shop, market, dawn } = world);
});
afterAll(() => shop.close());
beforeEach(() => world.refresh());

const left = async () => (await world.one<{ stock: number }>("select stock from products where slug = 'acacia-honey'"))?.stock;
const stateOf = async ({ number }: Sold) => (await world.one<{ state: string }>("select state from orders where number = $1", [number]))?.state;
const decide = ({ number }: Sold, wish: string, who = market) => shop.post(`/sell/reviews/${number}`, { do: wish }, who);

/** An order whose payment is of another sum. */
async function odd(): Promise<Sold> {
  const sold = await world.sell({ isPaid: false });
  shop.gateway.end(sold.payment, { state: "paid", amount: "1" });
  await shop.get(sold.at, dawn);
  expect([await stateOf(sold), await left()]).toEqual(["review", 8]);
  return sold;
}

describe("an order under review", () => {
  it("is told to its buyer and seller, and decided by the market's owner alone", async () => {
    const sold = await odd();
    expect((await shop.get(`/orders/${sold.token}`)).body).toContain("Please do not pay again");
    expect((await shop.get(sold.at, dawn)).body).toContain("Who owns Coconut Market");
    expect((await shop.get("/sell/reviews", dawn)).statusCode).toBe(404);
    expect((await decide(sold, "accept", dawn)).statusCode).toBe(404);
    expect((await shop.get("/sell/reviews", market)).body).toContain(`/sell/reviews/${sold.number}`);
    expect((await decide(sold, "burn")).statusCode).toBe(404);
    shop.gateway.down = true;
    expect([(await decide(sold, "accept")).statusCode, await stateOf(sold)]).toEqual([503, "review"]);
    expect((await shop.get("/sell/reviews", market)).body).toContain("The gateway cannot be asked right now");
  });

  it("is accepted once, on the gateway's signed word of now alone", async () => {
    const sold = await odd();
    shop.gateway.end(sold.payment, { state: "paid", result: "forged" });
    expect([(await decide(sold, "accept")).statusCode, await stateOf(sold)]).not.toContain("paid");
    shop.gateway.end(sold.payment, { state: "paid" });
    const answers = await Promise.all([decide(sold, "accept"), decide(sold, "accept"), decide(sold, "accept")]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409]);
    expect([await stateOf(sold), await left()]).toEqual(["paid", 8]);
    expect((await shop.post(`${sold.at}/ship`, {}, dawn)).statusCode).toBe(303);
  });

  it("is released only where no money is kept for it, and then gives its goods back once", async () => {
    const kept = await odd();
    expect([(await decide(kept, "release")).statusCode, await stateOf(kept), await left()]).toEqual([409, "review", 8]);
    shop.gateway.end(kept.payment, { state: "paid", refunded: "1" });
    const answers = await Promise.all([decide(kept, "release"), decide(kept, "release"), decide(kept, "accept")]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(await stateOf(kept)).toBe("paid");
    const unpaid = await world.sell({ isPaid: false });
    await shop.database.query("update orders set state = 'review' where number = $1", [unpaid.number]);
    shop.gateway.end(unpaid.payment, { state: "canceled" });
    const before = await left();
    expect([(await decide(unpaid, "accept")).statusCode, (await decide(unpaid, "release")).statusCode]).toEqual([409, 200]);
    expect([await stateOf(unpaid), (await left()) === (before ?? 0) + 1]).toEqual(["canceled", true]);
  });

  it("that is released after its refund is told to the buyer as refunded, and its goods are back", async () => {
    const sold = await odd();
    shop.gateway.end(sold.payment, { state: "paid", refunded: "1" });
    expect((await decide(sold, "release")).body).toContain("Released. The goods can be ordered again.");
    expect(await left()).toBe(9);
    expect((await shop.get(`/orders/${sold.token}`)).body).toContain("It has been refunded");
  });
});
