import { expect, test } from "vitest";
import { english } from "./en.ts";
import { korean } from "./ko.ts";

test.each([
  ["English", english],
  ["Korean", korean],
])("%s: 2,048 words, each once, composed and in their order, so that no place ever moves", (_, list) => {
  expect(list).toHaveLength(2048);
  expect(new Set(list).size).toBe(2048);
  expect(list.filter((word) => word !== word.normalize("NFC"))).toEqual([]);
  expect(list).toEqual([...list].sort());
});

test("English: 3 to 9 lower-case letters, and four are enough to know a word", () => {
  expect(english.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([]);
  expect(sharing(english, (word) => word.slice(0, 4))).toEqual([]);
  // A word of three letters must not begin another one either.
  const short = english.filter((word) => word.length === 3);
  expect(english.filter((word) => word.length > 3 && short.includes(word.slice(0, 3)))).toEqual([]);
});

test("Korean: 2 or 3 syllables, and the first two sound like those of no other word", () => {
  expect(korean.filter((word) => !/^[가-힣]{2,3}$/.test(word))).toEqual([]);
  expect(sharing(korean, soundOf)).toEqual([]);
});

test("sounds that ears and eyes take for one another are one: 가지 and 까치, 제비 and 재비, 빗 and 빛", () => {
  expect(soundOf("가지")).toBe(soundOf("까치"));
  expect(soundOf("제비")).toBe(soundOf("재비꽃"));
  expect(soundOf("빗물")).toBe(soundOf("빛물"));
  expect(soundOf("바다")).not.toBe(soundOf("바지"));
});

function sharing(list: readonly string[], key: (word: string) => string): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const word of list) groups.set(key(word), [...(groups.get(key(word)) ?? []), word]);
  return [...groups.values()].filter(({ length }) => length > 1);
}

// Indexed as Unicode composes a syllable (The Unicode Standard, section 3.12): 19 initials, 21 vowels, 28 finals.
const INITIALS = [..."ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅈㄱㄷㅂㅎ"];
const VOWELS = [..."ㅏㅔㅑㅖㅓㅔㅕㅖㅗㅘㅚㅚㅛㅜㅝㅚㅟㅠㅡㅢㅣ"];
const FINALS = [..."-ㄱㄱㄱㄴㄴㄴㄷㄹㄱㅁㄹㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ"];
const FIRST_SYLLABLE = 0xac00;

/** How the first two syllables of a Korean word sound: plain, tense and aspirated consonants, ㅐ and ㅔ, ㅙ, ㅚ and ㅞ, and finals that sound alike taken for one. */
function soundOf(word: string): string {
  return [...word.slice(0, 2)]
    .map((syllable) => {
      const code = syllable.charCodeAt(0) - FIRST_SYLLABLE;
      return `${INITIALS[Math.floor(code / 588)]}${VOWELS[Math.floor((code % 588) / 28)]}${FINALS[code % 28]}`;
    })
    .join(" ");
}
