import { DAY_MS, dayOf, startOfDay } from "../parts/dates.ts";

/** Days of Seoul `YYYY-MM-DD`, both inclusive. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

export const PRESETS = [7, 30, 90] as const;
const MOST_DAYS = 366;

/** The last so many days, today included. */
export function lastDays(count: number, now = Date.now()): Range {
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now) };
}

/** The range in an address; the last 30 days where there is none, or one that is upside down or longer than a year. */
export function readRange(query: Readonly<Record<string, string>>, now = Date.now()): Range {
  const { from = "", to = "" } = query;
  const [begin, end] = [startOfDay(from), startOfDay(to)];
  const ordered = begin !== undefined && end !== undefined && begin <= end && end - begin < MOST_DAYS * DAY_MS;
  return ordered ? { from, to } : lastDays(30, now);
}

/** Every day of a range, in order. */
export function daysOf({ from, to }: Range): readonly string[] {
  const days: string[] = [];
  for (let at = startOfDay(from) ?? 0; at <= (startOfDay(to) ?? -1); at += DAY_MS) days.push(dayOf(at));
  return days;
}
