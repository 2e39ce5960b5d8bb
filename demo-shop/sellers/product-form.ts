import { type Category, categoryOf } from "../catalogue/categories.ts";

/** What a seller has typed about a product. */
export interface ProductFields {
  readonly nameKo: string;
  readonly nameEn: string;
  readonly textKo: string;
  readonly textEn: string;
  readonly price: string;
  readonly stock: string;
  readonly category: string;
}

/** A product as it can be kept; `price` in won. */
export interface ProductDraft {
  readonly nameKo: string;
  readonly nameEn: string;
  readonly textKo: string;
  readonly textEn: string;
  readonly price: bigint;
  readonly stock: number;
  readonly category: Category;
}

export type ProductFault =
  | "fault.name"
  | "fault.text"
  | "fault.price-empty"
  | "fault.price-fraction"
  | "fault.price-form"
  | "fault.price-range"
  | "fault.stock-form"
  | "fault.stock-range"
  | "fault.category";
export type ProductFaults = ReadonlyMap<keyof ProductFields, ProductFault>;

export const LONGEST_NAME = 80;
export const LONGEST_TEXT = 1000;
/** In won: a hundred times this still fits into an order. */
export const HIGHEST_PRICE = 100_000_000n;
export const MOST_STOCK = 1_000_000;

export const emptyProduct: ProductFields = { nameKo: "", nameEn: "", textKo: "", textEn: "", price: "", stock: "", category: "" };

/** As the gateway refuses it in an order's lines: controls, what reorders text, and letters that show nothing. */
const UNSAFE_CHARACTERS =
  "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2065\\u2800\\u3164\\uFFA0\\u{E0000}-\\u{E0FFF}";
const UNSAFE = new RegExp(`[${UNSAFE_CHARACTERS}]`, "u");

/** Digits as other keyboards write them, and spaces at the edges, are no fault. */
export function tidyProduct(fields: ProductFields): ProductFields {
  const text = (value: string) => value.normalize("NFC").replaceAll("\r\n", "\n").trim();
  const plain = (value: string) => value.normalize("NFKC").trim();
  return {
    nameKo: text(fields.nameKo),
    nameEn: text(fields.nameEn),
    textKo: text(fields.textKo),
    textEn: text(fields.textEn),
    price: plain(fields.price),
    stock: plain(fields.stock),
    category: fields.category,
  };
}

/** The product that tidied fields stand for, or what is wrong with them, in the order of the form. */
export function readProduct(fields: ProductFields): { readonly draft: ProductDraft } | { readonly faults: ProductFaults } {
  const price = readWon(fields.price);
  const stock = readStock(fields.stock);
  const category = categoryOf(fields.category);
  const faults = new Map<keyof ProductFields, ProductFault>();
  for (const name of ["nameKo", "nameEn"] as const) if (!isLine(fields[name], LONGEST_NAME)) faults.set(name, "fault.name");
  for (const text of ["textKo", "textEn"] as const) if (!isText(fields[text])) faults.set(text, "fault.text");
  if (typeof price === "string") faults.set("price", price);
  if (typeof stock === "string") faults.set("stock", stock);
  if (!category) faults.set("category", "fault.category");
  if (typeof price === "string" || typeof stock === "string" || !category || faults.size > 0) return { faults };
  const { nameKo, nameEn, textKo, textEn } = fields;
  return { draft: { nameKo, nameEn, textKo, textEn, price, stock, category } };
}

/** Whole won as people write them, such as 12000, 12,000, ₩12,000 or 12,000원; else which rule it breaks. */
export function readWon(text: string): bigint | "fault.price-empty" | "fault.price-fraction" | "fault.price-form" | "fault.price-range" {
  const digits = text.replace(/^₩\s*/, "").replace(/\s*원$/, "");
  if (digits === "") return "fault.price-empty";
  if (/^[0-9,]*\.[0-9]*$/.test(digits)) return "fault.price-fraction";
  if (!isCount(digits)) return "fault.price-form";
  const won = BigInt(digits.replaceAll(",", ""));
  return won >= 1n && won <= HIGHEST_PRICE ? won : "fault.price-range";
}

/** A number of pieces, with or without commas; else which rule it breaks. */
export function readStock(text: string): number | "fault.stock-form" | "fault.stock-range" {
  if (!isCount(text)) return "fault.stock-form";
  const pieces = Number(text.replaceAll(",", ""));
  return pieces <= MOST_STOCK ? pieces : "fault.stock-range";
}

/** Whether a text is one visible line of 1 to `max` characters, as products and reasons need it. */
export function isLine(text: string, max: number): boolean {
  return text.length >= 1 && text.length <= max && text === text.trim() && !UNSAFE.test(text);
}

function isText(text: string): boolean {
  return text.length >= 1 && text.length <= LONGEST_TEXT && text.split("\n").every((line) => line === "" || !UNSAFE.test(line));
}

/** Digits, with commas between thousands or none. */
function isCount(text: string): boolean {
  return /^(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})$/.test(text);
}
