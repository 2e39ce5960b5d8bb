import { useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { ProblemNote } from "./problem.tsx";
import { useTask } from "./use-task.ts";

interface Props {
  readonly class?: string;
  readonly "aria-label"?: string;
  readonly language: Language;
  readonly id: string;
  readonly type: "email" | "url";
  readonly maxLength: number;
  readonly label: string;
  readonly help: string;
  readonly action: string;
  /** What is said of a text that `read` takes for none. */
  readonly wrong: string;
  readonly read: (text: string) => string | undefined;
  /** Makes use of what was typed, which stays to be mended where that is refused. */
  readonly onText: (text: string) => Promise<void>;
}

/** A form of one field: checked, made use of, then empty for the next. */
export function OneFieldForm({ language, id, type, maxLength, label, help, action, wrong, read, onText, ...others }: Props) {
  const { running, problem, run } = useTask();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);

  function submit(): void {
    const text = read(typed.trim());
    setWrong(text === undefined);
    if (text !== undefined) void run(() => onText(text).then(() => setTyped("")));
  }
  return (
    <Form {...others} onForm={submit}>
      <Field {...{ id, type, label, help, maxLength }} inputMode={type} value={typed} onText={setTyped} error={isWrong ? wrong : undefined} />
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled={running}>
          {action}
        </button>
      </div>
    </Form>
  );
}
