import type { Database } from "../database.ts";
import type { Accounts } from "../sellers/accounts.ts";
import { forgetNetworks } from "./limits.ts";
import type { Order } from "./order.ts";
import { findOrderByNumber, overdueOrders } from "./orders.ts";
import { readParts } from "./read-parts.ts";
import { openPayment, settle } from "./settle.ts";

const MOST_OVERDUE = 50;

/** What the shop does about orders at the gateway; where that cannot be reached, everything stays as it was. */
export interface OrderDesk {
  /** An order as it stands after asking the gateway; `now` asks for refunds and receipts even if that was done a moment ago. */
  current(order: Order, options?: { readonly now?: boolean }): Promise<Order>;
  /** Registers a payment for an open order that has none; its failure is seen by the missing payment. */
  tryToOpen(order: Order): Promise<void>;
  /** Ends an open order at the gateway, unless it is paid in this moment; whether it has ended, one way or the other. */
  cancel(order: Order): Promise<boolean>;
  /** Looks after open orders whose time is over, or whose payment was never noted: a crash or a lost webhook must not hold goods for ever. */
  tidyUp(): Promise<void>;
}

/** Opens the desk; failures at the gateway go to `warn`. */
export function openDesk(database: Database, accounts: Accounts, warn: (error: unknown) => void): OrderDesk {
  const { coconut } = accounts.market;

  async function current(order: Order, { now = false } = {}): Promise<Order> {
    try {
      if (order.state === "open" && (await settle(coconut, database, order, accounts.merchantOf)) === "open") return order;
      const settled = (await findOrderByNumber(database, order.number)) ?? order;
      if (settled.state !== "paid") return settled;
      await readParts(database, settled, accounts, { now });
    } catch (error) {
      warn(error);
    }
    return (await findOrderByNumber(database, order.number)) ?? order;
  }

  async function tryToOpen(order: Order): Promise<void> {
    if (order.state === "open" && !order.payment) await openPayment(coconut, database, order, accounts.merchantOf).catch(warn);
  }

  return {
    current,
    tryToOpen,
    async cancel(order) {
      if (order.state !== "open" || !order.payment) return order.state !== "open";
      // Paid, expired or canceled elsewhere: the next look at it tells.
      await coconut.cancelPayment(order.payment).catch(warn);
      return (await current(order)).state !== "open";
    },
    async tidyUp() {
      await forgetNetworks(database);
      for (const order of await overdueOrders(database, MOST_OVERDUE)) await (order.payment ? current(order) : tryToOpen(order));
    },
  };
}
