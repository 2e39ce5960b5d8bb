import type { Entry, Language } from "../../protocol/account.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { Gateway } from "../gateway/client.ts";
import { DAY_MS, startOfDay } from "../parts/dates.ts";
import type { Cell } from "./csv.ts";
import type { Range } from "./range.ts";
import type { SalesDay } from "./sales.ts";
import { reportsWords } from "./words.ts";

/** Every entry of the merchant's account in a range, oldest first. */
export async function entriesIn(gateway: Gateway, range: Range): Promise<readonly Entry[]> {
  const begin = startOfDay(range.from) ?? 0;
  const end = (startOfDay(range.to) ?? 0) + DAY_MS;
  const found: Entry[] = [];
  for (let cursor: string | undefined, older = false; !older; ) {
    const page = await gateway.call(sellerApi.listMerchantEntries, { query: { limit: "100", ...(cursor && { cursor }) } });
    found.push(...page.items.filter(({ at }) => at >= begin && at < end));
    cursor = page.next;
    // Newest first: once an entry is older than the range, all that follow are.
    older = cursor === undefined || page.items.some(({ at }) => at < begin);
  }
  return found.reverse();
}

/** The entries as rows of a file, with a heading. */
export function entryRows(entries: readonly Entry[], language: Language): readonly (readonly Cell[])[] {
  const { columns, kinds } = reportsWords[language];
  const rows = entries.map((entry): Cell[] => [
    entry.id,
    stamp(entry.at),
    kinds[entry.kind],
    entry.payment?.orderNumber ?? "",
    entry.payment?.id ?? "",
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

/** `YYYY-MM-DD hh:mm:ss` of Seoul, as spreadsheet programs understand times. */
function stamp(at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: "Asia/Seoul" }).format(at);
}
