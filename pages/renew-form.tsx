import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { CardForm } from "./device-card.tsx";
import { deviceWordsIn } from "./device-words.ts";
import { Field } from "./field.tsx";
import { pinErrors } from "./new-certificate.tsx";
import { PinForm } from "./pin-form.tsx";
import { useTask } from "./task.ts";

/** Renews this device's certificate: a master by itself, any other device with a new key that the master approves. */
export function RenewForm(props: CardForm) {
  return props.card.role === "master" ? <RenewMaster {...props} /> : <AskToRenew {...props} />;
}

function RenewMaster({ words, language, model, card, close, tell }: CardForm) {
  const own = deviceWordsIn(language);
  const renew = async (pin: string) => {
    const { renewMaster } = await import("../wallet/renew.ts");
    await renewMaster(model.wallet, pin);
    await tell(own.renewed);
    close();
  };
  return (
    <PinForm {...{ words, language, close }} id={card.id} act={own.renew} acting={words.working} run={renew}>
      <p>{own.renewWhat}</p>
    </PinForm>
  );
}

function AskToRenew({ words, language, model, card, close, changed }: CardForm) {
  const own = deviceWordsIn(language);
  const [errors, setErrors] = useState<ReturnType<typeof pinErrors>>({});
  const task = useTask();
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const values = valuesOf(form);
    const wrong = pinErrors(values, words);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => {
      const { askToJoin } = await import("../wallet/join.ts");
      await askToJoin(model.wallet, { name: card.name, pin: values.pin ?? "", renews: card.id });
      await changed();
      close();
    });
  }
  return (
    <form class="form inset" noValidate onSubmit={submit}>
      <p>{own.renewDeviceWhat}</p>
      <Field id="pin" label={words.pin} type="password" autocomplete="new-password" maxLength={128} help={own.joinPinHelp} error={errors.pin} />
      <Field id="pin-again" label={words.pinAgain} type="password" autocomplete="new-password" maxLength={128} error={errors["pin-again"]} />
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        <button type="button" class="button quiet" onClick={close}>
          {words.cancel}
        </button>
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? own.asking : own.ask}
        </button>
      </div>
    </form>
  );
}
