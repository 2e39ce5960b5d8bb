import { type Category, categories } from "./categories.ts";

/** What search reads of a product, and what a product is found by. */
export interface SearchKeys {
  readonly nameKey: string;
  readonly textKey: string;
  readonly nameGrams: readonly string[];
}

/** One word of a search. */
export interface Token {
  readonly text: string;
  readonly grams: readonly string[];
}

interface Searchable {
  readonly names: readonly string[];
  readonly texts: readonly string[];
  readonly category: Category;
}

const MOST_TOKENS = 8;

/**
 * A word as search compares it: compatibility forms, case and accents folded, nothing but letters and digits; Hangul syllables are
 * taken apart, so that half a syllable finds the whole one and a slip of one letter stays a slip of one letter.
 */
export function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The keys by which a product is found, whichever of the two languages is asked in. */
export function searchKeys({ names, texts, category }: Searchable): SearchKeys {
  const { ko, en } = categories[category];
  const words = [...names, ko, en].flatMap((name) => name.split(/[\s·,&]+/)).map(fold);
  return {
    nameKey: [...names, ko, en].map(fold).join(" "),
    textKey: texts.map(fold).join(" "),
    nameGrams: [...new Set([...words, ...names.map(fold)].flatMap(grams))],
  };
}

/** The words of what somebody has typed, at most eight. */
export function tokens(query: string): readonly Token[] {
  const words = query
    .split(/\s+/)
    .map(fold)
    .filter((word) => word !== "");
  return words.slice(0, MOST_TOKENS).map((text) => ({ text, grams: text.length < 4 ? [] : [...new Set(grams(text))] }));
}

function grams(word: string): string[] {
  const padded = `^${word}`;
  return Array.from({ length: Math.max(0, padded.length - 2) }, (_, at) => padded.slice(at, at + 3));
}
