import type { Database } from "../database.ts";
import type { Delivery } from "./delivery.ts";
import type { Order, OrderFilter, OrderState, Seller } from "./order.ts";

interface Row {
  readonly number: string;
  readonly token: string;
  readonly pay_token: string | null;
  readonly other_payer: boolean;
  readonly buyer: string;
  readonly user_number: string | null;
  readonly total: string;
  readonly state: OrderState;
  readonly refusal: string | null;
  readonly method: "pickup" | "delivery";
  readonly recipient: string | null;
  readonly phone: string | null;
  readonly postcode: string | null;
  readonly address: string | null;
  readonly address_detail: string | null;
  readonly delivery_hash: string | null;
  readonly created_at: Date;
  readonly payment: string | null;
  readonly expires_at: Date | null;
  readonly paid_at: Date | null;
  readonly lines: readonly { product: string; name: string; quantity: number; unit_price: string; seller: Seller; picture: string | null }[] | null;
  readonly parts: readonly { seller: Seller; total: string; refunded: string; shipped_at: string | null; receipt: string | null }[] | null;
}

export const ORDERS_PAGE = 20;
/** How many open orders of a person are asked about at the gateway when they are listed. */
const MOST_OPEN = 10;

/** In which list an order is, besides all and the refunded ones: as `stageOf` says, those under review among the paid ones. */
const KIND = `case when o.state in ('expired', 'canceled') then 'ended' when o.state = 'open' then 'open' when o.state = 'review' then 'paid'
  else (select case when bool_and(p.refunded >= p.total) then null
      when bool_and(p.shipped_at is not null) filter (where p.refunded < p.total) then 'shipped' else 'paid' end
    from order_parts p where p.order_number = o.number) end`;
/** Whatever else an order is: money of it went back, all or a part. */
const REFUNDED = "exists (select 1 from order_parts p where p.order_number = o.number and p.refunded > 0)";

const SELECT = `select o.*,
  (select jsonb_agg(jsonb_build_object('product', l.product, 'name', l.name, 'quantity', l.quantity, 'unit_price', l.unit_price::text,
      'seller', jsonb_build_object('id', s.id, 'name', s.name),
      'picture', (select id from pictures where product = l.product order by position limit 1)) order by l.position)
    from order_lines l join sellers s on s.id = l.seller where l.order_number = o.number) as lines,
  (select jsonb_agg(jsonb_build_object('seller', jsonb_build_object('id', s.id, 'name', s.name), 'total', p.total::text,
      'refunded', p.refunded::text, 'shipped_at', p.shipped_at, 'receipt', p.receipt) order by s.id)
    from order_parts p join sellers s on s.id = p.seller where p.order_number = o.number) as parts
  from orders o`;

/** The order of a token; undefined where there is none. */
export async function findOrder(database: Database, token: string): Promise<Order | undefined> {
  const [row] = await database.query<Row>(`${SELECT} where o.token = $1`, [token]);
  return row && order(row);
}

/** The order of a number of ours; undefined where there is none. */
export async function findOrderByNumber(database: Database, number: string): Promise<Order | undefined> {
  const [row] = await database.query<Row>(`${SELECT} where o.number = $1`, [number]);
  return row && order(row);
}

/** The order that a link for another payer leads to. */
export async function findOrderToPay(database: Database, payToken: string): Promise<Order | undefined> {
  const [row] = await database.query<Row>(`${SELECT} where o.pay_token = $1`, [payToken]);
  return row && order(row);
}

export interface OrderList {
  readonly orders: readonly Order[];
  /** How many orders each list has, on all of its pages. */
  readonly counts: Readonly<Record<OrderFilter, number>>;
  readonly pages: number;
}

