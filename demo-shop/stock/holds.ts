import type { Database } from "../database.ts";

type Transaction = Pick<Database, "query">;

export interface Wanted {
  readonly product: string;
  readonly quantity: number;
}

/** Somebody else was faster, or the product is no longer sold; `left` is how many there are now. */
export class SoldOut extends Error {
  readonly product: string;
  readonly left: number;

  constructor(product: string, left: number) {
    super(`${left} left of ${product}`);
    this.product = product;
    this.left = left;
  }
}

// Whoever holds, sells or releases has locked the order's row before, whoever returns the part's, and takes products by name: nobody waits in a circle.

/** Takes the order's goods out of what can be ordered; all of them or, by throwing {@link SoldOut}, none. What it holds already stays held. */
export async function holdStock(tx: Transaction, order: string, wanted: readonly Wanted[]): Promise<void> {
  for (const { product, quantity } of inOrder(wanted)) {
    const held = await tx.query(
      `insert into stock_holds (order_number, product, quantity, state) values ($1, $2, $3, 'held')
       on conflict (order_number, product) do update set state = 'held' where stock_holds.state = 'released' returning 1`,
      [order, product, quantity],
    );
    if (held.length === 0) continue;
    const taken = await tx.query("update products set stock = stock - $2 where slug = $1 and stock >= $2 and state = 'on-sale' returning 1", [
      product,
      quantity,
    ]);
    if (taken.length > 0) continue;
    const [row] = await tx.query<{ stock: number }>("select case when state = 'on-sale' then stock else 0 end as stock from products where slug = $1", [
      product,
    ]);
    throw new SoldOut(product, row?.stock ?? 0);
  }
}

/** Gives back what the order holds: its payment has ended without money. */
export async function releaseStock(tx: Transaction, order: string): Promise<void> {
  const released = await tx.query<Wanted>("update stock_holds set state = 'released' where order_number = $1 and state = 'held' returning *", [order]);
  await putBack(tx, released);
}

/** What the order holds is sold: its payment is paid. */
export async function sellStock(tx: Transaction, order: string): Promise<void> {
  await tx.query("update stock_holds set state = 'sold' where order_number = $1 and state = 'held'", [order]);
}

/**
 * Gives goods of a seller's part of a paid order back that were sold: all, or those named in `products`; each once, whoever asks how
 * often. How many lines came back. Whoever calls has locked the part's row before.
 */
export async function returnStock(tx: Transaction, part: { order: string; seller: string; products?: readonly string[] }): Promise<number> {
  const returned = await tx.query<Wanted>(
    `update stock_holds h set state = 'returned' where h.order_number = $1 and h.state = 'sold' and ($3::text[] is null or h.product = any ($3))
       and h.product in (select product from order_lines where order_number = $1 and seller = $2) returning h.product, h.quantity`,
    [part.order, part.seller, part.products ?? null],
  );
  await putBack(tx, returned);
  return returned.length;
}

/** Which of an order's products are sold for good, and which came back. */
export async function goodsOf(database: Transaction, order: string): Promise<ReadonlyMap<string, "sold" | "returned">> {
  const rows = await database.query<{ product: string; state: "sold" | "returned" }>(
    "select product, state from stock_holds where order_number = $1 and state in ('sold', 'returned')",
    [order],
  );
  return new Map(rows.map(({ product, state }) => [product, state]));
}

async function putBack(tx: Transaction, goods: readonly Wanted[]): Promise<void> {
  for (const { product, quantity } of inOrder(goods)) await tx.query("update products set stock = stock + $2 where slug = $1", [product, quantity]);
}

function inOrder<T extends Wanted>(wanted: readonly T[]): T[] {
  return wanted.toSorted((one, other) => (one.product < other.product ? -1 : 1));
}
