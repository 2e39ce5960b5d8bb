import { useState } from "preact/hooks";
import * as v from "valibot";
import { UserNumber } from "../../protocol/ids.ts";
import { displayText } from "../../protocol/text.ts";
import { type Recipient, TRANSFER_LIMITS } from "../../protocol/transfer.ts";
import { amountDigits, focusFirst, valuesOf, withoutHyphens } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { findRecipient } from "../../wallet/transfer.ts";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import type { sendWordsIn } from "./words.ts";

export interface Draft {
  readonly user: string;
  readonly amount: string;
  readonly message: string;
}

interface Props extends PageProps {
  readonly said: ReturnType<typeof sendWordsIn>;
  readonly note: string | undefined;
  readonly draft: Draft;
  readonly found: (draft: Draft, recipient: Recipient) => void;
}

interface Errors {
  readonly user?: string;
  readonly amount?: string;
  readonly message?: string;
}

/** Won as people type them: with commas, blanks or a sign. */
const Message = displayText(80);

/** To whom, how much, and what to say; the recipient is looked up before anything is signed. */
export function Fill({ words, said, language, model, note, draft, found }: Props) {
  const [typed, setTyped] = useState(draft);
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();
  const limits = model.snapshot?.account.transfers;
  const type = (part: keyof Draft) => (text: string) => setTyped({ ...typed, [part]: text });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { user = "", amount = "", message = "" } = valuesOf(form);
    const wanted = { user: withoutHyphens(user), amount: amountDigits(amount), message };
    const wrong: Errors = {
      ...(!v.is(UserNumber, wanted.user) && { user: said.userInvalid }),
      ...(!/^[1-9][0-9]{0,14}$/.test(wanted.amount) && { amount: words.amountInvalid }),
      ...(message !== "" && !v.is(Message, message) && { message: said.messageInvalid }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => found(wanted, await findRecipient(model.wallet, wanted.user)));
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <p class="muted">{said.lead}</p>
      {note && (
        <p class="note caution" role="status">
          {note}
        </p>
      )}
      <Field id="user" label={said.user} inputMode="numeric" maxLength={24} value={typed.user} help={said.userHelp} error={errors.user} onText={type("user")} />
      <Field
        id="amount"
        label={said.amount}
        inputMode="numeric"
        maxLength={20}
        value={typed.amount}
        help={limits && said.limits(money(limits.left, "KRW", language), money(TRANSFER_LIMITS.perTransfer, "KRW", language))}
        error={errors.amount}
        onText={type("amount")}
      />
      <Field id="message" label={said.message} maxLength={80} value={typed.message} error={errors.message} onText={type("message")} />
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? words.working : said.next}
      </button>
    </form>
  );
}
