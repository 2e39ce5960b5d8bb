import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { recoveryWordsIn } from "./words.ts";

interface Props extends Pick<PageProps, "words" | "language"> {
  readonly title: string;
  readonly why: string;
  /** Asks for the PIN until now too. */
  readonly old: boolean;
  readonly act: string;
  readonly run: (newPin: string, oldPin: string) => Promise<void>;
  readonly children?: ComponentChildren;
}

interface Errors {
  "pin-old"?: string;
  "pin-new"?: string;
  "pin-again"?: string;
}

/** Asks for a new PIN twice, and for the old one where there is one. */
export function NewPinForm({ words: common, language, title, why, old, act, run, children }: Props) {
  const words = recoveryWordsIn(language);
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();
  const field = (id: keyof Errors, label: string, current = false) => (
    <Field
      id={id}
      label={label}
      type="password"
      autocomplete={current ? "current-password" : "new-password"}
      maxLength={128}
      help={id === "pin-new" ? common.pinHelp : undefined}
      error={errors[id]}
    />
  );

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { "pin-old": before = "", "pin-new": pin = "", "pin-again": again = "" } = valuesOf(form);
    const wrong: Errors = {
      ...(old && before.length < 6 && { "pin-old": common.pinShort }),
      ...(pin.length < 6 && { "pin-new": common.pinShort }),
      ...(pin.length >= 6 && old && pin === before && { "pin-new": words.pinSame }),
      ...(pin.length >= 6 && pin !== again && { "pin-again": common.pinDiffers }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => {
      await run(pin, before);
      form.reset();
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="muted">{why}</p>
      {old && field("pin-old", words.oldPin, true)}
      {field("pin-new", words.newPin)}
      {field("pin-again", words.newPinAgain)}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? words.savingPin : act}
      </button>
      {children}
    </form>
  );
}
