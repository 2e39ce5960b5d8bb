import type { Coconut, OrderInput } from "../../sdk/server/index.ts";
import { CoconutError } from "../../sdk/server/index.ts";
import { putBack } from "../cart/cart.ts";
import type { Database } from "../database.ts";
import { holdStock, releaseStock, sellStock } from "../stock/holds.ts";
import { admitOrder, type OrderLimits } from "./limits.ts";
import { isPayableAgain, type Order, type OrderState } from "./order.ts";

/** The gateway's id of each seller's merchant; the shop's own lines name no seller. */
export type MerchantOf = (seller: string) => string | undefined;

/**
 * Registers an open order with Coconut Pay, signed by this shop's own key, and notes the payment; the same order again finds the
 * payment that is there. An order that the gateway has refused, and does not know, ends as refused: its goods are given back, and
 * those of a cart are in the cart again.
 */
export async function openPayment(coconut: Coconut, database: Database, order: Order, merchantOf: MerchantOf): Promise<void> {
  const { number } = order;
  try {
    const payment = await coconut.createPayment(inputOf(order, merchantOf));
    await database.query("update orders set payment = $2, expires_at = $3 where number = $1 and state = 'open' and payment is null", [
      number,
      payment.id,
      new Date(payment.expires),
    ]);
  } catch (error) {
    if (error instanceof CoconutError && error.status < 500 && error.status !== 429 && !(await isKnown(coconut, number)))
      await end(database, order, "canceled", { refusal: error.problem.code });
    throw error;
  }
}

/** Something of an order costs something else by now. */
export class PriceChanged extends Error {}

/**
 * Makes an order payable again whose payment has ended without money, if its goods can be held once more and cost what they did; throws
 * SoldOut, PriceChanged or TooManyOrders.
 */
export async function reopenOrder(database: Database, order: Order, network: string, limits: OrderLimits): Promise<void> {
  if (!isPayableAgain(order)) return;
  await database.transaction(async (tx) => {
    const [row] = await tx.query<{ session: Buffer | null }>("select session from orders where number = $1", [order.number]);
    await admitOrder(tx, { session: row?.session ?? undefined, user: order.user, network }, limits);
    const [locked] = await tx.query(
      `update orders set state = 'open', payment = null, expires_at = null, tried_at = null, held_from = $2, held_at = now(),
         times_held = times_held + 1 where number = $1 and state in ('expired', 'canceled') and refusal is null returning 1`,
      [order.number, network],
    );
    if (!locked) return;
    await holdStock(tx, order.number, order.lines);
    // Nobody keeps a price by ordering at it and not paying.
    const changed = await tx.query(
      "select 1 from order_lines l join products p on p.slug = l.product where l.order_number = $1 and p.price <> l.unit_price limit 1",
      [order.number],
    );
    if (changed.length > 0) throw new PriceChanged();
  });
}

/**
 * What has become of an order, decided by the shop's own read from the gateway: paid only where the gateway has signed that this
 * very order is, every line of it as it stands here. A page's word never counts, nor does a webhook's.
 */
export async function settle(coconut: Coconut, database: Database, order: Order, merchantOf: MerchantOf): Promise<OrderState> {
  if (order.state !== "open" || !order.payment) return order.state;
  const payment = await coconut.getPayment(order.payment);
  if (payment.state === "created") return "open";
  if (payment.state === "expired" || payment.state === "canceled") return end(database, order, payment.state);
  try {
    const { paidAt } = await coconut.confirmPaid(payment, inputOf(order, merchantOf));
    return await end(database, order, "paid", { paidAt: new Date(paidAt), result: payment.result });
  } catch (error) {
    // Something is paid, but not what we have sold: a person must look.
    if (error instanceof CoconutError && error.problem.code === "order-mismatch") return end(database, order, "review");
    throw error;
  }
}

/** Ends an open order, once, and with it what it holds; only the end of the payment that was read counts. */
async function end(database: Database, order: Order, state: Exclude<OrderState, "open">, { paidAt, result, refusal }: Why = {}): Promise<OrderState> {
  const { number, payment, delivery, lines } = order;
  return database.transaction(async (tx) => {
    const [ended] = await tx.query<{ session: Buffer | null }>(
      `update orders set state = $3, paid_at = $4, result = $5, refusal = $6
       where number = $1 and state = 'open' and payment is not distinct from $2 returning session`,
      [number, payment ?? null, state, paidAt, result, refusal],
    );
    if (!ended) {
      const [row] = await tx.query<{ state: OrderState }>("select state from orders where number = $1", [number]);
      return row?.state ?? state;
    }
    if (state === "paid") await sellStock(tx, number);
    // What a person must look at stays held until that person has decided.
    else if (state !== "review") await releaseStock(tx, number);
    // Only what comes from a cart is delivered.
    if (refusal !== undefined && delivery && ended.session) await putBack(tx, ended.session, lines);
    return state;
  });
}

interface Why {
  readonly paidAt?: Date;
  readonly result?: string | undefined;
  readonly refusal?: string;
}

/** An order as the gateway knows it: what is registered, and what must be paid. */
function inputOf({ number, deliveryHash, lines }: Order, merchantOf: MerchantOf): OrderInput {
  return {
    number,
    lines: lines.map(({ seller, product, name, quantity, unitPrice }) => {
      const merchant = merchantOf(seller.id);
      return { product, name, quantity, unitPrice, ...(merchant !== undefined && { seller: merchant }) };
    }),
    ...(deliveryHash !== undefined && { delivery: deliveryHash }),
  };
}

async function isKnown(coconut: Coconut, orderNumber: string): Promise<boolean> {
  const { items } = await coconut.listPayments({ orderNumber });
  return items.some(({ state }) => state !== "expired" && state !== "canceled");
}
