import type { Language } from "../protocol/account.ts";
import { type Currency, minorUnits } from "../protocol/money.ts";

/** A sum for a sentence: `26,000원` in Korean, `₩26,000` in English; never rounded, never shortened. */
export function money(minor: string, currency: Currency, language: Language): string {
  const sum = minorUnits(minor);
  const sign = sum < 0n ? "−" : "";
  const digits = new Intl.NumberFormat(language).format(sum < 0n ? -sum : sum);
  // KRW is the only currency so far and has no fraction: its minor unit is the won.
  return language === "ko" ? `${sign}${digits}${units[currency].ko}` : `${sign}${units[currency].sign}${digits}`;
}

/** A sum as it is read aloud: `26,000 South Korean won`. */
export function spokenMoney(minor: string, currency: Currency, language: Language): string {
  const sum = minorUnits(minor);
  return new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "name" }).format(sum);
}

const units = { KRW: { ko: "원", sign: "₩" } } as const satisfies Record<Currency, { ko: string; sign: string }>;
