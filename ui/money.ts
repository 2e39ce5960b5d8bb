import type { Language } from "../protocol/account.ts";
import { type Currency, minorUnits } from "../protocol/money.ts";

/** A sum for a sentence: `26,000원` in Korean, `₩26,000` in English; never rounded, never shortened. */
export function money(minor: string, currency: Currency, language: Language): string {
  const { sign, digits } = parts(minor);
  return language === "ko" ? `${sign}${digits}${units[currency].ko}` : `${sign}${units[currency].sign}${digits}`;
}

/** A sum as it is read aloud: `26,000 South Korean won`. */
export function spokenMoney(minor: string, currency: Currency, language: Language): string {
  const { sign, digits } = parts(minor);
  return `${sign}${digits} ${units[currency].spoken[language]}`;
}

/**
 * Grouped by hand, since Korean and English group alike and the first use of `Intl` costs a prompt several milliseconds.
 * KRW is the only currency so far and has no fraction: its minor unit is the won.
 */
function parts(minor: string) {
  const sum = minorUnits(minor);
  const digits = String(sum < 0n ? -sum : sum).replace(/\B(?=(\d{3})+$)/g, ",");
  return { sign: sum < 0n ? "−" : "", digits };
}

const units = {
  KRW: { ko: "원", sign: "₩", spoken: { ko: "대한민국 원", en: "South Korean won" } },
} as const satisfies Record<Currency, { ko: string; sign: string; spoken: Record<Language, string> }>;
