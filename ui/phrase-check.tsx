import { useId, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import { decoys, type Phrase } from "../protocol/phrase.ts";
import { usePhraseWords } from "./phrase.tsx";
import { shuffled } from "./shuffled.ts";

const words = {
  ko: { choose: "선택하기", nothing: "하나를 먼저 고르세요." },
  en: { choose: "Choose", nothing: "Pick one first." },
} as const satisfies Record<Language, unknown>;

interface Props {
  /** The phrase that the other screen shows if nobody has swapped its key. */
  readonly phrase: Phrase;
  readonly language: Language;
  readonly question: string;
  /** The words of the fourth choice, which is as large as the others. */
  readonly none: string;
  /** Told once a choice is confirmed: true for the right phrase alone, false for another one and for "none of these". */
  readonly answer: (right: boolean) => void;
}

/** Lets a person recognize a phrase among three in random order, or none of them; nothing is chosen beforehand. */
export function PhraseCheck(props: Props) {
  return <Cards key={props.phrase.join()} {...props} />;
}

function Cards({ phrase, language, question, none, answer }: Props) {
  const id = useId();
  const [phrases] = useState(() => shuffled([phrase, ...decoys(phrase)]));
  const texts = usePhraseWords(phrases, language);
  const [chosen, setChosen] = useState<number>();
  const [asked, setAsked] = useState(false);
  const [answered, setAnswered] = useState(false);
  const isMissing = asked && chosen === undefined;
  if (!texts) return <p aria-busy="true" />;
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (chosen === undefined || answered) return;
    // There is no second try: whoever swapped the key would only have to wait for it.
    setAnswered(true);
    answer(phrases[chosen]?.join() === phrase.join());
  };
  const card = (place: number, content: string) => (
    <label class="phrase-card" key={place}>
      <input type="radio" name={id} checked={chosen === place} onChange={() => setChosen(place)} aria-describedby={isMissing ? `${id}-missing` : undefined} />
      <span>{content}</span>
    </label>
  );
  return (
    <form class="phrase-check" onSubmit={submit} noValidate>
      <fieldset disabled={answered}>
        <legend>{question}</legend>
        {texts.map((text, place) => card(place, text.join(" ")))}
        {card(phrases.length, none)}
      </fieldset>
      <p class="field-error" id={`${id}-missing`} role="alert">
        {isMissing ? words[language].nothing : ""}
      </p>
      <button type="submit" class="button primary" aria-disabled={answered}>
        {words[language].choose}
      </button>
    </form>
  );
}
