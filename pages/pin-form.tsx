import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { deviceWordsIn } from "./device-words.ts";
import { Field } from "./field.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

interface Props extends Pick<PageProps, "words" | "language"> {
  /** Names the field apart from those of other forms on the page. */
  readonly id: string;
  readonly act: string;
  readonly acting: string;
  readonly danger?: boolean;
  readonly run: (pin: string) => Promise<void>;
  /** Without it the way out is elsewhere. */
  readonly close?: () => void;
  readonly children?: ComponentChildren;
}

/** Does something with this device's PIN, after what `children` say. */
export function PinForm({ words, language, id, act, acting, danger = false, run, close, children }: Props) {
  const [error, setError] = useState<string>();
  const task = useTask();
  const field = `pin-${id}`;
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const pin = valuesOf(form)[field] ?? "";
    const wrong = pin.length < 6 ? words.pinShort : undefined;
    setError(wrong);
    if (wrong) focusFirst(form, { [field]: wrong });
    else void task.run(() => run(pin));
  }
  return (
    <form class="form inset" noValidate onSubmit={submit}>
      {children}
      <Field id={field} label={deviceWordsIn(language).pinOfThisDevice} type="password" autocomplete="current-password" maxLength={128} error={error} />
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <p role="status" class="muted">
        {task.running && acting}
      </p>
      <div class="buttons">
        {close && (
          <button type="button" class="button quiet" onClick={close}>
            {words.cancel}
          </button>
        )}
        <button type="submit" class={`button ${danger ? "danger" : "primary"}`} aria-disabled={task.running}>
          {act}
        </button>
      </div>
    </form>
  );
}
