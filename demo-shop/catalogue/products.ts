import type { Database } from "../database.ts";
import type { Language } from "../words.ts";

/** A product in one language; `price` in won. */
export interface Product {
  readonly slug: string;
  readonly name: string;
  readonly text: string;
  readonly price: bigint;
}

interface Row {
  readonly slug: string;
  readonly name: string;
  readonly text: string;
  readonly price: string;
}

const columns: Readonly<Record<Language, string>> = {
  ko: "slug, name_ko as name, text_ko as text, price",
  en: "slug, name_en as name, text_en as text, price",
};

/** All products, in the shop's order. */
export async function listProducts(database: Database, language: Language): Promise<Product[]> {
  return (await database.query<Row>(`select ${columns[language]} from products order by position`)).map(product);
}

/** The product of that name in addresses; undefined where there is none. */
export async function findProduct(database: Database, language: Language, slug: string): Promise<Product | undefined> {
  const [row] = await database.query<Row>(`select ${columns[language]} from products where slug = $1`, [slug]);
  return row && product(row);
}

function product(row: Row): Product {
  return { ...row, price: BigInt(row.price) };
}
