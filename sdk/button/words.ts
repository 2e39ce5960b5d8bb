const words = {
  en: { failed: "Coconut Pay could not be loaded. This page has charged nothing.", retry: "Try again" },
  ko: { failed: "Coconut Pay를 불러오지 못했습니다. 이 페이지에서 결제된 금액은 없습니다.", retry: "다시 시도" },
} as const;

export type Language = keyof typeof words;

/** The first of the tags that we speak, `en` where none is. */
export function pickLanguage(...tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    if (/^ko\b/i.test(tag ?? "")) return "ko";
    if (/^en\b/i.test(tag ?? "")) return "en";
  }
  return "en";
}

/** The element's own words; everything else is said inside the gateway's frame. */
export function wordsOf(language: Language): { readonly failed: string; readonly retry: string } {
  return words[language];
}
