import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { deviceName } from "./device-name.ts";
import { Field } from "./field.tsx";
import type { PageProps, PageWords } from "./page.ts";
import { useTask } from "./task.ts";

interface Form extends PageProps {
  readonly title: string;
  readonly why: string;
  readonly nameHelp?: string;
  readonly pinHelp: string;
  /** The button's word, and what it says meanwhile. */
  readonly act: string;
  readonly acting: string;
  readonly run: (name: string, pin: string) => Promise<void>;
  /** What else there is to know first. */
  readonly children?: ComponentChildren;
}

/** Asks for what a new certificate of this device needs: a name, and a PIN twice. */
export function NewCertificateForm({ words, language, title, why, nameHelp, pinHelp, act, acting, run, children }: Form) {
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
    void task.run(() => run(device, pin));
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="muted">{why}</p>
      {children}
      <Field id="device" label={words.deviceName} initial={deviceName()} maxLength={60} help={nameHelp} error={errors.device} />
      <Field id="pin" label={words.pin} type="password" autocomplete="new-password" maxLength={128} help={pinHelp} error={errors.pin} />
      <Field id="pin-again" label={words.pinAgain} type="password" autocomplete="new-password" maxLength={128} error={errors["pin-again"]} />
      <p class="note">{words.pinNever}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? acting : act}
      </button>
    </form>
  );
}

/** To be called once this device holds a new certificate. */
export async function certificateIssued({ shell, model, changed }: PageProps): Promise<void> {
  const { refreshResultKeys } = await import("../wallet/trust.ts");
  await shell.certificateIssued();
  await refreshResultKeys(model.wallet).catch(() => undefined);
  await changed();
}

interface Errors extends PinErrors {
  device?: string;
}

function errorsIn(values: Record<string, string>, words: PageWords): Errors {
  return { ...(!values.device && { device: words.required }), ...pinErrors(values, words) };
}

interface PinErrors {
  pin?: string;
  "pin-again"?: string;
}

/** What is wrong with a new PIN in the fields `pin` and `pin-again`. */
export function pinErrors({ pin = "", "pin-again": again }: Record<string, string>, words: PageWords): PinErrors {
  if (pin.length < 6) return { pin: words.pinShort };
  return pin === again ? {} : { "pin-again": words.pinDiffers };
}
