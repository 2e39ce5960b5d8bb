import { useRef, useState } from "preact/hooks";
import { grouped, typedDigits } from "./digits.ts";
import type { ScanWords } from "./words.ts";

interface Props {
  readonly words: ScanWords;
  readonly busy: boolean;
  readonly onTyped: (digits: string) => void;
}

/** Eight digits from the PC's screen, shown in two groups of four. */
export function TypedCode({ words, busy, onTyped }: Props) {
  const [digits, setDigits] = useState("");
  const [wrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const isWhole = digits.length === 8;
    setWrong(!isWhole);
    if (isWhole) onTyped(digits);
    else field.current?.focus();
  };
  return (
    <form class="card typed-code" aria-labelledby="typed-title" onSubmit={submit} noValidate>
      <h2 id="typed-title">{words.typedTitle}</h2>
      <div class="field">
        <label for="typed-code">{words.typedLabel}</label>
        <span class="field-row">
          <input
            ref={field}
            id="typed-code"
            name="typed-code"
            inputMode="numeric"
            autocomplete="off"
            value={grouped(digits)}
            onInput={({ currentTarget }) => {
              const typed = typedDigits(currentTarget.value);
              // What was refused must leave the field too, also where nothing else changes.
              currentTarget.value = grouped(typed);
              setDigits(typed);
            }}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? "typed-help typed-error" : "typed-help"}
          />
        </span>
        <p class="muted small" id="typed-help">
          {words.typedHelp}
        </p>
        {wrong && (
          <p class="field-error" id="typed-error">
            {words.typedShort}
          </p>
        )}
      </div>
      <button type="submit" class="button quiet" aria-disabled={busy}>
        {words.typedSend}
      </button>
    </form>
  );
}
