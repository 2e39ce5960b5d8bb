import type { RecordedCheck } from "../../protocol/order-check.ts";
import type { Payment } from "../../protocol/payment.ts";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import type { Refund } from "../../protocol/refund.ts";

export type TimelineEvent =
  | { readonly kind: "registered" | "paid" | "receipt" | "expired" | "expires"; readonly at: number }
  /** When a payment was canceled is not told. */
  | { readonly kind: "canceled"; readonly at: undefined }
  | { readonly kind: "refunded"; readonly at: number; readonly amount: string }
  | { readonly kind: "checked"; readonly at: number; readonly verdict: RecordedCheck["verdict"] };

export interface Related {
  readonly refunds: readonly Refund[];
  readonly receipts: readonly ReceiptSummary[];
  readonly checks: readonly RecordedCheck[];
}

/** What happened to a payment, in the order in which it happened. */
export function timelineOf(payment: Payment, { refunds, receipts, checks }: Related): readonly TimelineEvent[] {
  const events: TimelineEvent[] = [{ kind: "registered", at: payment.created }];
  for (const { at, verdict } of checks) events.push({ kind: "checked", at, verdict });
  if (payment.paidAt !== undefined) events.push({ kind: "paid", at: payment.paidAt });
  for (const { at, amount } of refunds) events.push({ kind: "refunded", at, amount });
  for (const { issuedAt } of receipts) events.push({ kind: "receipt", at: issuedAt });
  if (payment.state === "expired") events.push({ kind: "expired", at: payment.expires });
  if (payment.state === "created") events.push({ kind: "expires", at: payment.expires });
  if (payment.state === "canceled") events.push({ kind: "canceled", at: undefined });
  return events.sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY));
}
