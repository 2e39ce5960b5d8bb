import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "playwright/test";
import { coconut, newNumber, received, straw } from "./tamper/attempt.ts";
import { buy } from "./tamper/buyer.ts";
import { type Shown, tryRow } from "./tamper/experiment.ts";
import { rows } from "./tamper/rows.ts";
import { tableOf } from "./tamper/table.ts";
import { openWorld, type World } from "./tamper/world.ts";
import { LONG } from "./test.ts";

// The experiment of the paper: whoever stands between buyer and servers, or in the buyer's page, changes what is paid.

let world: World;
const shown: Shown[] = [];

test.beforeAll(async () => {
  world = await openWorld();
});
test.afterAll(async () => {
  await world?.close();
  const file = process.env.TAMPER_TABLE;
  if (!file) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, tableOf(shown));
});

for (const way of ["registered", "whole"] as const) {
  test(`without an attack the same shop is paid and ships, with an order that is ${way} (positive control)`, async () => {
    const number = newNumber();
    const { page, tid } = await world.honest.shop.order(number, coconut, way);
    const purchase = await buy(world, page);
    expect(purchase).toMatchObject({ paid: true });
    expect(purchase.refused).toBeUndefined();
    expect(world.honest.shop.shipped.get(number)).toEqual({ payment: purchase.payment, tid });
    expect(await received(world, world.honest, purchase.payment)).toBe(6_900n);
  });
}

test("the SDK's one question before shipping: paid, by the gateway's signature, and of this very order", async () => {
  const { sdk, shop } = world.honest;
  const [paid, open] = [newNumber(), newNumber()];
  const { page, payment = "" } = await shop.order(paid, coconut, "registered");
  await buy(world, page);
  expect(await sdk.confirmPaid(payment, { number: paid, ...coconut })).toMatchObject({ payment, amount: "6900" });
  const other = await shop.order(open, coconut, "registered");
  const refused = (id: string, number: string, order = coconut) => expect(sdk.confirmPaid(id, { number, ...order })).rejects;
  await refused(other.payment ?? "", open).toMatchObject({ problem: { code: "payment-not-paid" } });
  await refused(payment, open).toMatchObject({ problem: { code: "order-mismatch" } });
  await refused(payment, paid, straw).toMatchObject({ problem: { code: "order-mismatch" } });
});

for (const [at, row] of rows.entries()) {
  const title = `${at + 1} ${row.changed} (${row.by}): refused; paid wrong only when all ${row.checks.length} of its checks are replaced`;
  test(title, { tag: row.otherWay ? LONG : [] }, async () => {
    const result = await tryRow(world, row);
    shown.push(result);
    expect(result.surprises).toEqual([]);
    expect(result.succeeded).toBe(false);
    expect(result.without).toBe(row.checks.length);
  });
}

test("0 of all tampered payments succeeded", () => {
  const tried = process.env.COCONUT_LONG === "1" ? rows : rows.filter(({ otherWay }) => !otherWay);
  expect(shown.map(({ row }) => row)).toEqual(tried);
  expect(tried.length).toBeGreaterThanOrEqual(25);
  expect(tableOf(shown).split("\n").at(-1)).toBe(`0 of ${tried.length} tampered payments succeeded`);
});
