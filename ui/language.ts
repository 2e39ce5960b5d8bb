import type { Language } from "../protocol/account.ts";

/** The language to speak: the person's choice, else Korean where the browser prefers it, else English. */
export function languageOf(choice: Language | undefined, preferred: readonly string[] = navigator.languages): Language {
  return choice ?? (preferred[0]?.toLowerCase().startsWith("ko") ? "ko" : "en");
}

/** Sets the document's language and theme. */
export function dress(language: Language, theme: "system" | "light" | "dark"): void {
  const root = document.documentElement;
  root.lang = language;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
}
