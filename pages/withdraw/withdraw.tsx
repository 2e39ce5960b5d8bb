import { useCallback, useEffect, useState } from "preact/hooks";
import type { Problem } from "../../protocol/problem.ts";
import type { Payout } from "../../protocol/refund.ts";
import { money } from "../../ui/money.ts";
import type { SentWithdrawal } from "../../wallet/database.ts";
import { resumeWithdrawal, unansweredWithdrawal, withdraw } from "../../wallet/withdraw.ts";
import { Done, Refused, Unanswered } from "../money-ends.tsx";
import type { PageProps } from "../page.ts";
import { type Wanted, WithdrawForm } from "./form.tsx";
import { withdrawWordsIn } from "./words.ts";

/** Where withdrawing stands. */
type Step =
  | { readonly at: "form"; readonly draft?: Wanted }
  | { readonly at: "sent"; readonly payout: Payout }
  | { readonly at: "unknown"; readonly sent: SentWithdrawal }
  | { readonly at: "refused"; readonly sent: SentWithdrawal; readonly problem: Problem };

/** Sending the balance to a bank account. While it is not known how one ended, no other can be sent. */
export function Withdraw({ language, words, model, changed }: PageProps) {
  const { wallet } = model;
  const said = withdrawWordsIn(language);
  const [step, setStep] = useState<Step>({ at: "form" });
  const showUnanswered = useCallback(async () => {
    const sent = await unansweredWithdrawal(wallet);
    if (sent) setStep({ at: "unknown", sent });
  }, [wallet]);
  useEffect(() => void showUnanswered(), [showUnanswered]);

  async function send({ account, amount }: Wanted, pin: string): Promise<Problem | undefined> {
    const outcome = await withdraw(wallet, amount, account, pin);
    if (outcome.kind === "unknown") await showUnanswered();
    if (outcome.kind === "sent") setStep({ at: "sent", payout: outcome.payout });
    await changed();
    return outcome.kind === "refused" ? outcome.problem : undefined;
  }
  async function look(sent: SentWithdrawal): Promise<void> {
    const outcome = await resumeWithdrawal(wallet);
    if (outcome?.kind === "unknown") return;
    if (outcome?.kind === "refused") setStep({ at: "refused", sent, problem: outcome.problem });
    else if (outcome) setStep({ at: "sent", payout: outcome.payout });
    // Another tab has seen its end: the balance tells.
    else setStep({ at: "form" });
    await changed();
  }
  const about = (text: (sum: string, bank: string, account: string) => string, { amount, account }: SentWithdrawal) =>
    text(money(amount, "KRW", language), account.bank, account.number);
  return (
    <>
      <h1 tabIndex={-1}>{said.title}</h1>
      {step.at === "form" && <WithdrawForm {...{ language, words, said, model, send }} draft={step.draft} />}
      {step.at === "sent" && (
        <Done
          title={said.sentTitle(money(step.payout.amount, "KRW", language))}
          text={`${step.payout.bank} ${step.payout.account}`}
          act={said.again}
          again={() => setStep({ at: "form" })}
        />
      )}
      {step.at === "unknown" && (
        <Unanswered language={language} title={said.unknownTitle} text={about(said.unknown, step.sent)} act={said.checkNow} look={() => look(step.sent)} />
      )}
      {step.at === "refused" && (
        <Refused
          language={language}
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
