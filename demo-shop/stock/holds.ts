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

// Whoever holds, sells or releases has locked the order's row before, and takes products by name: nobody waits in a circle.

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
  const released = await tx.query<{ product: string; quantity: number }>(
    "update stock_holds set state = 'released' where order_number = $1 and state = 'held' returning product, quantity",
    [order],
  );
  for (const { product, quantity } of inOrder(released)) await tx.query("update products set stock = stock + $2 where slug = $1", [product, quantity]);
}

/** What the order holds is sold: its payment is paid. */
export async function sellStock(tx: Transaction, order: string): Promise<void> {
  await tx.query("update stock_holds set state = 'sold' where order_number = $1 and state = 'held'", [order]);
}

function inOrder<T extends Wanted>(wanted: readonly T[]): T[] {
  return wanted.toSorted((one, other) => (one.product < other.product ? -1 : 1));
}
