import { useState } from "preact/hooks";
import * as v from "valibot";
import type { Problem } from "../../protocol/problem.ts";
import { BankAccount } from "../../protocol/refund.ts";
import { amountDigits, focusFirst, valuesOf } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { balanceIn } from "../shown-balance.ts";
import { useTask } from "../task.ts";
import type { withdrawWordsIn } from "./words.ts";

/** Where money goes, and how much (won). */
export interface Wanted {
  readonly account: BankAccount;
  readonly amount: string;
}

interface Props extends Pick<PageProps, "language" | "words" | "model"> {
  readonly said: ReturnType<typeof withdrawWordsIn>;
  /** What stands in the fields at first. */
  readonly draft: Wanted | undefined;
  /** Signs and sends it; what it was refused with. */
  readonly send: (wanted: Wanted, pin: string) => Promise<Problem | undefined>;
}

/** To which account, how much, and the PIN. */
export function WithdrawForm({ language, words, said, model, draft, send }: Props) {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<Problem>();
  const task = useTask();
  const shown = problem ?? task.problem;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { bank = "", number = "", holder = "", amount = "", pin = "" } = valuesOf(form);
    const account = { bank, number: number.replaceAll(" ", ""), holder };
    const digits = amountDigits(amount);
    const wrong = {
      ...(!v.is(BankAccount.entries.bank, bank) && { bank: said.textInvalid }),
      ...(!v.is(BankAccount.entries.number, account.number) && { number: said.numberInvalid }),
      ...(!v.is(BankAccount.entries.holder, holder) && { holder: said.textInvalid }),
      ...(!/^[1-9][0-9]{0,14}$/.test(digits) && { amount: words.amountInvalid }),
      ...(pin.length < 6 && { pin: words.pinShort }),
    };
    setErrors(wrong);
    setProblem(undefined);
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    void task.run(async () => setProblem(await send({ account, amount: digits }, pin)));
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <p class="muted">{said.lead}</p>
      <p class="muted small">{said.test}</p>
      <Field id="bank" label={said.bank} maxLength={40} initial={draft?.account.bank} error={errors.bank} />
      <Field id="number" label={said.number} inputMode="numeric" maxLength={24} initial={draft?.account.number} error={errors.number} />
      <Field id="holder" label={said.holder} maxLength={60} initial={draft?.account.holder} error={errors.holder} />
      <Field
        id="amount"
        label={said.amount}
        inputMode="numeric"
        maxLength={20}
        initial={draft?.amount}
        help={balanceIn(words, language, model)}
        error={errors.amount}
      />
      <Field id="pin" label={said.pin} type="password" autocomplete="current-password" maxLength={128} error={errors.pin} />
      {shown && <ProblemNote problem={shown} language={language} />}
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? said.sending : said.send}
      </button>
    </form>
  );
}
