import { useState } from "preact/hooks";
import * as v from "valibot";
import { Email } from "../../protocol/account.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { settingsWords } from "./words.ts";

/** Appoints an operator by the e-mail of their account. */
export function AddMember({ onAdded }: { readonly onAdded: () => Promise<void> }) {
  const { gateway, language, say } = useConsole();
  const words = spoken(settingsWords, language);
  const { running, problem, run } = useTask();
  const [email, setEmail] = useState("");
  const [wrong, setWrong] = useState(false);

  function submit(): void {
    const valid = v.is(Email, email.trim());
    setWrong(!valid);
    if (!valid) return;
    void run(async () => {
      const { name } = await gateway.call(sellerApi.addMember, { body: { email: email.trim() } });
      setEmail("");
      say(words.added(name));
      await onAdded();
    });
  }
  return (
    <Form class="card form" aria-label={words.add} onForm={submit}>
      <Field
        id="email"
        label={words.email}
        help={words.emailHelp}
        type="email"
        inputMode="email"
        maxLength={254}
        value={email}
        onText={setEmail}
        error={wrong ? words.emailWrong : undefined}
      />
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled={running}>
          {words.add}
        </button>
      </div>
    </Form>
  );
}
