import { type Order, readOrder } from "../../protocol/order.ts";
import type { Payment, PaymentState, PublicState, Share } from "../../protocol/payment.ts";
import type { Transaction } from "../storage/database.ts";

interface StoredPayment {
  readonly id: string;
  readonly merchant: string;
  readonly livemode: boolean;
  readonly tid: Buffer;
  readonly currency: "KRW";
  readonly amount: bigint;
  readonly state: PaymentState;
  readonly refunded: bigint;
  readonly shares: readonly { merchant: string; name: string; amount: string; refunded: string }[] | null;
  readonly name: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly paid_at: Date | null;
  readonly result: string | null;
  readonly jws: string;
  [column: string]: unknown;
}

/** An open payment whose time is over counts as expired from that moment, whether or not the sweep has written it yet. */
export const STATE_NOW = "case when p.state = 'created' and p.expires_at <= now() then 'expired' else p.state end";
/** The same as its merchant sees it: what was refunded of a paid payment shows. */
const STATE_SHOWN = `case when p.refunded = p.amount then 'refunded' when p.refunded > 0 then 'partially_refunded' else ${STATE_NOW} end`;

const SELECT = `
select p.id, p.merchant, m.name, m.livemode, p.refunded,
  case when p.shared then (
    select jsonb_agg(jsonb_build_object('merchant', s.merchant, 'name', r.name, 'amount', s.amount::text, 'refunded', s.refunded::text) order by s.merchant)
    from payment_shares s join merchants r on r.id = s.merchant where s.payment = p.id) end as shares,
  p.tid, p.currency, p.amount, ${STATE_SHOWN} as state, p.created_at, p.expires_at, p.paid_at, a.result, o.jws
from payments p join merchants m on m.id = p.merchant join payment_orders o on o.payment = p.id
left join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence`;

/** A merchant's payment; undefined when it has none of this id. */
export async function findPayment(tx: Transaction, merchant: string, id: string): Promise<Payment | undefined> {
  const [row] = await tx.query<StoredPayment>(`${SELECT} where p.id = $1 and p.merchant = $2`, [id, merchant]);
  return row && toPayment(row);
}

export interface PaymentFilter {
  readonly merchant: string;
  readonly before: string | undefined;
  readonly state: PaymentState | undefined;
  readonly orderNumber: string | undefined;
  readonly limit: number;
}

/** At most `limit` payments of a merchant, newest first. */
export async function findPayments(tx: Transaction, filter: PaymentFilter): Promise<Payment[]> {
  const rows = await tx.query<StoredPayment>(
    `${SELECT} where p.merchant = $1 and ($2::text is null or p.id < $2) and ($3::text is null or ${STATE_SHOWN} = $3)
       and ($4::text is null or p.order_number = $4) order by p.id desc limit $5`,
    [filter.merchant, filter.before ?? null, filter.state ?? null, filter.orderNumber ?? null, filter.limit],
  );
  return Promise.all(rows.map(toPayment));
}

/** The state of a payment by its id alone; undefined when there is none. */
export async function findState(tx: Transaction, id: string): Promise<PublicState | undefined> {
  const [row] = await tx.query<{ state: PublicState }>(`select ${STATE_NOW} as state from payments p where p.id = $1`, [id]);
  return row?.state;
}

async function toPayment(row: StoredPayment): Promise<Payment> {
  return {
    id: row.id,
    merchant: row.merchant,
    tid: row.tid.toString("base64url"),
    order: await registeredOrder(row.jws),
    state: row.state,
    currency: row.currency,
    amount: String(row.amount),
    created: row.created_at.getTime(),
    expires: row.expires_at.getTime(),
    refunded: String(row.refunded),
    shares: sharesOf(row),
    ...(row.paid_at && { paidAt: row.paid_at.getTime() }),
    ...(row.result !== null && { result: row.result }),
    livemode: row.livemode,
  };
}

function sharesOf({ shares, merchant, name, amount, refunded }: StoredPayment): Share[] {
  return shares ? [...shares] : [{ merchant, name, amount: String(amount), refunded: String(refunded) }];
}

async function registeredOrder(jws: string): Promise<Order> {
  const read = await readOrder(jws);
  if (!read) throw new Error("a registered order cannot be read");
  return read.order;
}
