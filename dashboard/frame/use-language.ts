import { useEffect, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { dress, languageOf } from "../../ui/language.ts";

const KEY = "coconut-dashboard-language";

/** The language of this browser's dashboard, and what changes it to the other one. */
export function useLanguage(): readonly [Language, () => void] {
  const [choice, setChoice] = useState(readChoice);
  const language = languageOf(choice);
  useEffect(() => dress(language, "system"), [language]);
  return [
    language,
    () => {
      const other = language === "ko" ? "en" : "ko";
      localStorage.setItem(KEY, other);
      setChoice(other);
    },
  ];
}

function readChoice(): Language | undefined {
  const kept = localStorage.getItem(KEY);
  return kept === "ko" || kept === "en" ? kept : undefined;
}
