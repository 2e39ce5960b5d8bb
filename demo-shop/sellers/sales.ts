import type { Database } from "../database.ts";
import type { Order, OrderPart, OrderState } from "../orders/order.ts";
import { findOrderByNumber } from "../orders/orders.ts";

export const saleFilters = ["all", "to-ship", "shipped", "refunded", "open", "ended", "review"] as const;
export type SaleFilter = (typeof saleFilters)[number];
/** How far a seller's part of an order is, for the seller. */
export type SaleStage = "open" | "to-ship" | "shipped" | "refunded" | "expired" | "canceled" | "review";

/** An order as the list of a seller shows it. */
export interface SaleRow {
  readonly number: string;
  readonly buyer: string;
  readonly placed: Date;
  readonly total: bigint;
  readonly refunded: bigint;
  readonly stage: SaleStage;
  /** The buyer comes for it. */
  readonly isPickup: boolean;
  /** The first of the seller's lines, and how many there are. */
  readonly name: string;
  readonly lines: number;
  readonly hasReceipt: boolean;
}

export interface SalesPage {
  readonly sales: readonly SaleRow[];
  readonly counts: Readonly<Record<SaleFilter, number>>;
  readonly pages: number;
}

export interface SalesQuery {
  readonly filter: SaleFilter;
  /** The beginning of an order number, or all of it. */
  readonly search: string;
  /** From 1. */
  readonly page: number;
}

/** A seller's part of an order, with all that the seller may see of it. */
export interface Sale {
  readonly order: Order;
  readonly part: OrderPart;
  readonly stage: SaleStage;
}

const PAGE_SIZE = 25;

const STAGE = `case when o.state <> 'paid' then o.state when p.refunded >= p.total then 'refunded' when p.shipped_at is not null then 'shipped' else 'to-ship' end`;
const PASSES: Readonly<Record<SaleFilter, string>> = {
  all: "true",
  "to-ship": "s.stage = 'to-ship'",
  shipped: "s.stage = 'shipped'",
  refunded: "s.refunded > 0",
  open: "s.stage = 'open'",
  ended: "s.stage in ('expired', 'canceled')",
  review: "s.stage = 'review'",
};

/** What somebody types of an order number, as the shop writes it. */
export function tidyNumber(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .slice(0, 16);
}

/** A page of a seller's sales, newest first, with how many there are of each kind that fit the search. */
export async function salesOf(database: Database, seller: string, { filter, search, page }: SalesQuery): Promise<SalesPage> {
  const sales = `with s as (select p.*, ${STAGE} as stage, o.method, o.buyer, o.created_at from order_parts p join orders o on o.number = p.order_number
    where p.seller = $1 and starts_with(p.order_number, $2))`;
  const counts = saleFilters.map((each) => `count(*) filter (where ${PASSES[each]})::int as "${each}"`).join(", ");
  const [[found], rows] = await Promise.all([
    database.query<Record<SaleFilter, number>>(`${sales} select ${counts} from s`, [seller, search]),
    database.query<Row>(
      `${sales} select s.*, l.name, l.lines from s cross join lateral (select min(name) filter (where position = first) as name, count(*)::int as lines
         from (select name, position, min(position) over () as first from order_lines where order_number = s.order_number and seller = $1) own) l
       where ${PASSES[filter]} order by s.created_at desc, s.order_number limit ${PAGE_SIZE} offset $3`,
      [seller, search, (page - 1) * PAGE_SIZE],
    ),
  ]);
  const none = Object.fromEntries(saleFilters.map((each) => [each, 0])) as Record<SaleFilter, number>;
  return { sales: rows.map(sale), counts: found ?? none, pages: Math.max(1, Math.ceil((found?.[filter] ?? 0) / PAGE_SIZE)) };
}

/** A seller's part of an order; an order without any part of this seller's is not found. */
export async function findSale(database: Database, seller: string, number: string): Promise<Sale | undefined> {
  const order = await findOrderByNumber(database, number);
  return order && saleOf(order, seller);
}

/** What of an order is a seller's. */
export function saleOf(order: Order, seller: string): Sale | undefined {
  const part = order.parts.find((own) => own.seller.id === seller);
  if (!part) return undefined;
  const { state } = order;
  const stage = state !== "paid" ? state : part.refunded >= part.total ? "refunded" : part.shippedAt ? "shipped" : "to-ship";
  return { order: { ...order, lines: order.lines.filter((line) => line.seller.id === seller), parts: [part] }, part, stage };
}

/** Notes that a seller has sent the goods; whether that could be: only what is paid, as the gateway has signed it, and not refunded. */
export async function shipPart(database: Database, seller: string, number: string): Promise<boolean> {
  const shipped = await database.query(
    `update order_parts p set shipped_at = now() from orders o where o.number = p.order_number and p.order_number = $1 and p.seller = $2
       and o.state = 'paid' and p.shipped_at is null and p.refunded < p.total returning 1`,
    [number, seller],
  );
  return shipped.length > 0;
}

interface Row {
  readonly order_number: string;
  readonly method: "pickup" | "delivery";
  readonly buyer: string;
  readonly created_at: Date;
  readonly total: string;
  readonly refunded: string;
  readonly stage: Exclude<OrderState, "paid"> | "to-ship" | "shipped" | "refunded";
  readonly name: string | null;
  readonly lines: number;
  readonly receipt: string | null;
}

function sale({ order_number, method, buyer, created_at, total, refunded, stage, name, lines, receipt }: Row): SaleRow {
  return {
    ...{ number: order_number, buyer, placed: created_at, stage, name: name ?? "", lines, hasReceipt: receipt !== null },
    ...{ isPickup: method === "pickup", total: BigInt(total), refunded: BigInt(refunded) },
  };
}
