import type { Authorization } from "../../../protocol/authorization.ts";
import { type Order, readOrder } from "../../../protocol/order.ts";
import type { Problem } from "../../../protocol/problem.ts";
import type { Database } from "../../storage/database.ts";

/** Which field of the order that was signed is not the registered one; for an order that is not the registered bytes. */
export async function explainMismatch(database: Database, { payment, order }: Authorization): Promise<Problem> {
  const [row] = await database.query<{ jws: string }>("select jws from payment_orders where payment = $1", [payment]);
  const registered = row && (await readOrder(row.jws));
  const claimed = await readOrder(order);
  return registered && claimed ? firstDifference(registered.order, claimed.order) : { code: "order-mismatch" };
}

function firstDifference(registered: Order, claimed: Order): Problem {
  if (registered.merchant !== claimed.merchant) return { code: "merchant-mismatch" };
  const lines = [...registered.lines.keys()].map((at) => [registered.lines[at], claimed.lines[at]] as const);
  const sameProducts = registered.lines.length === claimed.lines.length && lines.every(([a, b]) => a?.product === b?.product && a?.name === b?.name);
  if (!sameProducts) return { code: "line-mismatch" };
  if (lines.some(([a, b]) => a?.quantity !== b?.quantity)) return { code: "quantity-mismatch" };
  if (registered.total !== claimed.total || lines.some(([a, b]) => a?.unitPrice !== b?.unitPrice)) return { code: "amount-mismatch" };
  return { code: "order-mismatch" };
}
