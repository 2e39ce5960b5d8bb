import type { Entry, Language } from "../../protocol/account.ts";
import type { Merchant } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { Gateway } from "../gateway/client.ts";
import { DAY_MS, startOfDay } from "../parts/dates.ts";
import { type Progress, readAll } from "../parts/read-all.ts";
import { modeOfPayment } from "../payments/mode.ts";
import { modeWords } from "../payments/mode-words.ts";
import { type Cell, stamp } from "./csv.ts";
import type { Range } from "./range.ts";
import type { SalesDay } from "./sales.ts";
import { reportsWords } from "./words.ts";

/** Every entry of the merchant's account in a range, oldest first. */
export async function entriesIn(gateway: Gateway, { from, to }: Range, progress: Progress): Promise<readonly Entry[]> {
  const time = { from: String(startOfDay(from) ?? 0), to: String((startOfDay(to) ?? 0) + DAY_MS) };
  const load = (cursor: string | undefined) => gateway.call(sellerApi.listMerchantEntries, { query: { limit: "500", ...time, ...(cursor && { cursor }) } });
  return [...(await readAll(load, progress))].reverse();
}

/** The entries as rows of a file, with a heading. */
export function entryRows(entries: readonly Entry[], merchant: Merchant, language: Language): readonly (readonly Cell[])[] {
  const { columns, kinds } = reportsWords[language];
  const rows = entries.map((entry): Cell[] => [
    entry.id,
    stamp(entry.at),
    kinds[entry.kind],
    entry.payment?.orderNumber ?? "",
    entry.payment?.id ?? "",
    entry.payment ? modeWords[language][modeOfPayment(entry.payment.id, merchant)] : "",
    entry.refund?.id ?? "",
    entry.refund?.reason ?? "",
    entry.bank?.bank ?? "",
    entry.bank?.account ?? "",
    { number: entry.amount },
    { number: entry.balance },
    entry.currency,
  ]);
  return [Object.values(columns), ...rows];
}

/** The sums per day as rows of a file, with a heading. */
export function dayRows(days: readonly SalesDay[], language: Language): readonly (readonly Cell[])[] {
  const { day, payments, sold, refunds, refunded, paidOut } = reportsWords[language];
  const rows = days.map((one): Cell[] => [
    one.day,
    { number: String(one.payments) },
    { number: one.sold },
    { number: String(one.refunds) },
    { number: one.refunded === "0" ? "0" : `-${one.refunded}` },
    { number: one.paidOut === "0" ? "0" : `-${one.paidOut}` },
  ]);
  return [[day, payments, sold, refunds, refunded, paidOut], ...rows];
}
