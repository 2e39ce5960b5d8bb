import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type Holder, resetPassword } from "../../wallet/password.ts";
import { logIn } from "../../wallet/session.ts";
import { deviceWordsIn } from "../device-words.ts";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { recoveryWordsIn } from "./words.ts";

interface Props extends PageProps {
  /** Whose password it is, of those whose certificates this device holds; not empty. */
  readonly holders: readonly Holder[];
  /** Where to go when nothing is to be changed. */
  readonly leave: { readonly text: string; readonly run: () => void };
  readonly done?: () => void;
}

interface Errors {
  "password-new"?: string;
  "password-again"?: string;
  pin?: string;
}

/** Sets a new password by this device's certificate and PIN, and logs in with it. */
export function PasswordForm(props: Props) {
  const { language, model, changed, holders, leave, done } = props;
  const words = recoveryWordsIn(language);
  const [user, setUser] = useState(holders[0]?.user);
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();
  const nameOf = (holder: Holder) => holder.email ?? words.accountNumber(holder.user);
  const chosen = holders.find((holder) => holder.user === user);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { "password-new": password = "", "password-again": again = "", pin = "" } = valuesOf(form);
    const wrong: Errors = {
      ...(password.length < 8 && { "password-new": props.words.passwordShort }),
      ...(password.length >= 8 && password !== again && { "password-again": words.passwordsDiffer }),
      ...(pin.length < 6 && { pin: props.words.pinShort }),
    };
    setErrors(wrong);
    if (!chosen || Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => {
      await resetPassword(model.wallet, chosen.user, password, pin);
      if (chosen.email) await logIn(model.wallet, chosen.email, password);
      done?.();
      form.reset();
      await changed();
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{words.passwordTitle}</h1>
      <p class="muted">{words.passwordWhy}</p>
      {holders.length > 1 ? (
        <fieldset class="choices">
          <legend>{words.passwordFor}</legend>
          {holders.map((holder) => (
            <label key={holder.user}>
              <input type="radio" name="holder" checked={holder.user === user} onChange={() => setUser(holder.user)} />
              <bdi>{nameOf(holder)}</bdi>
            </label>
          ))}
        </fieldset>
      ) : (
        <p>
          {words.passwordFor}: <bdi>{chosen && nameOf(chosen)}</bdi>
        </p>
      )}
      <Field
        id="password-new"
        label={words.passwordNew}
        type="password"
        autocomplete="new-password"
        maxLength={128}
        help={props.words.passwordHelp}
        error={errors["password-new"]}
      />
      <Field id="password-again" label={words.passwordAgain} type="password" autocomplete="new-password" maxLength={128} error={errors["password-again"]} />
      <Field id="pin" label={deviceWordsIn(language).pinOfThisDevice} type="password" autocomplete="current-password" maxLength={128} error={errors.pin} />
      <p class="note">{words.passwordEnds}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        <button type="button" class="button quiet" onClick={leave.run}>
          {leave.text}
        </button>
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? words.savingPassword : words.savePassword}
        </button>
      </div>
    </form>
  );
}
