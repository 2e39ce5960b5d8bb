import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { Mark } from "../../ui/icon.tsx";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import { signInWords } from "./words.ts";

interface Props {
  readonly language: Language;
  readonly onLanguage: () => void;
  readonly children: ComponentChildren;
}

/** The frame around what comes before the console. */
export function Door({ language, onLanguage, children }: Props) {
  const { title } = signInWords[language];
  useEffect(() => {
    document.title = `${title} – Coconut Pay`;
  }, [title]);
  return (
    <div class="door">
      <header class="top">
        <span class="brand">
          <Mark />
          <b>Coconut Pay</b>
        </span>
        <LanguageSwitch {...{ language, onLanguage }} />
      </header>
      <main>{children}</main>
    </div>
  );
}
