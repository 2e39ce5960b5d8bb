import { type Order, readOrder } from "../../protocol/order.ts";
import type { Payment, PaymentState, PublicState, Share } from "../../protocol/payment.ts";
import type { Transaction } from "../storage/database.ts";
import { firstIdAt } from "./first-id.ts";
import { ownPart } from "./shares.ts";

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
  /** Whether the caller is not the payee but sells a part of it. */
  readonly shareOnly: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly paid_at: Date | null;
  readonly result: string | null;
  /** The caller's newest receipt. */
  readonly receipt: string | null;
  /** Whether the caller has refunded something since; null without a receipt. */
  readonly receiptOutdated: boolean | null;
  readonly jws: string;
  [column: string]: unknown;
}

/** An open payment whose time is over counts as expired from that moment, whether or not the sweep has written it yet. */
export const STATE_NOW = "case when p.state = 'created' and p.expires_at <= now() then 'expired' else p.state end";
/**
 * Payments as the merchant $1 sees them: its own whole, and of a marketplace's those in which it has a share, by that share. What was
 * refunded of a paid one shows in the state.
 */
const AMOUNT = "coalesce(own.amount, p.amount)";
const REFUNDED = "coalesce(own.refunded, p.refunded)";
const STATE_SHOWN = `case when ${REFUNDED} = ${AMOUNT} then 'refunded' when ${REFUNDED} > 0 then 'partially_refunded' else ${STATE_NOW} end`;
const OWN = "left join payment_shares own on p.shared and p.merchant <> $1 and own.payment = p.id and own.merchant = $1";

/** What was registered before its merchant went live stays test money. */
const LIVE = "(m.livemode and p.created_at >= coalesce(m.live_since, '-infinity'))";

const SELECT = `
select p.id, p.merchant, m.name, ${LIVE} as livemode, ${REFUNDED} as refunded, own.merchant is not null as "shareOnly",
  case when p.shared then (
    select jsonb_agg(jsonb_build_object('merchant', s.merchant, 'name', r.name, 'amount', s.amount::text, 'refunded', s.refunded::text) order by s.merchant)
    from payment_shares s join merchants r on r.id = s.merchant where s.payment = p.id and (own.merchant is null or s.merchant = own.merchant)) end as shares,
  p.tid, p.currency, ${AMOUNT} as amount, ${STATE_SHOWN} as state, p.created_at, p.expires_at, p.paid_at, a.result, o.jws,
  (select r.id from receipts r where r.payment = p.id and r.merchant = $1 order by r.revision desc limit 1) as receipt,
  p.refunded > 0 and (select r.refunds from receipts r where r.payment = p.id and r.merchant = $1 order by r.revision desc limit 1)
    < (select count(*) from refunds f where f.payment = p.id and f.merchant = $1) as "receiptOutdated"
from payments p join merchants m on m.id = p.merchant join payment_orders o on o.payment = p.id ${OWN}
left join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence`;

/** A payment that a merchant is the payee of or has a share in; undefined when it has none of this id. */
export async function findPayment(tx: Transaction, merchant: string, id: string): Promise<Payment | undefined> {
  const [row] = await tx.query<StoredPayment>(`${SELECT} where p.id = $2 and (p.merchant = $1 or own.merchant is not null)`, [merchant, id]);
  return row && toPayment(row, merchant);
}

