import type { Coconut, Payment } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import { noteEnd, notePaid, notePayment, type Order, type OrderState } from "./orders.ts";

/** Registers an order with Coconut Pay, signed by this shop's own key, and notes the payment. */
export async function openPayment(coconut: Coconut, database: Database, order: Order): Promise<void> {
  const payment = await coconut.createPayment({ number: order.number, lines: order.lines });
  await notePayment(database, order.number, payment.id, new Date(payment.expires));
}

/**
 * What has become of an order, decided by the shop's own read from the gateway: paid only on the gateway's signature over
 * this order's number and total. A page's word never counts.
 */
export async function settle(coconut: Coconut, database: Database, order: Order): Promise<OrderState> {
  if (order.state !== "open" || !order.payment) return order.state;
  const payment = await coconut.getPayment(order.payment);
  if (payment.state === "created") return "open";
  if (payment.state === "expired" || payment.state === "canceled") {
    await noteEnd(database, order.number, payment.state);
    return payment.state;
  }
  const result = await coconut.verifyResult(payment);
  if (!isThisOrder(payment, order)) {
    await noteEnd(database, order.number, "review");
    return "review";
  }
  await notePaid(database, order.number, new Date(result.paidAt), payment.result ?? "");
  return "paid";
}

function isThisOrder({ id, order: signed, amount, currency }: Payment, order: Order): boolean {
  return id === order.payment && signed.number === order.number && currency === "KRW" && BigInt(amount) === order.total;
}
