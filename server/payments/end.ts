import type { Payment } from "../../protocol/payment.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { PAYMENTS_CHANNEL } from "./authorize/commit.ts";
import { findPayment } from "./store.ts";

/** Cancels an open payment for its merchant; canceling twice is no error, a paid or expired one is refused with its state. */
export async function cancelPayment(database: Database, merchant: string, id: string): Promise<Payment> {
  return database.transaction(async (tx) => {
    const ended = await tx.query<{ id: string }>(
      "update payments set state = 'canceled', order_key = null where id = $1 and merchant = $2 and state = 'created' and expires_at > now() returning id",
      [id, merchant],
    );
    await notify(tx, ended);
    const payment = await findPayment(tx, merchant, id);
    if (!payment) throw refuse("payment-not-found");
    if (payment.state === "expired") throw refuse("payment-not-open", { state: "expired" });
    if (payment.state !== "canceled") throw refuse("payment-not-open", { state: "paid" });
    return payment;
  });
}

/** Writes `expired` for up to 500 open payments whose time ended between `from` and now; how many. */
export async function expirePayments(database: Database, from: Date): Promise<number> {
  return database.transaction(async (tx) => {
    const ended = await tx.query<{ id: string }>(
      `update payments set state = 'expired', order_key = null where id in (
         select id from payments where expires_at > $1 and expires_at <= now() and state = 'created' order by id limit 500 for update skip locked
       ) returning id`,
      [from],
    );
    for (let at = 0; at < ended.length; at += 200) await notify(tx, ended.slice(at, at + 200));
    return ended.length;
  });
}

async function notify(tx: Transaction, payments: readonly { id: string }[]): Promise<void> {
  if (payments.length > 0) await tx.query("select pg_notify($1, $2)", [PAYMENTS_CHANNEL, payments.map(({ id }) => id).join(" ")]);
}
