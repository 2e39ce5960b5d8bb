import type { Language } from "../../protocol/account.ts";

/** A day and its time: "3 May 2026, 14:05". */
export function moment(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(time);
}

/** A day: "3 May 2026". */
export function day(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(time);
}

/** How long it is, in minutes rounded up, by its two largest units: "23 hours 12 minutes"; days from two on. */
export function duration(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const days = minutes < 2880 ? 0 : Math.floor(minutes / 1440);
  const parts = [
    ["day", days],
    ["hour", Math.floor(minutes / 60) - days * 24],
    ["minute", minutes % 60],
  ] as const;
  const first = parts.findIndex(([, count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count))
    .join(" ");
}
