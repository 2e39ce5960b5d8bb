import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScratchMoney } from "../setup/scratch-money.ts";
import { openScratchSellers, type ScratchSellers } from "../setup/scratch-sellers.ts";
import type { ScratchShop, Visitor } from "../setup/scratch-shop.ts";

let world: ScratchSellers;
let shop: ScratchShop;
let money: ScratchMoney;
let buyer: Visitor;
let dawn: Visitor;
let market: Visitor;
beforeAll(async () => {
  world = await openScratchSellers();
  ({ shop, money, buyer, dawn, market } = world);
});
afterAll(() => shop.close());
beforeEach(() => world.refresh());

describe("a sale", () => {
  it("is shipped once, when it is paid and not before, and shows where it goes only then", async () => {
    const open = await world.sell({ isPaid: false });
    expect((await shop.get(open.at, dawn)).body).not.toContain("Secret road");
    expect((await shop.post(`${open.at}/ship`, {}, dawn)).statusCode).toBe(409);
    shop.gateway.end(open.payment, { state: "paid" });
    expect((await shop.get(open.at, dawn)).body).toContain("Secret road");
    expect((await shop.post(`${open.at}/ship`, {}, dawn)).headers.location).toBe(`${open.at}?done=shipped`);
    expect((await open.part())?.shipped_at).toBeInstanceOf(Date);
    expect((await shop.post(`${open.at}/ship`, {}, dawn)).statusCode).toBe(409);
  });

  it("that is fetched at the counter is handed over, and nobody says that it is on its way; only the shop's own goods are there", async () => {
    const { at, token } = await world.sell({ isPickup: true });
    expect((await shop.get(`/orders/${token}`)).body).toContain("It is ready for you at our counter");
    expect((await shop.get(at, market)).body).toContain("Mark as handed over");
    expect((await shop.get("/sell", market)).body).toContain("To hand over");
    const done = await shop.post(`${at}/ship`, {}, market);
    const pages = [await shop.get(done.headers.location ?? "", market), await shop.get(`/orders/${token}`)].map(({ body }) => body.replaceAll(/<[^>]*>/g, " "));
    for (const page of pages) expect([page.includes("Handed over"), /shipped|carrier|on its way/i.test(page)]).toEqual([true, false]);
    expect((await shop.get("/products/mug")).body).toContain("pick it up at our counter");
    expect((await shop.get("/products/acacia-honey")).body).not.toContain("pick it up at our counter");
    expect((await shop.buy("acacia-honey")).statusCode).toBe(404);
  });

  it("whose payment is not this order's is not shipped", async () => {
    const odd = await world.sell({ isPaid: false });
    shop.gateway.end(odd.payment, { state: "paid", amount: "1" });
    expect((await shop.post(`${odd.at}/ship`, {}, dawn)).statusCode).toBe(409);
    expect((await shop.get(odd.at, dawn)).body).toContain("Abnormal");
  });

  it("is refunded in parts, each once, with a question before; then a new revision of its receipt is due", async () => {
    const { at, number, total, part, token } = await world.sell({ quantity: 2 });
    const first = { number: `${number}-R1`, kind: "part", amount: "5,000", reason: "A jar was broken" };
    expect((await shop.post(`${at}/receipt`, {}, dawn)).statusCode).toBe(303);
    const receipt = (await part())?.receipt;
    const question = await shop.post(`${at}/refund`, first, dawn);
    expect([question.statusCode, money.refunds.size]).toEqual([200, 0]);
    expect(question.body).toContain("Refund ₩5,000");
    const confirmed = { ...first, confirmed: "1" };
    const twice = await Promise.all(Array.from({ length: 4 }, () => shop.post(`${at}/refund`, confirmed, dawn)));
    expect(twice.map(({ headers }) => headers.location)).toEqual(Array(4).fill(`${at}?done=refunded`));
    expect([money.refunds.size, (await part())?.refunded]).toEqual([1, "5000"]);
    // Another person's form still has the first number.
    expect((await shop.post(`${at}/refund`, { ...confirmed, amount: "6,000" }, dawn)).body).toContain("Somebody else of your business has refunded meanwhile");
    expect((await shop.get(at, dawn)).body).toContain("Issue the next revision");
    expect((await shop.get(`/orders/${token}`)).body).toContain("Partly refunded");
    await shop.post(`${at}/receipt`, {}, dawn);
    expect((await part())?.receipt).not.toBe(receipt);
    expect((await shop.get(at, dawn)).body).toMatch(/Revision 2.*Revision 1/s);
    const over = await shop.post(`${at}/refund`, { ...first, number: `${number}-R2`, amount: String(total) }, dawn);
    expect([over.statusCode, over.body.includes(`At most: ₩${(total - 5_000n).toLocaleString("en")}`), over.body.includes("A jar was broken")]).toEqual([
      422,
      true,
      true,
    ]);
    await shop.post(`${at}/refund`, { ...confirmed, number: `${number}-R2`, kind: "all" }, dawn);
    expect((await shop.get(at, dawn)).body).toContain("Nothing is left to refund");
  });

  it("whose seller has no balance is not refunded, and the same number serves for less", async () => {
    const { at, number, part } = await world.sell();
    money.balance = 1_000n;
    const wish = { number: `${number}-R1`, kind: "part", amount: "5000", reason: "Late", confirmed: "1" };
    const poor = await shop.post(`${at}/refund`, wish, dawn);
    expect(poor.statusCode).toBe(409);
    expect(poor.body).toContain("balance at Coconut Pay is too low. Nothing was refunded. It is now ₩1,000.");
    expect(poor.body).toContain('value="Late"');
    expect((await shop.post(`${at}/refund`, { ...wish, amount: "900" }, dawn)).statusCode).toBe(303);
    expect((await part())?.refunded).toBe("900");
  });

  it("whose refund's answer was lost is asked for again by the same number, and pays once", async () => {
    const { at, number, part } = await world.sell();
    const wish = { number: `${number}-R1`, kind: "part", amount: "700", reason: "Late", confirmed: "1" };
    money.losesAnswer = true;
    const lost = await shop.post(`${at}/refund`, wish, dawn);
    expect(lost.statusCode).toBe(503);
    expect(lost.body).toContain("Ask again: ₩700");
    expect((await shop.post(`${at}/refund`, { ...wish, number: `${number}-R2` }, dawn)).statusCode).toBe(409);
    money.losesAnswer = false;
    expect((await shop.post(`${at}/refund`, wish, dawn)).statusCode).toBe(303);
    expect([money.balance, (await part())?.refunded]).toEqual([999_300n, "700"]);
    money.losesAnswer = "once";
    const found = await shop.post(`${at}/refund`, { ...wish, number: `${number}-R2` }, dawn);
    expect([found.headers.location, money.balance]).toEqual([`${at}?done=refunded`, 998_600n]);
  });

  it("shows refunds that were made in the dashboard, to the seller and on the buyer's list, and claims nothing of a receipt that it has not read", async () => {
    const { at, number, payment = "", token } = await world.sell();
    await shop.database.query("update orders set user_number = '1000000003' where number = $1", [number]);
    expect((await shop.get("/orders?state=refunded", buyer)).body).not.toContain(number);
    await shop.gateway.coconut.refund(payment, { number: "FROM-DASHBOARD", amount: 3_000n, reason: "A dent" });
    const { receipt } = await shop.gateway.coconut.issueReceipt(payment);
    shop.gateway.end(payment, { receipt: receipt.id });
    await shop.database.query("update order_parts set read_at = null where order_number = $1", [number]);
    const { body } = await shop.get(at, dawn);
    for (const shown of ["A dent", "FROM-DASHBOARD", "issued in Coconut Pay&#39;s dashboard", "Issue it as the sale stands"]) expect(body).toContain(shown);
    expect(body).not.toContain("Money was refunded after the newest receipt");
    await shop.post(`${at}/receipt`, {}, dawn);
    expect((await shop.get(at, dawn)).body).toMatch(/Revision 1(?!.*dashboard, issue it)/s);
    expect((await shop.get(at, dawn)).body).not.toContain("Issue it as the sale stands");
    const mine = (await shop.get("/orders?state=refunded", buyer)).body;
    for (const shown of [token, "Partly refunded: ₩3,000"]) expect(mine).toContain(shown);
    shop.gateway.down = true;
    expect((await shop.get(at, dawn)).body).toContain("refunds that were made in its dashboard may be missing here");
  });

  it("whose receipt or refund nobody knows the end of is not said to be as it was", async () => {
    const { at, number } = await world.sell();
    money.losesAnswer = true;
    const receipt = await shop.post(`${at}/receipt`, {}, dawn);
    expect([receipt.statusCode, receipt.body.includes("not known yet. Issue it again"), receipt.body.includes("Nothing has changed")]).toEqual([
      503,
      true,
      false,
    ]);
    money.losesAnswer = false;
    // Our own fault, after the gateway has refunded.
    await shop.database.query("alter table refunds rename column refund to gone");
    const broken = await shop.post(`${at}/refund`, { number: `${number}-R1`, kind: "all", reason: "Late", confirmed: "1" }, dawn);
    await shop.database.query("alter table refunds rename column gone to refund");
    expect([broken.statusCode, money.refunds.has(`${number}-R1`)]).toEqual([500, true]);
    expect(broken.body).toContain("Look at the order or the product again before you repeat it");
    expect(broken.body).not.toContain("Nothing was charged");
    // The next look finds out.
    expect((await shop.get(at, dawn)).body).not.toContain("Not known yet");
  });

  it("is refunded knowing what that does to the seller's balance and to the stock", async () => {
    const { at, number } = await world.sell();
    const wish = { number: `${number}-R1`, kind: "all", amount: "", reason: "Late" };
    const ask = async () => (await shop.post(`${at}/refund`, wish, dawn)).body.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
    expect(await ask()).toMatch(/Your balance at Coconut Pay now ₩1,000,000 Your balance afterwards ₩986,000.*go back into stock by themselves/);
    money.balance = 5n;
    expect(await ask()).toMatch(/now ₩5 Your balance at Coconut Pay is lower than this refund/);
    await shop.post(`${at}/ship`, {}, dawn);
    expect(await ask()).toContain("say afterwards which goods are back");
  });

  it("is found by state and number, in both of the list's counts", async () => {
    const { number, at } = await world.sell();
    await shop.post(`${at}/ship`, {}, dawn);
    expect((await shop.get(`/sell?state=shipped&number=${number}`, dawn)).body).toContain(at);
    expect((await shop.get(`/sell?state=to-ship&number=${number}`, dawn)).body).not.toContain(at);
    expect((await shop.get("/sell?number=NOSUCHNUMBER", dawn)).body).toContain("No order fits");
  });
});
