/** Letters and digits of other scripts (in lower case) that look like Latin ones, and Latin ones that look like each other. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...look("a", "аα"),
  ...look("b", "вβь"),
  ...look("c", "сϲ"),
  ...look("d", "ԁ"),
  ...look("e", "еєε"),
  ...look("h", "нһη"),
  ...look("j", "ј"),
  ...look("k", "кκ"),
  ...look("l", "1iıіιӏ|!"),
  ...look("m", "мμ"),
  ...look("n", "пν"),
  ...look("o", "0оοσ"),
  ...look("p", "рρ"),
  ...look("q", "ԛ"),
  ...look("s", "ѕ5$"),
  ...look("t", "тτ"),
  ...look("u", "υ"),
  ...look("w", "ԝω"),
  ...look("x", "хχ"),
  ...look("y", "уγ"),
  ...look("z", "ζ"),
};

function look(like: string, letters: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter) => [letter, like]));
}

const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Georgian", "Hebrew", "Arabic", "Thai", "Lisu", "Deseret", "Osage"] as const;
const OF_SCRIPT = SCRIPTS.map((script) => new RegExp(`\\p{Script=${script}}`, "u"));

/** Whether a name has letters of several scripts that borrow each other's shapes (UTS 39, section 5.2); Hangul, Han and kana go with any. */
export function mixesScripts(name: string): boolean {
  const plain = name.normalize("NFKC");
  return OF_SCRIPT.filter((script) => script.test(plain)).length > 1;
}

/**
 * A name as a hasty eye takes it: compatibility forms, case, accents, spaces and punctuation folded, look-alike letters made one.
 * Two merchants may not have one key; empty when the name has neither letter nor digit.
 */
export function nameKey(name: string): string {
  const plain = name.normalize("NFKC").toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC");
  const folded = [...plain].map((letter) => LOOK_ALIKES[letter] ?? letter).join("");
  return folded
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("cl", "d");
}
