import type { Language } from "../../protocol/account.ts";
import { minorUnits } from "../../protocol/money.ts";
import type { Payment } from "../../protocol/payment.ts";
import { type Cell, stamp } from "../reports/csv.ts";
import { modeWords } from "./mode-words.ts";
import { paymentsWords } from "./words.ts";

/** Payments of every state as rows of a file, with a heading; for a seller of a marketplace by its share. */
export function paymentRows(payments: readonly Payment[], language: Language): readonly (readonly Cell[])[] {
  const { columns, states } = paymentsWords[language];
  const rows = payments.map((payment): Cell[] => [
    payment.id,
    payment.order.number,
    states[payment.state],
    modeWords[language][payment.livemode ? "live" : "test"],
    stamp(payment.created),
    payment.paidAt === undefined ? "" : stamp(payment.paidAt),
    { number: payment.amount },
    { number: payment.refunded },
    { number: String(payment.paidAt === undefined ? 0n : minorUnits(payment.amount) - minorUnits(payment.refunded)) },
    payment.currency,
    payment.receipt ?? "",
  ]);
  return [Object.values(columns), ...rows];
}
