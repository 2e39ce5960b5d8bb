import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import type { Membership, Merchant } from "../protocol/merchant.ts";
import type { Gateway } from "./gateway/client.ts";

/** What every screen of a signed-in member gets. */
export interface Console {
  readonly gateway: Gateway;
  readonly language: Language;
  readonly merchant: Merchant;
  readonly role: Membership["role"];
  readonly user: string;
  /** Shows the merchant as an answer has just told it. */
  setMerchant(merchant: Merchant): void;
  /** Asks for the merchant anew: its balance has changed. */
  refreshMerchant(): Promise<void>;
  /** Goes back to the choice of the merchant. */
  leave(): void;
  /** Tells people who cannot see the screen, politely, in the one live region. */
  say(text: string): void;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

/** The console around a screen. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error("a screen stands outside of the console");
  return found;
}

/** A table of words in the language that is spoken. */
export function spoken<T>(words: Readonly<Record<Language, T>>, language: Language): T {
  return words[language];
}
