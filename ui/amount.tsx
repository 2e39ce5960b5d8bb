import type { Language } from "../protocol/account.ts";
import type { Currency } from "../protocol/money.ts";
import { money, spokenMoney } from "./money.ts";

/** A sum of money, shown whole and read aloud with its currency's name. */
export function Amount({ minor, currency, language, signed = false }: { minor: string; currency: Currency; language: Language; signed?: boolean }) {
  const plus = signed && !minor.startsWith("-") && minor !== "0" ? "+" : "";
  return (
    <span class="amount">
      <span aria-hidden="true">
        {plus}
        {money(minor, currency, language)}
      </span>
      <span class="visually-hidden">{spokenMoney(minor, currency, language)}</span>
    </span>
  );
}
