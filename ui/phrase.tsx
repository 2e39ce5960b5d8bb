import { useEffect, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import { type Phrase as Indexes, wordsOf } from "../protocol/phrase.ts";

/** A phrase's four words, large, in their order; `language` may differ from the page's. */
export function Phrase({ indexes, language }: { readonly indexes: Indexes; readonly language: Language }) {
  const words = usePhraseWords([indexes], language)?.[0];
  return (
    <ol class="phrase" lang={language} aria-busy={!words}>
      {words?.map((word, place) => (
        <li key={`${place} ${word}`}>{word}</li>
      ))}
    </ol>
  );
}

/** The words of some phrases; undefined until the language's list is there, and again while another language's list comes. */
export function usePhraseWords(phrases: readonly Indexes[], language: Language): readonly (readonly string[])[] | undefined {
  const wanted = `${language} ${phrases.join(" ")}`;
  const [found, setFound] = useState<{ readonly wanted: string; readonly words: readonly (readonly string[])[] }>();
  useEffect(() => {
    let current = true;
    void Promise.all(phrases.map((phrase) => wordsOf(phrase, language))).then((words) => current && setFound({ wanted, words }));
    return () => {
      current = false;
    };
  }, [wanted]);
  return found?.wanted === wanted ? found.words : undefined;
}
