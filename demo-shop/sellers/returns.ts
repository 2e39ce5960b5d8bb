import type { Database } from "../database.ts";
import { returnStock } from "../stock/holds.ts";

/**
 * Notes that goods of a seller's part are back on the shelf, each once, however often it is said; whether any were: only of a paid order,
 * and only where money went back.
 */
export async function returnGoods(database: Database, part: { order: string; seller: string; products: readonly string[] }): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [refunded] = await tx.query(
      `select 1 from order_parts p join orders o on o.number = p.order_number
       where p.order_number = $1 and p.seller = $2 and o.state = 'paid' and p.refunded > 0 for update of p`,
      [part.order, part.seller],
    );
    return refunded !== undefined && (await returnStock(tx, part)) > 0;
  });
}
