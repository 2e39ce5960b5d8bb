import { useCallback, useEffect, useState } from "preact/hooks";
import type { Problem } from "../../protocol/problem.ts";
import type { Recipient } from "../../protocol/transfer.ts";
import { money } from "../../ui/money.ts";
import type { SentTransfer } from "../../wallet/database.ts";
import { resumeTransfer, type TransferOutcome, unansweredTransfer } from "../../wallet/transfer.ts";
import { Done, Refused, Unanswered } from "../money-ends.tsx";
import type { PageProps } from "../page.ts";
import { AskForMoney } from "./ask-for-money.tsx";
import { type Asked, type Draft, EMPTY, forgetAsked, readAsked } from "./asked.ts";
import { Confirm } from "./confirm.tsx";
import { Fill } from "./fill.tsx";
import { sendWordsIn } from "./words.ts";

/** Where sending stands. */
type Step =
  | { readonly at: "fill"; readonly asked: Asked }
  | { readonly at: "confirm"; readonly draft: Draft; readonly recipient: Recipient }
  | { readonly at: "sent"; readonly amount: string; readonly name: string }
  | { readonly at: "unknown"; readonly sent: SentTransfer }
  | { readonly at: "refused"; readonly sent: SentTransfer; readonly problem: Problem };

const filled = (draft: Draft): Step => ({ at: "fill", asked: { draft } });

/** Sending money to another person, and asking for it. */
export function Send(props: PageProps) {
  const { language, model, changed } = props;
  const { wallet } = model;
  const words = sendWordsIn(language);
  const [step, setStep] = useState<Step>(() => ({ at: "fill", asked: readAsked() ?? { draft: EMPTY } }));
  const [links, setLinks] = useState(0);
  const showUnanswered = useCallback(async () => {
    const sent = await unansweredTransfer(wallet);
    if (sent) setStep({ at: "unknown", sent });
  }, [wallet]);
  useEffect(() => {
    void showUnanswered();
    const moved = () => {
      const asked = readAsked();
      if (!asked) return;
      // While one transfer is unsure, nothing else is filled in.
      setStep((now) => (now.at === "unknown" ? now : { at: "fill", asked }));
      setLinks((before) => before + 1);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, [showUnanswered]);

  async function ended(outcome: Exclude<TransferOutcome, { kind: "refused" }>, sent: { readonly amount: string; readonly name: string }): Promise<void> {
    if (outcome.kind === "unknown") await showUnanswered();
    else {
      forgetAsked();
      setStep({ at: "sent", amount: sent.amount, name: sent.name });
    }
    await changed();
  }
  async function look(sent: SentTransfer): Promise<void> {
    const outcome = await resumeTransfer(wallet, sent);
    if (outcome.kind === "unknown") return;
    if (outcome.kind === "sent") return ended(outcome, sent);
    setStep({ at: "refused", sent, problem: outcome.problem });
    await changed();
  }
  return (
    <>
      <h1 tabIndex={-1}>{words.title}</h1>
      {step.at === "fill" && (
        <Fill
          key={links}
          {...props}
          said={words}
          note={step.asked.note && words[step.asked.note]}
          draft={step.asked.draft}
          found={(draft, recipient) => setStep({ at: "confirm", draft, recipient })}
        />
      )}
      {step.at === "confirm" && <Confirm {...props} said={words} {...step} edit={() => setStep(filled(step.draft))} ended={ended} />}
      {step.at === "sent" && (
        <Done
          title={words.sentTitle(money(step.amount, "KRW", language))}
          text={words.sentTo(step.name)}
          act={words.again}
          again={() => setStep(filled(EMPTY))}
        />
      )}
      {step.at === "unknown" && (
        <Unanswered
          key={step.sent.transfer}
          language={language}
          title={words.unknownTitle}
          text={words.unknown(money(step.sent.amount, "KRW", language), step.sent.name)}
          act={words.checkNow}
          look={() => look(step.sent)}
        />
      )}
      {step.at === "refused" && (
        <Refused
          language={language}
          title={words.refusedTitle}
          text={words.refused(money(step.sent.amount, "KRW", language), step.sent.name)}
          problem={step.problem}
          act={words.tryAgain}
          again={() => setStep(filled(draftOfSent(step.sent)))}
        />
      )}
      {step.at === "fill" && <AskForMoney {...props} said={words} />}
    </>
  );
}

const draftOfSent = ({ payee, amount, message = "" }: SentTransfer): Draft => ({ user: payee, amount, message });
