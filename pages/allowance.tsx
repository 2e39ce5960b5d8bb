import { useState } from "preact/hooks";
import { minorUnits } from "../protocol/money.ts";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { changeAllowance } from "../wallet/allowance.ts";
import { Field } from "./field.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

interface Errors {
  "per-payment"?: string;
  total?: string;
  pin?: string;
}

/** What one click may pay: lowered freely, raised with the PIN. */
export function AllowanceForm({ words, language, model, changed }: PageProps) {
  const now = model.snapshot?.account.allowance ?? { perPayment: "0", total: "0" };
  const [perPayment, setPerPayment] = useState(now.perPayment);
  const [total, setTotal] = useState(now.total);
  const [errors, setErrors] = useState<Errors>({});
  const [saved, setSaved] = useState(false);
  const task = useTask();
  const raises = isAmount(perPayment) && isAmount(total) && (minorUnits(perPayment) > minorUnits(now.perPayment) || minorUnits(total) > minorUnits(now.total));

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setSaved(false);
    const form = event.currentTarget as HTMLFormElement;
    const { pin = "" } = valuesOf(form);
    const wrong: Errors = {
      ...(!isAmount(perPayment) && { "per-payment": words.amountInvalid }),
      ...(!isAmount(total) && { total: words.amountInvalid }),
      ...(raises && pin.length < 6 && { pin: words.pinShort }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => {
      await changeAllowance(model.wallet, { perPayment, total }, raises ? pin : undefined);
      setSaved(true);
      await changed();
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h2>{words.allowance}</h2>
      <p class="muted">{words.allowanceWhy}</p>
      <Field
        id="per-payment"
        label={words.perPayment}
        inputMode="numeric"
        autocomplete="off"
        value={perPayment}
        error={errors["per-payment"]}
        onText={(text) => setPerPayment(text.trim())}
      />
      <Field
        id="total"
        label={words.perTotal}
        inputMode="numeric"
        autocomplete="off"
        value={total}
        error={errors.total}
        onText={(text) => setTotal(text.trim())}
      />
      {raises && <Field id="pin" label={words.pin} type="password" autocomplete="current-password" maxLength={128} help={words.raising} error={errors.pin} />}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? words.working : words.saveAllowance}
      </button>
      <p role="status" class="ok">
        {saved && words.saved}
      </p>
    </form>
  );
}

function isAmount(text: string): boolean {
  return /^(0|[1-9][0-9]{0,14})$/.test(text);
}
