import { useCallback, useEffect, useState } from "preact/hooks";
import type { Problem } from "../../protocol/problem.ts";
import { money } from "../../ui/money.ts";
import type { SentWithdrawal } from "../../wallet/database.ts";
import { resumeWithdrawal, unansweredWithdrawal, type WithdrawalOutcome, withdraw } from "../../wallet/withdraw.ts";
import type { PageProps } from "../page.ts";
import { Refused, Unanswered } from "../unanswered.tsx";
import { type Wanted, WithdrawForm } from "./form.tsx";
import { withdrawWordsIn } from "./words.ts";

/** Where withdrawing stands. */
type Step =
  | { readonly at: "form"; readonly draft?: Wanted; readonly done?: string }
  | { readonly at: "unknown"; readonly sent: SentWithdrawal }
  | { readonly at: "refused"; readonly sent: SentWithdrawal; readonly problem: Problem };

/** Sending the balance to a bank account. While it is not known how one ended, no other can be sent. */
export function Withdraw({ language, words, model, changed }: PageProps) {
  const { wallet } = model;
  const said = withdrawWordsIn(language);
  const [step, setStep] = useState<Step>({ at: "form" });
  const [forms, setForms] = useState(0);
  const showUnanswered = useCallback(async () => {
    const sent = await unansweredWithdrawal(wallet);
    if (sent) setStep({ at: "unknown", sent });
  }, [wallet]);
  useEffect(() => void showUnanswered(), [showUnanswered]);

  async function send({ account, amount }: Wanted, pin: string): Promise<Problem | undefined> {
    const outcome = await withdraw(wallet, amount, account, pin);
    if (outcome.kind === "unknown") await showUnanswered();
    if (outcome.kind === "sent") showSent(outcome);
    await changed();
    return outcome.kind === "refused" ? outcome.problem : undefined;
  }
  async function look(sent: SentWithdrawal): Promise<void> {
    const outcome = await resumeWithdrawal(wallet);
    if (outcome?.kind === "unknown") return;
    if (outcome?.kind === "refused") setStep({ at: "refused", sent, problem: outcome.problem });
    else if (outcome) showSent(outcome);
    // Another tab has seen its end: the balance tells.
    else setStep({ at: "form" });
    await changed();
  }
  function showSent({ payout }: Extract<WithdrawalOutcome, { kind: "sent" }>): void {
    setForms((before) => before + 1);
    setStep({ at: "form", done: said.done(money(payout.amount, "KRW", language), payout.bank, payout.account) });
  }
  const about = (text: (sum: string, bank: string, account: string) => string, { amount, account }: SentWithdrawal) =>
    text(money(amount, "KRW", language), account.bank, account.number);
  return (
    <>
      <h1 tabIndex={-1}>{said.title}</h1>
      {step.at === "form" && <WithdrawForm key={forms} {...{ language, words, said, send }} draft={step.draft} done={step.done ?? ""} />}
      {step.at === "unknown" && (
        <Unanswered language={language} title={said.unknownTitle} text={about(said.unknown, step.sent)} act={said.checkNow} look={() => look(step.sent)} />
      )}
      {step.at === "refused" && (
        <Refused
          {...{ language }}
          title={said.refusedTitle}
          text={about(said.refused, step.sent)}
          problem={step.problem}
          act={said.tryAgain}
          again={() => setStep({ at: "form", draft: step.sent })}
        />
      )}
    </>
  );
}