/** A page of a person's orders of one kind, newest first; pages from 1. */
export async function ordersOf(database: Database, user: string, filter: OrderFilter, page: number): Promise<OrderList> {
  const rows = await database.query<Row>(
    `${SELECT} where o.user_number = $1 and ($2 = 'all' or ($2 = 'refunded' and ${REFUNDED}) or ${KIND} = $2) order by o.created_at desc, o.number limit ${ORDERS_PAGE} offset $3`,
    [user, filter, (page - 1) * ORDERS_PAGE],
  );
  const kinds = await database.query<{ kind: Exclude<OrderFilter, "all" | "refunded"> | null; count: number; refunded: number }>(
    `select kind, count(*)::int as count, count(*) filter (where refunded)::int as refunded
     from (select ${KIND} as kind, ${REFUNDED} as refunded from orders o where o.user_number = $1) k group by kind`,
    [user],
  );
  const counts = { all: 0, open: 0, paid: 0, shipped: 0, refunded: 0, ended: 0 };
  for (const { kind, count, refunded } of kinds) {
    if (kind) counts[kind] = count;
    counts.refunded += refunded;
    counts.all += count;
  }
  return { orders: rows.map(order), counts, pages: Math.max(1, Math.ceil(counts[filter] / ORDERS_PAGE)) };
}

/** A person's newest open orders. */
export async function openOrdersOf(database: Database, user: string): Promise<readonly Order[]> {
  return (await database.query<Row>(`${SELECT} where o.user_number = $1 and o.state = 'open' order by o.created_at desc limit ${MOST_OPEN}`, [user])).map(
    order,
  );
}

/**
 * Open orders that nobody may be looking at: without a payment for a minute, or with one whose time is over. Those come first that
 * were not tried yet or tried longest ago, and count as tried now: some that fail each time keep none of the others waiting.
 */
export async function overdueOrders(database: Database, most: number): Promise<readonly Order[]> {
  const late = await database.query<{ number: string }>(
    `update orders set tried_at = now() where number in (select number from orders
       where state = 'open' and coalesce(expires_at, created_at + interval '1 minute') < now()
       order by tried_at nulls first, created_at limit $1 for update skip locked) returning number`,
    [most],
  );
  return (await database.query<Row>(`${SELECT} where o.number = any ($1)`, [late.map(({ number }) => number)])).map(order);
}

/** Where this person's last delivered order went, so that nobody writes it twice. */
export async function formerDelivery(database: Database, user: string): Promise<Delivery | undefined> {
  const [row] = await database.query<Row>(`${SELECT} where o.user_number = $1 and o.method = 'delivery' order by o.created_at desc limit 1`, [user]);
  return row && order(row).delivery;
}

function order(row: Row): Order {
  const { recipient, phone, postcode, address } = row;
  const delivered = row.method === "delivery" && recipient !== null && phone !== null && postcode !== null && address !== null;
  return {
    number: row.number,
    token: row.token,
    payToken: row.pay_token ?? row.token,
    otherPayer: row.other_payer,
    buyer: row.buyer,
    user: row.user_number ?? undefined,
    total: BigInt(row.total),
    state: row.state,
    refusal: row.refusal ?? undefined,
    delivery: delivered ? { recipient, phone, postcode, address, detail: row.address_detail ?? "" } : undefined,
    deliveryHash: row.delivery_hash ?? undefined,
    lines: (row.lines ?? []).map(({ product, name, quantity, unit_price, seller, picture }) => ({
      product,
      name,
      quantity,
      unitPrice: BigInt(unit_price),
      seller,
      picture: picture ?? undefined,
    })),
    parts: (row.parts ?? []).map(({ seller, total, refunded, shipped_at, receipt }) => ({
      seller,
      total: BigInt(total),
      refunded: BigInt(refunded),
      shippedAt: shipped_at === null ? undefined : new Date(shipped_at),
      receipt: receipt ?? undefined,
    })),
    created: row.created_at,
    payment: row.payment ?? undefined,
    expires: row.expires_at ?? undefined,
    paidAt: row.paid_at ?? undefined,
  };
}
