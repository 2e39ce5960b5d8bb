import type { Database } from "../database.ts";
import type { Language } from "../words.ts";
import { type Category, categoryOf } from "./categories.ts";
import { tokens } from "./search-keys.ts";

/** A product in one language; `price` in won. */
export interface Product {
  readonly slug: string;
  readonly name: string;
  readonly text: string;
  readonly price: bigint;
  readonly category: Category;
  readonly seller: { readonly id: string; readonly name: string };
  /** How many can still be ordered. */
  readonly stock: number;
  /** The ids of its pictures, the first for lists. */
  readonly pictures: readonly string[];
  /** What each picture shows, in words; the name where nobody has said. */
  readonly pictureWords?: readonly string[];
}

export const sortings = ["featured", "cheap", "dear", "new"] as const;
export type Sorting = (typeof sortings)[number];

export interface ProductQuery {
  readonly category?: Category | undefined;
  /** What somebody typed into the search field. */
  readonly search?: string | undefined;
  readonly seller?: string | undefined;
  readonly sorting?: Sorting | undefined;
  /** From 1. */
  readonly page?: number | undefined;
}

export interface ProductPage {
  readonly products: readonly Product[];
  readonly total: number;
  readonly pages: number;
}

interface Row {
  readonly slug: string;
  readonly name: string;
  readonly text: string;
  readonly price: string;
  readonly category: string;
  readonly seller: string;
  readonly seller_name: string;
  readonly stock: number;
  readonly pictures: readonly string[];
  readonly words: readonly string[];
}

export const PAGE_SIZE = 24;
/** How many of a word's three-letter pieces a name must have for the word to be taken for a slip of it. */
const ALIKE = 0.55;

const ORDER: Readonly<Record<Sorting, string>> = { featured: "p.position", cheap: "p.price", dear: "p.price desc", new: "p.created_at desc" };

const columns = (language: Language) => `p.slug, p.name_${language} as name, p.text_${language} as text, p.price, p.category, p.seller,
  s.name as seller_name, p.stock, array(select id from pictures where product = p.slug order by position) as pictures,
  array(select coalesce(alt_${language}, p.name_${language}) from pictures where product = p.slug order by position) as words`;

/** Products on sale that fit, a page of them; a search tolerates slips, and finds what fits best first. */
export async function listProducts(database: Database, language: Language, query: ProductQuery = {}): Promise<ProductPage> {
  const { category, search = "", seller, sorting = "featured", page = 1 } = query;
  const words = tokens(search);
  if (search.trim() !== "" && words.length === 0) return { products: [], total: 0, pages: 1 };
  const rows = await database.query<Row & { total: string }>(
    `with words as (
       select word->>'text' as text, array(select jsonb_array_elements_text(word->'grams')) as grams from jsonb_array_elements($1::jsonb) word
     ), fits as (
       select p.*, coalesce((select sum(fit) from (select ${FIT} as fit from words) f), 0) as fit from products p
       where p.state = 'on-sale' and ($2::text is null or p.category = $2) and ($3::text is null or p.seller = $3)
         and not exists (select from words where ${FIT} = 0)
     )
     select ${columns(language)}, count(*) over () as total from fits p join sellers s on s.id = p.seller
     order by ${sorting === "featured" ? "p.fit desc, p.position" : `${ORDER[sorting]}, p.position`} limit $4 offset $5`,
    [JSON.stringify(words), category ?? null, seller ?? null, PAGE_SIZE, (Math.max(page, 1) - 1) * PAGE_SIZE],
  );
  const total = Number(rows[0]?.total ?? 0);
  return { products: rows.map(product), total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

const FIT = `case when position(words.text in p.name_key) > 0 then 3 when position(words.text in p.text_key) > 0 then 2
  when cardinality(words.grams) > 0 and p.name_grams && words.grams
    and (select count(*) from unnest(words.grams) g where g = any (p.name_grams)) >= ${ALIKE} * cardinality(words.grams) then 1 else 0 end`;

/** The product of that name in addresses, if it is on sale. */
export async function findProduct(database: Pick<Database, "query">, language: Language, slug: string): Promise<Product | undefined> {
  const [row] = await database.query<Row>(
    `select ${columns(language)} from products p join sellers s on s.id = p.seller where p.slug = $1 and p.state = 'on-sale'`,
    [slug],
  );
  return row && product(row);
}

/** The products of these names that are on sale. */
export async function findProducts(database: Pick<Database, "query">, language: Language, slugs: readonly string[]): Promise<readonly Product[]> {
  const rows = await database.query<Row>(
    `select ${columns(language)} from products p join sellers s on s.id = p.seller where p.slug = any ($1) and p.state = 'on-sale'`,
    [slugs],
  );
  return rows.map(product);
}

function product({ seller, seller_name, price, category, pictures, slug, name, text, stock, words }: Row): Product {
  return {
    slug,
    name,
    text,
    price: BigInt(price),
    category: categoryOf(category) ?? "household",
    seller: { id: seller, name: seller_name },
    stock,
    pictures,
    pictureWords: words,
  };
}
