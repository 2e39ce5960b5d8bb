import { minorUnits } from "../../protocol/money.ts";
import type { Order } from "../../protocol/order.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";

/** What each merchant gets of an order, in minor units; undefined where no line names another seller than the payee. */
export function sharesOf(order: Order): ReadonlyMap<string, bigint> | undefined {
  if (order.lines.every(({ seller }) => seller === undefined || seller === order.merchant)) return undefined;
  const shares = new Map<string, bigint>();
  for (const { seller = order.merchant, amount } of order.lines) shares.set(seller, (shares.get(seller) ?? 0n) + minorUnits(amount));
  return shares;
}

/**
 * Refuses with `seller-unknown`, naming the first, unless every seller of an order has joined the payee's marketplace and is in the
 * same mode, test or live.
 */
export async function checkSellers(tx: Transaction, marketplace: string, shares: ReadonlyMap<string, bigint>): Promise<void> {
  const sellers = [...shares.keys()].filter((seller) => seller !== marketplace);
  const rows = await tx.query<{ seller: string }>(
    `select s.seller from marketplace_sellers s join merchants m on m.id = s.marketplace join merchants r on r.id = s.seller and r.livemode = m.livemode
     where s.marketplace = $1 and s.seller = any($2::text[])`,
    [marketplace, sellers],
  );
  const joined = new Set(rows.map(({ seller }) => seller));
  const unknown = sellers.find((seller) => !joined.has(seller));
  if (unknown !== undefined) throw refuse("seller-unknown", { merchant: unknown });
}

/** Keeps what each seller gets of a payment. */
export async function insertShares(tx: Transaction, payment: string, shares: ReadonlyMap<string, bigint>): Promise<void> {
  await tx.query(
    `insert into payment_shares (payment, merchant, account, amount)
     select $1, n.merchant, m.account, n.amount from unnest($2::text[], $3::bigint[]) as n(merchant, amount) join merchants m on m.id = n.merchant`,
    [payment, [...shares.keys()], [...shares.values()]],
  );
}

/** The lines of an order that a merchant sells, and their sum as its total. */
export function ownPart(order: Order, merchant: string): Order {
  const lines = order.lines.filter(({ seller = order.merchant }) => seller === merchant);
  return { ...order, lines, total: String(lines.reduce((sum, { amount }) => sum + minorUnits(amount), 0n)) };
}
