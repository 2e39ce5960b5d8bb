import type { Language } from "../protocol/account.ts";

/** How long ago a time was: "2 minutes ago". */
export function ago(time: number, language: Language, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const minutes = Math.round((time - now) / 60_000);
  if (minutes > -60) return minutes === 0 ? format.format(0, "second") : format.format(minutes, "minute");
  return minutes > -1440 ? format.format(Math.round(minutes / 60), "hour") : format.format(Math.round(minutes / 1440), "day");
}

/** The day of a time: a key that is the same all day, and its name. */
export function dayOf(time: number, language: Language, words: { today: string; yesterday: string }, now = Date.now()): { key: string; name: string } {
  const key = (at: number) => new Date(at).toDateString();
  const name = new Intl.DateTimeFormat(language, { dateStyle: "full" }).format(time);
  if (key(time) === key(now)) return { key: key(time), name: words.today };
  return { key: key(time), name: key(time) === key(now - 86_400_000) ? words.yesterday : name };
}

/** The time of day. */
export function clock(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(time);
}

/** Whole days until a time. */
export function daysUntil(time: number, now = Date.now()): number {
  return Math.ceil((time - now) / 86_400_000);
}
