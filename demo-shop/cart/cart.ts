import type { Product } from "../catalogue/products.ts";
import { findProducts } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import type { Language } from "../words.ts";

/** One product in a cart; only selected ones are ordered. */
export interface CartLine {
  readonly product: Product;
  readonly quantity: number;
  readonly selected: boolean;
}

/** How many of a product one order may have. */
export const MOST_PIECES = 99;
/** How many different products one cart may have. */
export const MOST_LINES = 50;

/** A session's cart, oldest line first; what is no longer sold has left it. */
export async function readCart(database: Pick<Database, "query">, session: Buffer | undefined, language: Language): Promise<readonly CartLine[]> {
  if (!session) return [];
  const rows = await database.query<{ product: string; quantity: number; selected: boolean }>(
    "select product, quantity, selected from cart_lines where session = $1 order by added_at, product",
    [session],
  );
  const products = new Map(
    (
      await findProducts(
        database,
        language,
        rows.map(({ product }) => product),
      )
    ).map((product) => [product.slug, product]),
  );
  return rows.flatMap(({ product: slug, quantity, selected }) => {
    const product = products.get(slug);
    return product ? [{ product, quantity, selected }] : [];
  });
}

/** Whether there is less of something selected than is wanted: it could not be ordered. */
export function isShort(lines: readonly CartLine[]): boolean {
  return lines.some(({ product, quantity, selected }) => selected && product.stock < quantity);
}

/** Puts pieces of a product into a cart, up to 99 of it and 50 products in all; whether they fit. */
export async function addToCart(database: Database, session: Buffer, product: string, quantity: number): Promise<boolean> {
  const rows = await database.query(
    `insert into cart_lines (session, product, quantity)
     select $1, slug, least($3::int, ${MOST_PIECES}) from products where slug = $2 and state = 'on-sale'
       and (exists (select from cart_lines where session = $1 and product = $2) or (select count(*) from cart_lines where session = $1) < ${MOST_LINES})
     on conflict (session, product) do update set quantity = least(cart_lines.quantity + excluded.quantity, ${MOST_PIECES}), selected = true returning 1`,
    [session, product, quantity],
  );
  return rows.length > 0;
}

/** Puts the lines of an order that was not taken into its cart again, to what has been put there since, up to 99 of each. */
export async function putBack(
  database: Pick<Database, "query">,
  session: Buffer,
  lines: readonly { readonly product: string; readonly quantity: number }[],
): Promise<void> {
  await database.query(
    `insert into cart_lines (session, product, quantity)
     select $1, product, quantity from jsonb_to_recordset($2::jsonb) as n(product text, quantity int)
     on conflict (session, product) do update set quantity = least(cart_lines.quantity + excluded.quantity, ${MOST_PIECES}), selected = true`,
    [session, JSON.stringify(lines.map(({ product, quantity }) => ({ product, quantity })))],
  );
}

export interface LineChange {
  readonly product: string;
  readonly quantity: number;
  readonly selected: boolean;
}

/** Writes what a visitor has changed in the cart. */
export async function changeCart(database: Database, session: Buffer, changes: readonly LineChange[]): Promise<void> {
  await database.query(
    `update cart_lines c set quantity = n.quantity, selected = n.selected
     from jsonb_to_recordset($2::jsonb) as n(product text, quantity int, selected boolean) where c.session = $1 and c.product = n.product`,
    [session, JSON.stringify(changes)],
  );
}

/** Takes products out of a cart. */
export async function removeFromCart(database: Pick<Database, "query">, session: Buffer, products: readonly string[]): Promise<void> {
  await database.query("delete from cart_lines where session = $1 and product = any ($2)", [session, products]);
}

/** What the lines come to, in won. */
export function sumOf(lines: readonly { readonly product: { readonly price: bigint }; readonly quantity: number }[]): bigint {
  return lines.reduce((sum, { product, quantity }) => sum + product.price * BigInt(quantity), 0n);
}

/** The lines by seller, in the order in which the sellers first appear. */
export function bySeller<T extends { readonly seller: { readonly id: string; readonly name: string } }>(
  lines: readonly T[],
): readonly (readonly [{ readonly id: string; readonly name: string }, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const line of lines) groups.set(line.seller.id, [...(groups.get(line.seller.id) ?? []), line]);
  return [...groups.values()].flatMap((group) => (group[0] ? [[group[0].seller, group] as const] : []));
}
