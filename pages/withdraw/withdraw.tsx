import { useRef, useState } from "preact/hooks";
import * as v from "valibot";
import { BankAccount } from "../../protocol/refund.ts";
import { amountDigits, focusFirst, valuesOf } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type SignedWithdrawal, signWithdrawal, withdraw } from "../../wallet/withdraw.ts";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { withdrawWordsIn } from "./words.ts";

/** Problems after which the money may have left all the same. */
const UNANSWERED: ReadonlySet<string> = new Set(["offline", "internal", "answer-invalid"]);

interface Typed {
  readonly bank: string;
  readonly number: string;
  readonly holder: string;
  readonly amount: string;
}

/** Sending the balance to a bank account. */
export function Withdraw({ language, words, model, changed }: PageProps) {
  const said = withdrawWordsIn(language);
  const [errors, setErrors] = useState<Partial<Record<keyof Typed | "pin", string>>>({});
  const [done, setDone] = useState("");
  const task = useTask();
  // The same words again may be those whose answer was lost: the same bytes count once.
  const attempt = useRef<{ readonly typed: string; readonly signed: SignedWithdrawal } | undefined>(undefined);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { bank = "", number = "", holder = "", amount = "", pin = "" } = valuesOf(form);
    const wanted = { bank, number: number.replaceAll(" ", ""), holder };
    const digits = amountDigits(amount);
    const wrong = {
      ...(!v.is(BankAccount.entries.bank, bank) && { bank: said.textInvalid }),
      ...(!v.is(BankAccount.entries.number, wanted.number) && { number: said.numberInvalid }),
      ...(!v.is(BankAccount.entries.holder, holder) && { holder: said.textInvalid }),
      ...(!/^[1-9][0-9]{0,14}$/.test(digits) && { amount: words.amountInvalid }),
      ...(pin.length < 6 && { pin: words.pinShort }),
    };
    setErrors(wrong);
    setDone("");
    if (Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    const typed = JSON.stringify({ ...wanted, digits, pin });
    void task.run(async () => {
      if (attempt.current?.typed !== typed) attempt.current = { typed, signed: await signWithdrawal(model.wallet, digits, wanted, pin) };
      try {
        const payout = await withdraw(model.wallet, attempt.current.signed);
        attempt.current = undefined;
        form.reset();
        setDone(said.done(money(payout.amount, "KRW", language), payout.bank, payout.account));
      } catch (error) {
        // Refused for good: the next try signs anew.
        if (error instanceof Error && "problem" in error && !UNANSWERED.has((error.problem as { code: string }).code)) attempt.current = undefined;
        throw error;
      } finally {
        await changed();
      }
    });
  }

  return (
    <>
      <h1 tabIndex={-1}>{said.title}</h1>
      <form class="card form" noValidate onSubmit={submit}>
        <p class="muted">{said.lead}</p>
        <p class="muted small">{said.test}</p>
        <Field id="bank" label={said.bank} maxLength={40} error={errors.bank} />
        <Field id="number" label={said.number} inputMode="numeric" maxLength={24} error={errors.number} />
        <Field id="holder" label={said.holder} maxLength={60} error={errors.holder} />
        <Field id="amount" label={said.amount} inputMode="numeric" maxLength={20} error={errors.amount} />
        <Field id="pin" label={said.pin} type="password" autocomplete="current-password" maxLength={128} error={errors.pin} />
        {task.problem && <ProblemNote problem={task.problem} language={language} unsureOf={UNANSWERED.has(task.problem.code) ? said.unsure : undefined} />}
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? said.sending : said.send}
        </button>
        <p role="status" class="ok">
          {done}
        </p>
      </form>
    </>
  );
}
