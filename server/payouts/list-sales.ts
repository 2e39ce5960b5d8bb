import { refuse } from "../../protocol/problem.ts";
import { sumsByDay } from "../ledger/sums-by-day.ts";
import type { Database } from "../storage/database.ts";
import { accountOfMerchant } from "./store.ts";

/** The longest range of one answer. */
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

export interface SalesDay {
  readonly day: string;
  readonly payments: number;
  readonly sold: string;
  readonly refunds: number;
  readonly refunded: string;
  readonly paidOut: string;
}

/** What a merchant sold, refunded and was paid out on each day (Asia/Seoul) of a range, also on those without any; only its own shares. */
export async function listSales(database: Database, merchant: string, { from, to }: { from: string; to: string }): Promise<SalesDay[]> {
  const days = daysBetween(from, to);
  const sums = await sumsByDay(database, await accountOfMerchant(database, merchant), from, to);
  const found = new Map(sums.map((sum) => [`${sum.day} ${sum.kind}`, sum]));
  return days.map((day) => {
    const [paid, refunded, out] = [found.get(`${day} payment`), found.get(`${day} refund`), found.get(`${day} payout`)];
    return {
      ...{ day, payments: Number(paid?.entries ?? 0n), sold: String(paid?.amount ?? 0n) },
      ...{ refunds: Number(refunded?.entries ?? 0n), refunded: String(-(refunded?.amount ?? 0n)), paidOut: String(-(out?.amount ?? 0n)) },
    };
  });
}

function daysBetween(from: string, to: string): string[] {
  const [start, end] = [dayOf(from, "from"), dayOf(to, "to")];
  const count = (end - start) / DAY_MS + 1;
  if (count < 1 || count > MOST_DAYS) throw refuse("invalid-request", { errors: [{ path: "query.to", message: `expected 1 to ${MOST_DAYS} days` }] });
  return Array.from({ length: count }, (_, at) => new Date(start + at * DAY_MS).toISOString().slice(0, 10));
}

function dayOf(text: string, name: string): number {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text || time < 0) {
    throw refuse("invalid-request", { errors: [{ path: `query.${name}`, message: "not a day since 1970" }] });
  }
  return time;
}
