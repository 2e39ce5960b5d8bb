import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../database.ts";
import { openScratchDatabase } from "../setup/scratch-database.ts";
import { categories, categoryIds } from "./categories.ts";
import { listProducts } from "./products.ts";
import { fold } from "./search-keys.ts";

let database: Database;
beforeAll(async () => {
  database = await openScratchDatabase();
});
afterAll(() => database.close());

const find = async (search: string, language: "ko" | "en" = "en") => (await listProducts(database, language, { search })).products.map(({ slug }) => slug);

describe("the catalogue", () => {
  it("has sixty products of four sellers in thirteen categories, each with two pictures of its own and words in both languages", async () => {
    const { total } = await listProducts(database, "ko");
    expect(total).toBe(60);
    expect(categoryIds).toHaveLength(13);
    for (const category of categoryIds) expect((await listProducts(database, "en", { category })).total, category).toBeGreaterThanOrEqual(4);
    const rows = await database.query<{ slug: string; different: boolean; sellers: number }>(
      `select slug, name_ko <> name_en and text_ko <> text_en and name_ko ~ '[가-힣]' as different from products`,
    );
    expect(rows.filter(({ different }) => !different)).toEqual([]);
    const pictures = await database.query<{ count: number; distinct: number }>("select count(*)::int, count(distinct bytes)::int as distinct from pictures");
    expect(pictures).toEqual([{ count: 120, distinct: 120 }]);
    const sellers = await database.query("select distinct seller from products");
    expect(sellers).toHaveLength(4);
  });

  it("is listed a page at a time, in the order that was asked for", async () => {
    const prices = async (page: number) => (await listProducts(database, "en", { sorting: "cheap", page })).products.map(({ price }) => price);
    const all = [...(await prices(1)), ...(await prices(2)), ...(await prices(3))];
    expect(all).toHaveLength(60);
    expect(all).toEqual(all.toSorted((one, other) => Number(one - other)));
    expect(await prices(9)).toEqual([]);
  });
});

describe("search", () => {
  it.each([
    ["soap", "soap"],
    ["SOAP", "soap"],
    ["비누", "soap"],
    ["코코넛비누", "soap"],
    ["코코너", "soap"],
    ["coconut", "coconut-water"],
    ["keybord", "keyboard"],
    ["mechancial keyboard", "keyboard"],
    ["무선 이어폰", "earbuds"],
    ["무선이어폰", "earbuds"],
    ["이어펀", "earbuds"],
    ["ｇａｍｅ", undefined],
    ["감귤", "tangerines"],
    ["tangerine", "tangerines"],
    ["waxed", "tangerines"],
    ["강아지", undefined],
    ["반려동물", "cat-scratcher"],
    ["dvd", "film-haenyeo"],
    ["yoga  mat", "yoga-mat"],
    ["요가매트", "yoga-mat"],
    ["xyzzyq", undefined],
    ["'; drop table products; --", undefined],
    ["%", undefined],
    ["_", undefined],
  ])("for %j finds %s", async (search, slug) => {
    const found = await find(search);
    if (slug) expect(found).toContain(slug);
    else expect(found).toEqual([]);
    expect(await find(search, "ko")).toEqual(found);
  });

  it("shows what has the word in its name before what only speaks of it", async () => {
    expect((await find("honey"))[0]).toBe("acacia-honey");
    expect((await find("머그"))[0]).toBe("mug");
  });

  it("folds width, case, accents, marks and spaces", () => {
    expect(fold("Café Ｏ’Lé 30%")).toBe("cafeole30");
    expect(fold("코코넛").startsWith(fold("코코너"))).toBe(true);
    expect(Object.keys(categories)).toEqual(categoryIds);
  });
});
