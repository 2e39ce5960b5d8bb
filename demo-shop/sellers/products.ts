import { randomBytes } from "node:crypto";
import { searchKeys } from "../catalogue/search-keys.ts";
import type { Database } from "../database.ts";
import type { ProductDraft } from "./product-form.ts";

/** A product as its seller sees it. */
export interface OwnProduct extends ProductDraft {
  readonly slug: string;
  readonly isOnSale: boolean;
  /** Pieces in orders that are not paid yet; `stock` is without them. */
  readonly held: number;
  readonly sold: number;
  /** Counts the seller's changes. */
  readonly version: number;
  readonly changedAt: Date;
  /** The ids of its pictures, the first for lists. */
  readonly pictures: readonly string[];
}

/** Somebody else has changed the product since the form was shown. */
export class ChangedMeanwhile extends Error {}

/** So many were sold while the form was open that what the seller wants to take away is no longer there. */
export class SoldMeanwhile extends Error {}

export const MOST_PRODUCTS = 500;

interface Row {
  readonly slug: string;
  readonly name_ko: string;
  readonly name_en: string;
  readonly text_ko: string;
  readonly text_en: string;
  readonly price: string;
  readonly stock: number;
  readonly category: ProductDraft["category"];
  readonly state: "on-sale" | "hidden";
  readonly held: number;
  readonly sold: number;
  readonly version: number;
  readonly changed_at: Date;
  readonly pictures: readonly string[];
}

const pieces = (state: "held" | "sold") =>
  `coalesce((select sum(quantity)::int from stock_holds where product = p.slug and state = '${state}'), 0) as ${state}`;
const SELECT = `select p.slug, p.name_ko, p.name_en, p.text_ko, p.text_en, p.price, p.stock, p.category, p.state, p.version, p.changed_at,
  ${pieces("held")}, ${pieces("sold")}, array(select id from pictures where product = p.slug order by position) as pictures from products p`;

/** A seller's products, those that changed last first. */
export async function ownProducts(database: Database, seller: string): Promise<readonly OwnProduct[]> {
  return (await database.query<Row>(`${SELECT} where p.seller = $1 order by p.changed_at desc, p.position limit ${MOST_PRODUCTS}`, [seller])).map(own);
}

/** A seller's product; another's is not found. */
export async function ownProduct(database: Database, seller: string, slug: string): Promise<OwnProduct | undefined> {
  const [row] = await database.query<Row>(`${SELECT} where p.seller = $1 and p.slug = $2`, [seller, slug]);
  return row && own(row);
}

/** Keeps a new product, hidden until its seller puts it on sale; gives its name in addresses, or nothing where a seller has 500 already. */
export async function registerProduct(database: Database, seller: string, draft: ProductDraft): Promise<string | undefined> {
  const slug = slugOf(draft.nameEn);
  return database.transaction(async (tx) => {
    // Counted one after the other.
    await tx.query("select 1 from sellers where id = $1 for update", [seller]);
    const made = await tx.query(
      `insert into products (slug, seller, state, stock, ${WRITTEN}) select $1, $2, 'hidden', $3, ${WRITTEN} from jsonb_to_record($4::jsonb) as n(${TYPES})
       where (select count(*) from products where seller = $2) < ${MOST_PRODUCTS} returning 1`,
      [slug, seller, draft.stock, written(draft)],
    );
    return made.length > 0 ? slug : undefined;
  });
}

export interface ProductChange {
  readonly seller: string;
  readonly slug: string;
  readonly draft: ProductDraft;
  /** The version and the stock that the form showed. */
  readonly version: number;
  readonly shownStock: number;
}

/**
 * Writes a seller's changes; whether there is such a product. The stock changes by the difference to what the form showed, so that
 * what was sold meanwhile stays sold. Throws {@link ChangedMeanwhile} or {@link SoldMeanwhile}, and then nothing is written.
 */
export async function changeProduct(database: Database, { seller, slug, draft, version, shownStock }: ProductChange): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [now] = await tx.query<{ version: number; stock: number }>("select version, stock from products where slug = $1 and seller = $2 for update", [
      slug,
      seller,
    ]);
    if (!now) return false;
    if (now.version !== version) throw new ChangedMeanwhile();
    const stock = now.stock + draft.stock - shownStock;
    if (stock < 0) throw new SoldMeanwhile();
    await tx.query(
      `update products set (${WRITTEN}) = (select ${WRITTEN} from jsonb_to_record($3::jsonb) as n(${TYPES})), stock = $2,
       version = version + 1, changed_at = now() where slug = $1`,
      [slug, stock, written(draft)],
    );
    return true;
  });
}

/** Puts a seller's product on sale or takes it off; whether there is such a product. Orders that were placed stay as they are. */
export async function showProduct(database: Database, seller: string, slug: string, isOnSale: boolean): Promise<boolean> {
  const rows = await database.query("update products set state = $3, changed_at = now() where slug = $1 and seller = $2 returning 1", [
    slug,
    seller,
    isOnSale ? "on-sale" : "hidden",
  ]);
  return rows.length > 0;
}

const WRITTEN = "category, price, name_ko, name_en, text_ko, text_en, name_key, text_key, name_grams";
const TYPES = "category text, price bigint, name_ko text, name_en text, text_ko text, text_en text, name_key text, text_key text, name_grams text[]";

function written({ nameKo, nameEn, textKo, textEn, price, category }: ProductDraft): string {
  const keys = searchKeys({ names: [nameKo, nameEn], texts: [textKo, textEn], category });
  return JSON.stringify({
    ...{ category, price: String(price), name_ko: nameKo, name_en: nameEn, text_ko: textKo, text_en: textEn },
    ...{ name_key: keys.nameKey, text_key: keys.textKey, name_grams: keys.nameGrams },
  });
}

/** A name in addresses that nothing else has, made of what the product is called now. */
function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
  return `${words || "product"}-${randomBytes(4).toString("hex")}`.replace("--", "-");
}

function own({ name_ko, name_en, text_ko, text_en, price, state, changed_at, ...row }: Row): OwnProduct {
  return {
    ...row,
    nameKo: name_ko,
    nameEn: name_en,
    textKo: text_ko,
    textEn: text_en,
    price: BigInt(price),
    isOnSale: state === "on-sale",
    changedAt: changed_at,
  };
}
