import { DAY_MS, dayOf, startOfDay } from "../parts/dates.ts";
import type { Days, DaysRule } from "../parts/days.ts";

/** Days of Seoul `YYYY-MM-DD`, both inclusive. */
export type Range = Days;

export const PRESETS = [7, 30, 90] as const;
/** What the gateway sums up in one answer. */
export const RANGE_RULE = { required: true, most: 366 } as const satisfies DaysRule;

/** The last so many days, today included. */
export function lastDays(count: number, now = Date.now()): Range {
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now) };
}

/** The range in an address, also one that nothing can be shown of; the last 30 days where there is none. */
export function readRange({ from = "", to = "" }: Readonly<Record<string, string>>, now = Date.now()): Range {
  return from === "" && to === "" ? lastDays(30, now) : { from, to };
}

/** Every day of a range, in order. */
export function daysOf({ from, to }: Range): readonly string[] {
  const days: string[] = [];
  for (let at = startOfDay(from) ?? 0; at <= (startOfDay(to) ?? -1); at += DAY_MS) days.push(dayOf(at));
  return days;
}
