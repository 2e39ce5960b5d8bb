import { useEffect, useRef, useState } from "preact/hooks";
import type { Business } from "../protocol/business.ts";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { setBusiness } from "../wallet/account.ts";
import { BUSINESS_FIELDS, type BusinessErrors, checkBusiness, LONGEST, shownField } from "./business-check.ts";
import { businessWordsIn } from "./business-words.ts";
import { Field } from "./field.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

interface Props extends PageProps {
  readonly business: Business | undefined;
  readonly close: (saved: boolean) => void;
}

const INPUTS = {
  name: { autocomplete: "organization" },
  number: { inputMode: "numeric" },
  address: { autocomplete: "street-address" },
  representative: { autocomplete: "name" },
  phone: { inputMode: "tel", autocomplete: "tel" },
} as const;

/** Says for which business the person acts; whatever is refused, what was typed stays. */
export function BusinessForm({ words, language, model, changed, business, close }: Props) {
  const own = businessWordsIn(language);
  const [errors, setErrors] = useState<BusinessErrors>({});
  const task = useTask();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const typed = event.currentTarget as HTMLFormElement;
    const checked = checkBusiness(valuesOf(typed), { ...words, ...own });
    setErrors("errors" in checked ? checked.errors : {});
    if ("errors" in checked) {
      focusFirst(typed, checked.errors);
      return;
    }
    void task.run(async () => {
      await setBusiness(model.wallet, checked.business);
      await changed();
      close(true);
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit} ref={form}>
      <h2>{own.title}</h2>
      <p class="muted">{own.what}</p>
      {BUSINESS_FIELDS.map((field) => (
        <Field
          key={field}
          id={field}
          label={own[field]}
          {...INPUTS[field]}
          initial={business ? shownField(business, field) : ""}
          maxLength={LONGEST[field]}
          help={field === "number" ? own.numberHelp : undefined}
          error={errors[field]}
        />
      ))}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        <button type="button" class="button quiet" onClick={() => close(false)}>
          {words.cancel}
        </button>
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? words.working : own.save}
        </button>
      </div>
    </form>
  );
}
