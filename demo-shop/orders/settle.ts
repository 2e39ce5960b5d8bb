import type { Coconut, Payment } from "../../sdk/server/index.ts";
import { CoconutError } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import { holdStock, releaseStock, sellStock } from "../stock/holds.ts";
import type { Order, OrderState } from "./order.ts";

/** The gateway's id of each seller's merchant; the shop's own lines name no seller. */
export type MerchantOf = (seller: string) => string | undefined;

/**
 * Registers an open order with Coconut Pay, signed by this shop's own key, and notes the payment; the same order again finds the
 * payment that is there. An order that the gateway has refused, and does not know, ends as canceled and gives its goods back.
 */
export async function openPayment(coconut: Coconut, database: Database, order: Order, merchantOf: MerchantOf): Promise<void> {
  const lines = order.lines.map(({ seller, product, name, quantity, unitPrice }) => {
    const merchant = merchantOf(seller.id);
    return { product, name, quantity, unitPrice, ...(merchant !== undefined && { seller: merchant }) };
  });
  const { number, deliveryHash } = order;
  try {
    const payment = await coconut.createPayment({ number, lines, ...(deliveryHash !== undefined && { delivery: deliveryHash }) });
    await database.query("update orders set payment = $2, expires_at = $3 where number = $1 and state = 'open' and payment is null", [
      number,
      payment.id,
      new Date(payment.expires),
    ]);
  } catch (error) {
    if (error instanceof CoconutError && error.status < 500 && error.status !== 429 && !(await isKnown(coconut, number)))
      await end(database, order, "canceled");
    throw error;
  }
}

/** Makes an order payable again whose payment has ended without money, if its goods can be held once more; throws SoldOut. */
export async function reopenOrder(database: Database, order: Order): Promise<void> {
  await database.transaction(async (tx) => {
    const [locked] = await tx.query(
      "update orders set state = 'open', payment = null, expires_at = null where number = $1 and state in ('expired', 'canceled') returning 1",
      [order.number],
    );
    if (locked) await holdStock(tx, order.number, order.lines);
  });
}

/**
 * What has become of an order, decided by the shop's own read from the gateway: paid only on the gateway's signature over
 * this order's number and total. A page's word never counts, nor does a webhook's.
 */
export async function settle(coconut: Coconut, database: Database, order: Order): Promise<OrderState> {
  if (order.state !== "open" || !order.payment) return order.state;
  const payment = await coconut.getPayment(order.payment);
  if (payment.state === "created") return "open";
  if (payment.state === "expired" || payment.state === "canceled") return end(database, order, payment.state);
  const result = await coconut.verifyResult(payment);
  if (!isThisOrder(payment, order)) return end(database, order, "review");
  return end(database, order, "paid", { paidAt: new Date(result.paidAt), result: payment.result ?? "" });
}

/** Ends an open order, once, and with it what it holds; only the end of the payment that was read counts. */
async function end(database: Database, { number, payment }: Order, state: Exclude<OrderState, "open">, evidence?: Evidence): Promise<OrderState> {
  return database.transaction(async (tx) => {
    const ended = await tx.query(
      "update orders set state = $3, paid_at = $4, result = $5 where number = $1 and state = 'open' and payment is not distinct from $2 returning 1",
      [number, payment ?? null, state, evidence?.paidAt, evidence?.result],
    );
    if (ended.length === 0) {
      const [row] = await tx.query<{ state: OrderState }>("select state from orders where number = $1", [number]);
      return row?.state ?? state;
    }
    if (state === "paid") await sellStock(tx, number);
    // What a person must look at stays held until that person has decided.
    else if (state !== "review") await releaseStock(tx, number);
    return state;
  });
}

interface Evidence {
  readonly paidAt: Date;
  readonly result: string;
}

async function isKnown(coconut: Coconut, orderNumber: string): Promise<boolean> {
  const { items } = await coconut.listPayments({ orderNumber });
  return items.some(({ state }) => state !== "expired" && state !== "canceled");
}

function isThisOrder({ id, order: signed, amount, currency }: Payment, order: Order): boolean {
  return id === order.payment && signed.number === order.number && currency === "KRW" && BigInt(amount) === order.total;
}
