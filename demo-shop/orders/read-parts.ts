import type { Coconut } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import { returnStock } from "../stock/holds.ts";
import type { Order } from "./order.ts";

/** The gateway as each seller sees it: the shop keeps their keys for them. */
export interface SellersView {
  of(seller: string): { readonly merchant: string; readonly coconut: Pick<Coconut, "getPayment"> } | undefined;
}

const FRESH_S = 5;

/**
 * Copies what the gateway knows of each seller's part of a paid order: refunds and the newest receipt; not more often than each 5 s. What
 * is wholly refunded and was never sent can be ordered again.
 */
export async function readParts(database: Database, order: Order, sellers: SellersView, { now = false } = {}): Promise<void> {
  const { number, payment, state } = order;
  if (state !== "paid" || !payment) return;
  const stale = await database.query<{ seller: string }>(
    `update order_parts set read_at = now() where order_number = $1 and ($2 or read_at is null or read_at < now() - make_interval(secs => ${FRESH_S}))
     returning seller`,
    [number, now],
  );
  await Promise.all(stale.map(({ seller }) => readPart(database, { number, payment, seller }, sellers.of(seller))));
}

async function readPart(database: Database, part: { number: string; payment: string; seller: string }, account: ReturnType<SellersView["of"]>): Promise<void> {
  if (!account) return;
  const { shares, receipt, refunded, merchant } = await account.coconut.getPayment(part.payment);
  const own = shares.find((share) => share.merchant === account.merchant);
  const back = own?.refunded ?? (merchant === account.merchant && shares.length === 0 ? refunded : "0");
  await database.transaction(async (tx) => {
    // An older answer that comes later takes nothing back.
    const [now] = await tx.query<{ stays: boolean }>(
      `update order_parts set refunded = greatest(refunded, least($3::bigint, total)), receipt = coalesce($4, receipt)
       where order_number = $1 and seller = $2 returning refunded >= total and shipped_at is null as stays`,
      [part.number, part.seller, back, receipt ?? null],
    );
    if (now?.stays) await returnStock(tx, { order: part.number, seller: part.seller });
  });
}
