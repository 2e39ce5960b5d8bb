import fc from "fast-check";
import { expect, it } from "vitest";
import { readDeliveryFilters } from "../developers/delivery-filters.ts";
import { routeOf } from "../frame/routes.ts";
import { queryOf, readFilters, STATES, writeFilters } from "../payments/filters.ts";
import { BASE, hrefOf, readAddress } from "./address.ts";

const read = (href: string) => readAddress(new URL(href, "https://gateway.example"));

it("an address reads back as it was written, whatever stands in it", () => {
  const segment = fc.string({ minLength: 1 }).filter((text) => text !== "." && text !== "..");
  const query = fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 3 }), query, (path, asked) => {
      const found = read(hrefOf(path, asked));
      expect(found.path).toEqual(path);
      expect({ ...found.query }).toEqual({ ...asked });
    }),
  );
});

it("filters keep their place in the address: state, number, days and order", () => {
  const filters = {
    state: "partially_refunded",
    number: "console-2",
    from: "2026-02-28",
    to: "2026-03-01",
    sort: { column: "amount", descending: true },
  } as const;
  const href = hrefOf(["payments"], writeFilters(filters));
  expect(href).toBe(`${BASE}payments?state=partially_refunded&number=console-2&from=2026-02-28&to=2026-03-01&sort=-amount`);
  expect(readFilters(read(href).query)).toEqual(filters);
  for (const state of STATES) expect(readFilters(read(hrefOf(["payments"], { state })).query)).toEqual({ state });
});

it("what an address says that cannot be is left out", () => {
  expect(readFilters({ state: "stolen", from: "2026-02-30", to: "x", sort: "-secret", number: " " })).toEqual({});
  expect(readDeliveryFilters({ state: "lost", endpoint: "whe_x" })).toEqual({});
});

it("days are asked for from Seoul's midnight to the next; a number that no order can have asks for nothing", () => {
  expect(queryOf({ from: "2026-03-01", to: "2026-03-01" })).toEqual({
    from: String(Date.parse("2026-02-28T15:00:00Z")),
    to: String(Date.parse("2026-03-01T15:00:00Z")),
  });
  expect(queryOf({ number: "' or 1=1" })).toBeUndefined();
});

it.each([
  ["", "payments"],
  ["payments", "payments"],
  ["payments/pay_1", "payments"],
  ["developers/keys", "developers"],
])("%j is a screen", (path, first) => expect(routeOf(read(BASE + path).path)?.path[0]).toBe(first));
it.each(["nowhere", "payments/pay_1/more", "%E0%A4%A"])("%j is none", (path) => expect(routeOf(read(BASE + path).path)).toBeUndefined());
