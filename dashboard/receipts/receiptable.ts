import type { Payment } from "../../protocol/payment.ts";

/** Whether a receipt can be issued for a payment: it is paid, also where it was refunded since. */
export function isReceiptable({ state }: Pick<Payment, "state">): boolean {
  return state === "paid" || state === "partially_refunded" || state === "refunded";
}
