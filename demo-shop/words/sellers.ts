import type { Language } from "../words.ts";
import { sellersEn } from "./sellers-en.ts";
import { sellersKo } from "./sellers-ko.ts";

export type SellerWords = Readonly<Record<keyof typeof sellersEn, string>>;

/** All words of the sellers' side in a language. */
export function sellerWordsOf(language: Language): SellerWords {
  return language === "ko" ? sellersKo : sellersEn;
}
