import type { Merchant } from "../../protocol/merchant.ts";

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** Whether a payment of a merchant's was of test money or real: what was registered before the merchant went live stays test money. */
export function modeOfPayment(payment: string, { livemode, liveSince }: Pick<Merchant, "livemode" | "liveSince">): "test" | "live" {
  return livemode && (liveSince === undefined || registeredAt(payment) >= liveSince) ? "live" : "test";
}

/** When a payment was registered, in ms: its id begins with that. */
function registeredAt(payment: string): number {
  return [...payment.slice("pay_".length, "pay_".length + 10)].reduce((time, digit) => time * 32 + CROCKFORD.indexOf(digit), 0);
}
