import "./recovery.css";
import { useState } from "preact/hooks";
import { newRecoveryCode, readRecoveryCode } from "../../protocol/recovery-code.ts";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { setRecoveryCode } from "../../wallet/recovery-code.ts";
import { deviceWordsIn } from "../device-words.ts";
import { Field } from "../field.tsx";
import { isMaster } from "../known-devices.ts";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { CodeGroups, CodeSheet } from "./code-sheet.tsx";
import { Facts, Leave } from "./parts.tsx";
import { recoveryWordsIn } from "./words.ts";

/** Makes the recovery code: shown once, typed back in part, then set by its hash. */
export function CodeScreen(props: PageProps) {
  const { language, model } = props;
  const words = recoveryWordsIn(language);
  const [code, setCode] = useState<string>();
  const [saved, setSaved] = useState(false);
  if (saved) {
    return (
      <section class="card" role="status">
        <h1 tabIndex={-1}>{words.codeSaved}</h1>
        <p>{words.codeSavedWhat}</p>
        <Leave to="" text={words.done} primary />
      </section>
    );
  }
  if (code) return <WriteDown {...props} code={code} saved={() => setSaved(true)} />;
  const master = isMaster(model);
  return (
    <section class="card">
      <h1 tabIndex={-1}>{words.codeTitle}</h1>
      <p>{master ? words.codeWhat : words.codeOfMaster}</p>
      {master && <Facts facts={words.codeRules} />}
      {master && model.snapshot?.recovery?.codeSince !== undefined && <p class="note caution">{words.codeReplaces}</p>}
      <div class="buttons">
        <Leave to="settings" text={words.back} />
        {master && (
          <button type="button" class="button primary" onClick={() => setCode(newRecoveryCode())}>
            {words.makeCode}
          </button>
        )}
      </div>
    </section>
  );
}

interface Errors {
  "last-group"?: string;
  pin?: string;
}

function WriteDown(props: PageProps & { readonly code: string; readonly saved: () => void }) {
  const { language, model, changed, code, saved } = props;
  const words = recoveryWordsIn(language);
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const values = valuesOf(form);
    const { pin = "" } = values;
    const wrong: Errors = {
      // The other groups stand before it, so that it is read as the whole code will be.
      ...(readRecoveryCode(code.slice(0, 20) + (values["last-group"] ?? "")) !== code && { "last-group": words.lastGroupWrong }),
      ...(pin.length < 6 && { pin: props.words.pinShort }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => {
      await setRecoveryCode(model.wallet, code, pin);
      saved();
      await changed();
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{words.codeWrite}</h1>
      <CodeGroups code={code} label={words.codeTitle} />
      <p class="muted">{words.codeOnce}</p>
      <button type="button" class="button quiet" onClick={() => print()}>
        {words.print}
      </button>
      <Field id="last-group" label={words.lastGroup} maxLength={12} help={words.lastGroupHelp} error={errors["last-group"]} />
      <Field id="pin" label={deviceWordsIn(language).pinOfThisDevice} type="password" autocomplete="current-password" maxLength={128} error={errors.pin} />
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        <Leave to="settings" text={props.words.cancel} />
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? words.savingCode : words.written}
        </button>
      </div>
      <CodeSheet {...{ language, model, code }} />
    </form>
  );
}
