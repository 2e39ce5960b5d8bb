import { en } from "./words/en.ts";
import { ko } from "./words/ko.ts";

export type Language = "ko" | "en";

export type Words = Readonly<Record<keyof typeof en, string>>;

/** All words of the shop in a language. */
export function wordsOf(language: Language): Words {
  return language === "ko" ? ko : en;
}

/** The visitor's language: chosen before, else the browser's first, else English. */
export function languageOf(chosen: string | undefined, accepted: string | undefined): Language {
  if (chosen === "ko" || chosen === "en") return chosen;
  return /^\s*ko\b/i.test(accepted ?? "") ? "ko" : "en";
}

/** A sum of won for people. */
export function won(amount: bigint, language: Language): string {
  const digits = amount.toLocaleString(language);
  return language === "ko" ? `${digits}원` : `₩${digits}`;
}

/** A moment in the shop's own time zone, which is named. */
export function moment(at: Date, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Seoul", hourCycle: "h23" });
  return `${format.format(at)} (KST)`;
}
