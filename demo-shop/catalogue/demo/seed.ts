import { createHash } from "node:crypto";
import { flat, scene, svg } from "../draw/canvas.ts";
import { firstDrawings } from "../draw/first-drawings.ts";
import { catalogue } from "../first-products.ts";
import { searchKeys } from "../search-keys.ts";
import { devicesAndLeisure } from "./devices-and-leisure.ts";
import type { DemoProduct } from "./entry.ts";
import { homeAndTable } from "./home-and-table.ts";
import { FIRST_STOCK, firstCategories } from "./market.ts";
import { wearAndCare } from "./wear-and-care.ts";

export const demoProducts: readonly DemoProduct[] = interleave([devicesAndLeisure, homeAndTable, wearAndCare]);

/** The sellers of the demonstration; `market` is the shop itself. */
export const demoSellers = [
  { id: "market", name: "Coconut Market" },
  { id: "dawn-farm", name: "Dawn Farm" },
  { id: "hanok-living", name: "Hanok Living" },
  { id: "starlight-select", name: "Starlight Select" },
] as const;

/** What the first twelve products have beside what they were made with. */
export function firstProductRows() {
  return catalogue.map(({ slug, ko, en }) => {
    const category = firstCategories[slug] ?? "household";
    return { slug, category, seller: "market", stock: FIRST_STOCK, ...keysOf(ko, en, category) };
  });
}

/** The products of the demonstration's sellers, as rows. */
export function demoProductRows() {
  return demoProducts.map(({ slug, category, seller, price, stock, ko, en }, at) => ({
    slug,
    position: catalogue.length + at,
    category,
    seller,
    price,
    stock,
    name_ko: ko[0],
    text_ko: ko[1],
    name_en: en[0],
    text_en: en[1],
    ...keysOf(ko, en, category),
  }));
}

/** Two pictures of each product: the whole of it, and closer. */
export function pictureRows() {
  const drawings: (readonly [string, string])[] = [
    ...Object.entries(firstDrawings),
    ...demoProducts.map(({ slug, draw, colours, lying }) => [slug, (lying ? flat : scene)(draw, colours)] as const),
  ];
  return drawings.flatMap(([product, drawing]) =>
    ["0 0 400 400", "92 88 212 212"].map((view, position) => {
      const picture = svg(drawing, view);
      const id = createHash("sha256").update(`${product} ${position}`).digest("base64url").slice(0, 22);
      return { id, product, position, type: "image/svg+xml", width: 800, height: 800, bytes: Buffer.from(picture).toString("base64") };
    }),
  );
}

function keysOf(ko: readonly string[], en: readonly string[], category: DemoProduct["category"]) {
  const keys = searchKeys({ names: [ko[0] ?? "", en[0] ?? ""], texts: [ko[1] ?? "", en[1] ?? ""], category });
  return { name_key: keys.nameKey, text_key: keys.textKey, name_grams: keys.nameGrams };
}

/** One of each list in turn, so that the first page shows all kinds. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}
