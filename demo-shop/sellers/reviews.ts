import type { Coconut, Payment } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import type { Order } from "../orders/order.ts";
import { findOrderByNumber } from "../orders/orders.ts";
import { releaseStock, returnStock, sellStock } from "../stock/holds.ts";

/** What a person does about an order whose payment is not what was ordered: keep the money and send the goods, or neither. */
export type Decision = "accept" | "release";
/** `not-paid` and `not-refunded` say why the gateway's word does not allow it; `gone`: somebody else has decided. */
export type Decided = "accepted" | "released" | "not-paid" | "not-refunded" | "gone";

const MOST = 50;

/** The orders that wait for a person, oldest first, at most fifty. */
export async function ordersUnderReview(database: Database): Promise<readonly Order[]> {
  const rows = await database.query<{ number: string }>(`select number from orders where state = 'review' order by created_at limit ${MOST}`);
  const orders = await Promise.all(rows.map(({ number }) => findOrderByNumber(database, number)));
  return orders.filter((order) => order !== undefined);
}

/**
 * Ends an order under review, once, by what the gateway says of its payment now: accepted only on its signed word that it is paid,
 * released only where no money is kept for it. Throws CoconutError where the gateway does not say.
 */
export async function decide(database: Database, coconut: Coconut, { number, payment: id }: Order, decision: Decision): Promise<Decided> {
  if (id === undefined) return "gone";
  const payment = await coconut.getPayment(id);
  const { state } = payment;
  if (state === "expired" || state === "canceled") return decision === "accept" ? "not-paid" : release(database, number, state);
  if (payment.result === undefined) return decision === "accept" ? "not-paid" : "not-refunded";
  if (decision === "release" && !isAllBack(payment)) return "not-refunded";
  const { paidAt } = await coconut.verifyResult(payment);
  return database.transaction(async (tx) => {
    const paid = await tx.query("update orders set state = 'paid', paid_at = $2, result = $3 where number = $1 and state = 'review' returning 1", [
      number,
      new Date(paidAt),
      payment.result,
    ]);
    if (paid.length === 0) return "gone";
    await sellStock(tx, number);
    if (decision === "accept") return "accepted";
    const parts = await tx.query<{ seller: string }>("update order_parts set refunded = total where order_number = $1 returning seller", [number]);
    for (const { seller } of parts.toSorted((one, other) => (one.seller < other.seller ? -1 : 1))) await returnStock(tx, { order: number, seller });
    return "released";
  });
}

/** Whether all of a payment's money went back. */
export function isAllBack({ amount, refunded }: Payment): boolean {
  return BigInt(refunded) >= BigInt(amount);
}

async function release(database: Database, number: string, state: "expired" | "canceled"): Promise<Decided> {
  return database.transaction(async (tx) => {
    const ended = await tx.query("update orders set state = $2 where number = $1 and state = 'review' returning 1", [number, state]);
    if (ended.length === 0) return "gone";
    await releaseStock(tx, number);
    return "released";
  });
}
