import type { Category } from "../categories.ts";

/** Where the first twelve products, the shop's own, are filed. */
export const firstCategories: Readonly<Record<string, Category>> = {
  mug: "kitchen",
  monstera: "household",
  soap: "beauty",
  notebook: "office",
  lamp: "digital",
  coffee: "food",
  blanket: "household",
  candle: "household",
  tote: "clothing",
  pencils: "office",
  "coconut-water": "food",
  postcard: "office",
};

/** The shop's own never run out in a demonstration. */
export const FIRST_STOCK = 100_000;
