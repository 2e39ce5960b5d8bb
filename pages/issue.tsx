import { useState } from "preact/hooks";
import { ProblemNote } from "../ui/problem-note.tsx";
import { deviceName } from "./device-name.ts";
import { Field, focusFirst, valuesOf } from "./field.tsx";
import type { PageProps, PageWords } from "./page.ts";
import { useTask } from "./task.ts";

/** Makes this device's key and certificate. */
export function Issue({ shell, words, language, model, changed }: PageProps) {
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const values = valuesOf(form);
    const wrong = errorsIn(values, words);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    const { device = "", pin = "" } = values;
    void task.run(async () => {
      // X.509 code, loaded when it is needed: the first screen opens without it.
      const [{ issueMaster }, { refreshResultKeys }] = await Promise.all([import("../wallet/issue.ts"), import("../wallet/trust.ts")]);
      await issueMaster(model.wallet, { name: device, pin });
      await shell.certificateIssued();
      await refreshResultKeys(model.wallet).catch(() => undefined);
      await changed();
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{words.issueTitle}</h1>
      <p class="muted">{words.issueWhy}</p>
      {words.issueAdvice && <p class="note caution">{words.issueAdvice}</p>}
      <Field id="device" label={words.deviceName} initial={deviceName()} maxLength={60} error={errors.device} />
      <Field id="pin" label={words.pin} type="password" autocomplete="new-password" maxLength={128} help={words.pinHelp} error={errors.pin} />
      <Field id="pin-again" label={words.pinAgain} type="password" autocomplete="new-password" maxLength={128} error={errors["pin-again"]} />
      <p class="note">{words.pinNever}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? words.issuing : words.issue}
      </button>
    </form>
  );
}

interface Errors {
  device?: string;
  pin?: string;
  "pin-again"?: string;
}

function errorsIn(values: Record<string, string>, words: PageWords): Errors {
  const { device = "", pin = "" } = values;
  return {
    ...(!device && { device: words.required }),
    ...(pin.length < 6 && { pin: words.pinShort }),
    ...(pin.length >= 6 && pin !== values["pin-again"] && { "pin-again": words.pinDiffers }),
  };
}
