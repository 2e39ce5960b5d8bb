import { minorUnits } from "../../protocol/money.ts";
import type { Payment } from "../../protocol/payment.ts";

/** What of a payment this merchant has got and has not yet given back, in minor units; 0 where it is not paid. */
export function leftOf({ state, shares }: Pick<Payment, "state" | "shares">, merchant: string): bigint {
  if (state !== "paid" && state !== "partially_refunded" && state !== "refunded") return 0n;
  const share = shares.find((one) => one.merchant === merchant);
  return share ? minorUnits(share.amount) - minorUnits(share.refunded) : 0n;
}
