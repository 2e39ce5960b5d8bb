import { describe, expect, it } from "vitest";
import { emptyProduct, type ProductFields, readProduct, readStock, readWon, tidyProduct } from "./product-form.ts";
import { readRefund } from "./refunds.ts";

const good: ProductFields = {
  nameKo: "감귤 한 상자",
  nameEn: "A box of tangerines",
  textKo: "제주에서.",
  textEn: "From Jeju.\n\nPicked today.",
  price: "12,000",
  stock: "5",
  category: "food",
};
const faultsOf = (fields: Partial<ProductFields>) => {
  const read = readProduct(tidyProduct({ ...good, ...fields }));
  return "faults" in read ? [...read.faults] : [];
};

describe("a price in won", () => {
  it.each([
    ["12000", 12_000n],
    ["12,000", 12_000n],
    ["₩12,000", 12_000n],
    ["₩ 12,000", 12_000n],
    ["12,000원", 12_000n],
    ["１２，０００", 12_000n],
    [" 1 ", 1n],
    ["100,000,000", 100_000_000n],
    ["007", 7n],
  ])("is read from %j", (text, won) => {
    expect(readWon(tidyProduct({ ...good, price: text }).price)).toBe(won);
  });

  it.each([
    ["", "fault.price-empty", "nothing"],
    ["원", "fault.price-empty", "a unit alone"],
    ["1.5", "fault.price-fraction", "a fraction"],
    ["12.000", "fault.price-fraction", "a dot, which some read as thousands"],
    ["1,50", "fault.price-form", "a comma in the wrong place"],
    ["12,00", "fault.price-form", "two digits after a comma"],
    ["1,2345", "fault.price-form", "four digits after a comma"],
    ["-1", "fault.price-form", "less than nothing"],
    ["+1", "fault.price-form", "a sign"],
    ["1e5", "fault.price-form", "a power"],
    ["0x10", "fault.price-form", "another base"],
    ["twelve", "fault.price-form", "words"],
    ["١٢", "fault.price-form", "digits of another script"],
    ["0", "fault.price-range", "a present"],
    ["100,000,001", "fault.price-range", "more than any product costs"],
    ["9".repeat(15), "fault.price-range", "fifteen digits"],
    ["9".repeat(20), "fault.price-form", "twenty digits, which no number holds"],
  ])("%j is refused: %s (%s)", (text, fault) => {
    expect(readWon(text)).toBe(fault);
  });
});

it.each([
  ["0", 0],
  ["1,000,000", 1_000_000],
  ["1,000,001", "fault.stock-range"],
  ["", "fault.stock-form"],
  ["-1", "fault.stock-form"],
  ["1.5", "fault.stock-form"],
  ["many", "fault.stock-form"],
])("a stock of %j is %s", (text, stock) => {
  expect(readStock(text)).toBe(stock);
});

describe("a product", () => {
  it("is read as a whole", () => {
    expect(readProduct(tidyProduct(good))).toEqual({ draft: { ...good, price: 12_000n, stock: 5 } });
  });

  it("that nothing is said of is at fault in every field, in their order", () => {
    const read = readProduct(tidyProduct(emptyProduct));
    expect("faults" in read && [...read.faults.keys()]).toEqual(["nameKo", "nameEn", "textKo", "textEn", "price", "stock", "category"]);
  });

  it.each([
    ["a name that turns the text around", { nameEn: "Tea \u202Eeert" }, "nameEn"],
    ["a name that shows nothing", { nameKo: "\u3164" }, "nameKo"],
    ["a name in two lines", { nameEn: "Tea\nfree" }, "nameEn"],
    ["a name of 81 characters", { nameEn: "n".repeat(81) }, "nameEn"],
    ["a description of 1,001 characters", { textEn: "t".repeat(1001) }, "textEn"],
    ["a description with a control character", { textKo: "a\u0007b" }, "textKo"],
    ["the category that is all of the shop", { category: "all" }, "category"],
    ["a category that no list has", { category: "__proto__" }, "category"],
  ])("with %s is refused at that field alone", (_name, fields, at) => {
    expect(faultsOf(fields).map(([id]) => id)).toEqual([at]);
  });
});

describe("a refund", () => {
  const wish = { number: "A-R1", kind: "part", amount: "5,000", reason: "One jar was broken." } as const;
  it("is all that is left, or a part of it", () => {
    expect(readRefund(wish, 9_000n)).toEqual({ amount: 5_000n });
    expect(readRefund({ ...wish, kind: "all", amount: "nonsense" }, 9_000n)).toEqual({ amount: 9_000n });
    expect(readRefund({ ...wish, amount: "9,000" }, 9_000n)).toEqual({ amount: 9_000n });
  });

  it.each([
    ["more than what is left", { amount: "9,001" }, { amount: "fault.too-much" }],
    ["a fraction", { amount: "0.5" }, { amount: "fault.price-fraction" }],
    ["nothing", { amount: "0" }, { amount: "fault.price-range" }],
    ["neither all nor a part", { kind: "" as const }, { kind: "fault.kind" }],
    ["no reason", { reason: "" }, { reason: "fault.reason" }],
    ["a reason of 201 characters", { reason: "r".repeat(201) }, { reason: "fault.reason" }],
  ])("of %s is refused", (_name, change, faults) => {
    const read = readRefund({ ...wish, ...change }, 9_000n);
    expect("faults" in read && Object.fromEntries(read.faults)).toEqual(faults);
  });
});