export interface PaymentFilter {
  readonly merchant: string;
  readonly before: string | undefined;
  readonly state: PaymentState | undefined;
  readonly orderNumber: string | undefined;
  /** What the order number begins with. */
  readonly orderNumberPrefix: string | undefined;
  readonly livemode: boolean | undefined;
  /** Created at or after, and before, in ms. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly limit: number;
}

/** At most `limit` payments that a merchant is the payee of or has a share in, newest first. */
export async function findPayments(tx: Transaction, filter: PaymentFilter): Promise<Payment[]> {
  const { merchant, state, orderNumber, orderNumberPrefix: prefix, livemode, from, to, limit } = filter;
  const values: unknown[] = [merchant, limit];
  const given = (value: unknown) => `$${values.push(value)}`;
  // Ids begin with their time, and the index knows ids.
  const before = least(filter.before, to === undefined ? undefined : firstIdAt(to));
  const asked = [
    ...(before === undefined ? [] : [`p.id < ${given(before)}`]),
    ...(from === undefined ? [] : [`p.id >= ${given(firstIdAt(from))}`]),
    ...(orderNumber === undefined ? [] : [`${NUMBER} = ${given(orderNumber)}`]),
    // No character of an order number is above the last.
    ...(prefix === undefined ? [] : [`${NUMBER} >= ${given(prefix)}`, `${NUMBER} < ${given(`${prefix}\x7f`)}`]),
    ...(state === undefined ? [] : [`${STATE_SHOWN} = ${given(state)}`]),
    ...(livemode === undefined ? [] : [`${LIVE} = ${given(livemode)}`]),
  ].join(" and ");
  const and = asked && ` and ${asked}`;
  const mode = livemode === undefined ? "" : "join merchants m on m.id = p.merchant";
  // The few payments of test mode lie below all live ones.
  const own = livemode === undefined ? "" : ` and p.id ${livemode ? ">=" : "<"} ${given(await firstLiveId(tx, merchant))}`;
  // Only from the index of order numbers: by ids, numbers that begin so in old payments alone would be looked for among all.
  const order = prefix !== undefined && state === undefined && livemode === undefined ? 'p.id collate "C"' : "p.id";
  // Each by its own index, newest first: one condition over both would read them all.
  const payee = `select p.id from payments p ${mode} ${OWN} where p.merchant = $1${and}${own} order by ${order} desc limit $2`;
  const share = `select p.id from payment_shares own join payments p on p.id = own.payment ${mode}
    where own.merchant = $1 and p.merchant <> $1${and} order by own.payment desc limit $2`;
  const rows = await tx.query<StoredPayment>(`${SELECT} where p.id in ((${payee}) union (${share})) order by p.id desc limit $2`, values);
  return Promise.all(rows.map((row) => toPayment(row, merchant)));
}

const NUMBER = 'p.order_number collate "C"';

/** The lowest id that a live payment of a merchant's own may have; above all ids while it is in test mode. */
async function firstLiveId(tx: Transaction, merchant: string): Promise<string> {
  const [row] = await tx.query<{ livemode: boolean; since: Date | null }>("select livemode, live_since as since from merchants where id = $1", [merchant]);
  return row?.livemode ? firstIdAt(row.since?.getTime() ?? 0) : "pay_~";
}

function least(a: string | undefined, b: string | undefined): string | undefined {
  return a !== undefined && b !== undefined ? (a < b ? a : b) : (a ?? b);
}

/** The state of a payment by its id alone; undefined when there is none. */
export async function findState(tx: Transaction, id: string): Promise<PublicState | undefined> {
  const [row] = await tx.query<{ state: PublicState }>(`select ${STATE_NOW} as state from payments p where p.id = $1`, [id]);
  return row?.state;
}

async function toPayment(row: StoredPayment, viewer: string): Promise<Payment> {
  const order = await registeredOrder(row.jws);
  return {
    id: row.id,
    merchant: row.merchant,
    tid: row.tid.toString("base64url"),
    order: row.shareOnly ? ownPart(order, viewer) : order,
    state: row.state,
    currency: row.currency,
    amount: String(row.amount),
    created: row.created_at.getTime(),
    expires: row.expires_at.getTime(),
    refunded: String(row.refunded),
    shares: sharesOf(row),
    ...(row.paid_at && { paidAt: row.paid_at.getTime() }),
    ...(row.receipt !== null && { receipt: row.receipt }),
    ...(row.receiptOutdated === true && { receiptOutdated: row.receiptOutdated }),
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
