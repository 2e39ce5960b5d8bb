import { minorUnits } from "../protocol/money.ts";
import type { Language } from "./words.ts";

/** An amount of won as people write it: `₩26,000`, in Korean `26,000원`. */
export function money(amount: string, language: Language): string {
  const digits = minorUnits(amount).toLocaleString(language);
  return language === "ko" ? `${digits}원` : `₩${digits}`;
}
