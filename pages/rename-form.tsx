import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { renameDevice } from "../wallet/devices.ts";
import type { CardForm } from "./device-card.tsx";
import { deviceWordsIn } from "./device-words.ts";
import { Field } from "./field.tsx";
import { useTask } from "./task.ts";

/** Gives a device another name. */
export function RenameForm({ words, language, model, card, close, changed }: CardForm) {
  const own = deviceWordsIn(language);
  const [error, setError] = useState<string>();
  const task = useTask();
  const field = `name-${card.id}`;
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const name = valuesOf(form)[field] ?? "";
    setError(name ? undefined : words.required);
    if (!name) {
      focusFirst(form, { [field]: true });
      return;
    }
    void task.run(async () => {
      await renameDevice(model.wallet, card.id, name);
      await changed();
      close();
    });
  }
  return (
    <form class="form inset" noValidate onSubmit={submit}>
      <Field id={field} label={own.newName} initial={card.name} maxLength={60} error={error} />
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        <button type="button" class="button quiet" onClick={close}>
          {words.cancel}
        </button>
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? words.working : own.save}
        </button>
      </div>
    </form>
  );
}
