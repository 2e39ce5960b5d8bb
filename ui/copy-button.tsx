import { useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";

interface Props {
  readonly text: string;
  readonly label: string;
  readonly language: Language;
  readonly small?: boolean;
}

/** Copies a text and says whether it could; of another text that says nothing. */
export function CopyButton({ text, label, language, small = false }: Props) {
  const [last, setLast] = useState<{ readonly text: string; readonly copied: boolean }>();
  const told = last?.text === text ? last : undefined;
  async function copy(): Promise<void> {
    // Browsers refuse for want of a permission, of the focus or of a safe connection.
    const copied = await Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => true,
        () => false,
      );
    setLast({ text, copied });
  }
  return (
    <>
      <button type="button" class={`button quiet ${small ? "small" : ""}`} onClick={() => void copy()}>
        {label}
      </button>
      <p role="status" class={`small ${told?.copied ? "ok" : "field-error"}`}>
        {told && words[language][told.copied ? "copied" : "failed"]}
      </p>
    </>
  );
}

const words = {
  ko: { copied: "복사했습니다.", failed: "복사하지 못했습니다. 글자를 선택해 직접 복사하세요." },
  en: { copied: "Copied.", failed: "It could not be copied. Select it and copy it by hand." },
} as const satisfies Record<Language, object>;
