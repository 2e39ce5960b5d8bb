import type { Language } from "../../protocol/account.ts";

const ZONE = "Asia/Seoul";

/** A point in time with its day, as Seoul's clocks say it; with the zone where this computer's is another. */
export function moment(time: number, language: Language): string {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone === ZONE;
  const day = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language, { ...day, timeZone: ZONE, hour12: false, ...(!here && { timeZoneName: "short" }) }).format(time);
}

/** The same with seconds, for evidence. */
export function exactMoment(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long", timeZone: ZONE }).format(time);
}

/** The day of a time in Seoul as `YYYY-MM-DD`. */
export function dayOf(time: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(time);
}

/** When a day `YYYY-MM-DD` begins in Seoul, in ms; undefined for what is no day. Korea keeps no summer time. */
export function startOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const at = Date.parse(`${day}T00:00:00+09:00`);
  return Number.isNaN(at) || dayOf(at) !== day ? undefined : at;
}

export const DAY_MS = 86_400_000;
