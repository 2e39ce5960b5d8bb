import { DAY_MS, startOfDay } from "./dates.ts";

/** Days of Seoul as `YYYY-MM-DD`, both inclusive; an empty text where there is none. */
export interface Days {
  readonly from: string;
  readonly to: string;
}
export interface DaysRule {
  /** Whether both days must be there. */
  readonly required?: boolean;
  /** The longest range, in days. */
  readonly most?: number;
}
export interface DaysMistake {
  readonly field: "from" | "to";
  readonly kind: "no-day" | "missing" | "upside-down" | "too-long";
}

/** A year that is still being typed goes through 0002, 0020 and 0202. */
const EARLIEST = startOfDay("2000-01-01") ?? 0;

/** What is wrong with a range, and at which of its fields; undefined where nothing is. */
export function mistakeIn({ from, to }: Days, { required = false, most }: DaysRule = {}): DaysMistake | undefined {
  const [begin, end] = [startOfDay(from), startOfDay(to)];
  if (from !== "" && (begin === undefined || begin < EARLIEST)) return { field: "from", kind: "no-day" };
  if (to !== "" && (end === undefined || end < EARLIEST)) return { field: "to", kind: "no-day" };
  if (required && begin === undefined) return { field: "from", kind: "missing" };
  if (required && end === undefined) return { field: "to", kind: "missing" };
  if (begin === undefined || end === undefined) return undefined;
  if (begin > end) return { field: "to", kind: "upside-down" };
  return most !== undefined && end - begin >= most * DAY_MS ? { field: "to", kind: "too-long" } : undefined;
}
