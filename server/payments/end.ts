import type { Payment } from "../../protocol/payment.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { recordEvents } from "../storage/outbox.ts";
import { PAYMENTS_CHANNEL } from "./authorize/commit.ts";
import { findPayment } from "./store.ts";

/** Cancels an open payment for its merchant; canceling twice is no error, a paid or expired one is refused with its state. */
export async function cancelPayment(database: Database, merchant: string, id: string): Promise<Payment> {
  return database.transaction(async (tx) => {
    const ended = await tx.query<Ended>(
      `update payments set state = 'canceled', order_key = null where id = $1 and merchant = $2 and state = 'created' and expires_at > now() ${RETURNING}`,
      [id, merchant],
    );
    await tell(tx, "payment.canceled", ended);
    const payment = await findPayment(tx, merchant, id);
    // A seller of it sees it, but only its payee ends it.
    if (payment?.merchant !== merchant) throw refuse("payment-not-found");
    if (payment.state === "expired") throw refuse("payment-not-open", { state: "expired" });
    if (payment.state !== "canceled") throw refuse("payment-not-open", { state: "paid" });
    return payment;
  });
}

/** Writes `expired` for up to 500 open payments whose time ended between `from` and now; how many. */
export async function expirePayments(database: Database, from: Date): Promise<number> {
  return database.transaction(async (tx) => {
    const ended = await tx.query<Ended>(
      `update payments set state = 'expired', order_key = null where id in (
         select id from payments where expires_at > $1 and expires_at <= now() and state = 'created' order by id limit 500 for update skip locked
       ) ${RETURNING}`,
      [from],
    );
    for (let at = 0; at < ended.length; at += 200) await tell(tx, "payment.expired", ended.slice(at, at + 200));
    return ended.length;
  });
}

/** Writes `expired` for a merchant's open payment of this order number whose time is over, so that the number is free again. */
export async function expireOrder(tx: Transaction, merchant: string, orderNumber: string): Promise<void> {
  const ended = await tx.query<Ended>(
    `update payments set state = 'expired', order_key = null where merchant = $1 and order_key = $2 and state = 'created' and expires_at <= now() ${RETURNING}`,
    [merchant, orderNumber],
  );
  await tell(tx, "payment.expired", ended);
}

/**
 * Cancels a merchant's open payment of this order number that was registered before `since`: the merchant's own server has given another
 * order under the number after that. A paid one stays; who pays it at the same moment is waited for.
 */
export async function endReplaced(tx: Transaction, merchant: string, orderNumber: string, since: Date): Promise<void> {
  const ended = await tx.query<Ended>(
    `update payments set state = 'canceled', order_key = null where merchant = $1 and order_key = $2 and state = 'created' and created_at < $3 ${RETURNING}`,
    [merchant, orderNumber, since],
  );
  await tell(tx, "payment.canceled", ended);
}

interface Ended extends Record<string, unknown> {
  readonly id: string;
  readonly merchant: string;
  readonly orderNumber: string;
  readonly currency: "KRW";
  readonly amount: bigint;
}
const RETURNING = `returning id, merchant, order_number as "orderNumber", currency, amount`;

async function tell(tx: Transaction, type: "payment.canceled" | "payment.expired", ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return;
  await tx.query("select pg_notify($1, $2)", [PAYMENTS_CHANNEL, ended.map(({ id }) => id).join(" ")]);
  await recordEvents(
    tx,
    ended.map(({ id, merchant, orderNumber, currency, amount }) => ({
      ...{ merchant, type },
      data: { payment: id, merchant, orderNumber, currency, amount: String(amount) },
    })),
  );
}
