import { expect, test } from "vitest";
import { shuffled } from "./shuffled.ts";

test("every order of three comes, each about as often as the others", () => {
  const orders = new Map<string, number>();
  for (let round = 0; round < 12_000; round++) {
    const order = shuffled(["a", "b", "c"]).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect([...orders.keys()].sort()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  // 2,000 each; 200 are nearly five standard deviations.
  for (const often of orders.values()) expect(Math.abs(often - 2_000)).toBeLessThan(200);
});
