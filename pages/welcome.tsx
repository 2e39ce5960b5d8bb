import { useState } from "preact/hooks";
import { focusFirst, valuesOf } from "../ui/form.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { signUp } from "../wallet/account.ts";
import { logIn } from "../wallet/session.ts";
import { Field } from "./field.tsx";
import { later } from "./later.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";
import type { Words } from "./words.ts";

const ForgottenPassword = later(async () => (await import("./recovery/forgotten-password.tsx")).ForgottenPassword);
const ForgottenPasswordButton = later(async () => (await import("./recovery/links.tsx")).ForgottenPasswordButton);

/** Signing up, or logging in. */
export function Welcome(props: PageProps) {
  const { words, language, model, changed } = props;
  const [forgotten, setForgotten] = useState(false);
  const [mode, setMode] = useState<"sign-up" | "log-in">(model.returning ? "log-in" : "sign-up");
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();
  const fresh = mode === "sign-up";

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const values = valuesOf(form);
    const wrong = errorsIn(values, fresh, words);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    const { email = "", name = "", password = "" } = values;
    void task.run(async () => {
      if (fresh) await signUp(model.wallet, { email, password, name });
      await logIn(model.wallet, email, password);
      const { refreshResultKeys } = await import("../wallet/trust.ts");
      // The key that results are verified with; a prompt can fetch it too, should this fail.
      await refreshResultKeys(model.wallet).catch(() => undefined);
      await changed();
    });
  }

  if (forgotten) return <ForgottenPassword {...props} close={() => setForgotten(false)} />;
  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{fresh ? words.signUpTitle : words.logInTitle}</h1>
      <Field id="email" label={words.email} type="email" autocomplete="email" inputMode="email" maxLength={254} error={errors.email} />
      {fresh && <Field id="name" label={words.name} autocomplete="name" maxLength={60} error={errors.name} />}
      <Field
        id="password"
        label={words.password}
        type="password"
        autocomplete={fresh ? "new-password" : "current-password"}
        maxLength={128}
        help={fresh ? words.passwordHelp : undefined}
        error={errors.password}
      />
      {fresh && (
        <div class="field">
          <label class="check">
            <input type="checkbox" name="age" aria-invalid={errors.age ? true : undefined} aria-describedby={errors.age ? "age-error" : undefined} />
            {words.age}
          </label>
          {errors.age && (
            <p class="field-error" id="age-error">
              {errors.age}
            </p>
          )}
        </div>
      )}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? words.working : fresh ? words.signUp : words.logIn}
      </button>
      <button type="button" class="button link" onClick={() => setMode(fresh ? "log-in" : "sign-up")}>
        {fresh ? words.haveAccount : words.noAccount}
      </button>
      {!fresh && <ForgottenPasswordButton language={language} open={() => setForgotten(true)} />}
    </form>
  );
}

interface Errors {
  email?: string;
  name?: string;
  password?: string;
  age?: string;
}

function errorsIn({ email = "", name = "", password = "", age }: Record<string, string>, fresh: boolean, words: Words): Errors {
  return {
    ...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && { email: words.emailInvalid }),
    ...(fresh && !name && { name: words.required }),
    ...(fresh && password.length < 8 && { password: words.passwordShort }),
    ...(!fresh && !password && { password: words.required }),
    ...(fresh && !age && { age: words.ageRequired }),
  };
}
