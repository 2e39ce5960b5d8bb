import type { Language } from "../../protocol/account.ts";

/** Changes to the other language, named in itself. */
export function LanguageSwitch({ language, onLanguage }: { readonly language: Language; readonly onLanguage: () => void }) {
  const other = language === "ko" ? "en" : "ko";
  return (
    <button type="button" class="icon-button language" lang={other} onClick={onLanguage}>
      {other === "ko" ? "한국어" : "English"}
    </button>
  );
}
