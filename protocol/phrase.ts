import type { Language } from "./account.ts";
import { type Bytes, randomBytes, utf8 } from "./bytes.ts";

/** As many as a PIN's verifier: a server that swaps a key cannot search another one with the same phrase while the request is open. */
export const PHRASE_ITERATIONS = 600_000;
const WORD_BITS = 11n;
const WORD_MASK = (1n << WORD_BITS) - 1n;

/** Four places in a word list of 2,048 words, whichever the language. */
export type Phrase = readonly [number, number, number, number];

/** The phrase of a device's key: the first 44 bits of PBKDF2-SHA-256(SubjectPublicKeyInfo DER, salt = UTF-8 of the request's id, 600,000), 11 bits a word, the highest first. */
export async function phraseOf(spki: Uint8Array, requestId: string): Promise<Phrase> {
  const key = await crypto.subtle.importKey("raw", spki as Bytes, "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: utf8(requestId), iterations: PHRASE_ITERATIONS };
  return indexesOf(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 48)));
}

/** The four words of a phrase in a language; a list is loaded when it is first asked for, and only that one. */
export async function wordsOf(indexes: Phrase, language: Language): Promise<readonly string[]> {
  const list = language === "ko" ? (await import("./phrase/ko.ts")).korean : (await import("./phrase/en.ts")).english;
  return indexes.map((index) => list[index] ?? "");
}

/** Two other phrases to choose among: of the three, no two have the same word at the same place. `random` gives that many random bytes. */
export function decoys(indexes: Phrase, random: (length: number) => Uint8Array = randomBytes): readonly [Phrase, Phrase] {
  const first = another([indexes], random);
  return [first, another([indexes, first], random)];
}

function another(taken: readonly Phrase[], random: (length: number) => Uint8Array): Phrase {
  for (;;) {
    const phrase = indexesOf(random(6));
    if (taken.every((other) => other.every((index, place) => index !== phrase[place]))) return phrase;
  }
}

/** The first 44 of 48 bits. */
function indexesOf(bytes: Uint8Array): Phrase {
  const bits = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n) >> 4n;
  const at = (place: bigint) => Number((bits >> (WORD_BITS * (3n - place))) & WORD_MASK);
  return [at(0n), at(1n), at(2n), at(3n)];
}
