import type { Payment } from "../../protocol/payment.ts";

/** Whether a payment was paid, also where it was refunded since. */
export function wasPaid({ state }: Pick<Payment, "state">): boolean {
  return state === "paid" || state === "partially_refunded" || state === "refunded";
}

/** Whether a merchant can issue a receipt for a payment: it was paid, and the merchant sells a part of it. A marketplace's owner may see more than that. */
export function isReceiptable(payment: Pick<Payment, "state" | "shares">, merchant: string): boolean {
  return wasPaid(payment) && payment.shares.some((share) => share.merchant === merchant);
}
