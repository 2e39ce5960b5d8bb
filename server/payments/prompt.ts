import { readOrder } from "../../protocol/order.ts";
import type { PromptView, PublicState } from "../../protocol/payment.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import { pinReason } from "./allowance.ts";
import { STATE_NOW } from "./store.ts";

/**
 * What a user's wallet must show before it signs a payment, all from the registry and the ledger; `device`: on which of the user's
 * devices it would sign.
 */
export async function promptView(tx: Transaction, user: bigint, id: string, device?: string): Promise<PromptView> {
  const [row] = await tx.query<{
    state: PublicState;
    expires_at: Date;
    jws: string;
    merchant: string;
    name: string;
    origins: string[];
    amount: bigint;
    acquainted: boolean;
    new_device: boolean;
    balance: bigint;
    per_payment: bigint;
    total: bigint;
    spent_since_pin: bigint;
    recovering: boolean;
    head: Buffer | null;
  }>(VIEW, [id, user, device ?? null]);
  if (!row) throw refuse("payment-not-found");
  const pin = pinReason({
    amount: row.amount,
    perPayment: row.per_payment,
    total: row.total,
    spentSincePin: row.spent_since_pin,
    acquainted: row.acquainted,
    newDevice: row.new_device,
    recovering: row.recovering,
  });
  return {
    payment: id,
    state: row.state,
    expires: row.expires_at.getTime(),
    order: row.jws,
    merchant: { id: row.merchant, name: row.name, origins: row.origins },
    firstPayment: !row.acquainted,
    balance: String(row.balance),
    ...(pin && { pin }),
    ...(row.head && { deviceLogHead: row.head.toString("base64url") }),
    serverTime: Date.now(),
  };
}

/** What the button shows before anybody has logged in. */
export interface ButtonView {
  readonly payment: string;
  readonly state: PublicState;
  readonly amount: string;
  readonly currency: string;
  readonly expires: number;
  readonly serverTime: number;
}

/** What the hosted checkout page shows beside the button. */
export interface CheckoutView extends ButtonView {
  readonly merchant: string;
  readonly orderNumber: string;
  /** How many lines the order has. */
  readonly items: number;
  /** The shop's first origin. */
  readonly shop: string;
}

/** A payment's hosted checkout page; undefined when there is no such payment, or its merchant has no origin. */
export async function checkoutView(tx: Transaction, id: string): Promise<CheckoutView | undefined> {
  const found = await buttonView(tx, id);
  const [row] = await tx.query<{ name: string; order_number: string; jws: string }>(
    "select m.name, p.order_number, o.jws from payments p join merchants m on m.id = p.merchant join payment_orders o on o.payment = p.id where p.id = $1",
    [id],
  );
  const [shop] = found?.origins ?? [];
  const read = row && (await readOrder(row.jws));
  if (!found || !row || !read || shop === undefined) return undefined;
  return { ...found.view, merchant: row.name, orderNumber: row.order_number, items: read.order.lines.length, shop };
}

/** A payment's button and the origins that may frame it; undefined when there is no such payment. */
export async function buttonView(tx: Transaction, id: string): Promise<{ view: ButtonView; origins: string[] } | undefined> {
  const [row] = await tx.query<{ state: PublicState; expires_at: Date; amount: bigint; currency: string; origins: string[] }>(
    `select ${STATE_NOW} as state, p.expires_at, p.amount, p.currency,
       array(select origin from merchant_origins o where o.merchant = p.merchant order by origin) as origins
     from payments p where p.id = $1`,
    [id],
  );
  if (!row) return undefined;
  const view = { payment: id, state: row.state, amount: String(row.amount), currency: row.currency, expires: row.expires_at.getTime(), serverTime: Date.now() };
  return { view, origins: row.origins };
}

const VIEW = `
select ${STATE_NOW} as state, p.expires_at, o.jws, p.merchant, m.name, p.amount,
  array(select origin from merchant_origins mo where mo.merchant = p.merchant order by origin) as origins,
  exists (select 1 from acquaintances q where q.user_number = u.number and q.merchant = p.merchant) as acquainted,
  exists (
    select 1 from certificates c join certificate_states s on s.certificate = c.id
    where c.user_number = u.number and c.device = $3::text and s.new_until > now()
  ) as new_device,
  la.balance, al.per_payment, al.total, al.spent_since_pin, coalesce(al.no_click_until > now(), false) as recovering,
  (select head from device_logs d where d.user_number = u.number order by d.index desc limit 1) as head
from payments p join merchants m on m.id = p.merchant join payment_orders o on o.payment = p.id
cross join users u join ledger_accounts la on la.id = u.account join allowances al on al.user_number = u.number
where p.id = $1 and u.number = $2`;
