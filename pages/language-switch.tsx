import type { OpenWallet } from "./use-wallet.ts";

/** Changes to the other language, named in itself. */
export function LanguageSwitch({ language, speak }: Pick<OpenWallet, "language" | "speak">) {
  const other = language === "ko" ? "en" : "ko";
  return (
    <button type="button" class="icon-button language" lang={other} onClick={() => void speak(other)}>
      {other === "ko" ? "한국어" : "English"}
    </button>
  );
}
