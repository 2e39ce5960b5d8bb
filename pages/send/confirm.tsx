import { useState } from "preact/hooks";
import { minorUnits } from "../../protocol/money.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Recipient } from "../../protocol/transfer.ts";
import { Amount } from "../../ui/amount.tsx";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { problemWords } from "../../ui/problem-words.ts";
import { sendMoney, type TransferOutcome } from "../../wallet/transfer.ts";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import type { Draft } from "./asked.ts";
import { tooMuch } from "./too-much.ts";
import type { sendWordsIn } from "./words.ts";

interface Props extends PageProps {
  readonly said: ReturnType<typeof sendWordsIn>;
  readonly draft: Draft;
  readonly recipient: Recipient;
  readonly edit: () => void;
  readonly ended: (outcome: Exclude<TransferOutcome, { kind: "refused" }>, sent: { readonly amount: string; readonly name: string }) => Promise<void>;
}

/** Exactly what will be signed, and the PIN. */
export function Confirm({ said, language, model, draft, recipient, edit, ended }: Props) {
  const { amount, message } = draft;
  const [error, setError] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const task = useTask();
  const after = model.snapshot && minorUnits(model.snapshot.account.balance) - minorUnits(amount);
  // Something else may have been paid since the form was filled in.
  const short = tooMuch(amount, model.snapshot);
  const sum = money(amount, "KRW", language);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { pin = "" } = valuesOf(form);
    const wrong = pin.length < 6 ? said.pinShort : undefined;
    setError(wrong);
    setProblem(undefined);
    if (wrong) {
      focusFirst(form, { pin: wrong });
      return;
    }
    void task.run(async () => {
      const outcome = await sendMoney(model.wallet, { recipient, amount, ...(message && { message }) }, pin);
      if (outcome.kind === "refused") setProblem(outcome.problem);
      else await ended(outcome, { amount, name: recipient.name });
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit} aria-labelledby="confirm-title">
      <h2 id="confirm-title">{said.confirmTitle}</h2>
      <dl class="facts">
        <dt>{said.to}</dt>
        <dd>
          <b>
            <bdi>{recipient.name}</bdi>
          </b>{" "}
          <span class="muted">{recipient.user}</span>
        </dd>
        <dt>{said.sum}</dt>
        <dd class="figure">
          <Amount minor={amount} currency="KRW" language={language} />
        </dd>
        {message && (
          <>
            <dt>{said.says}</dt>
            <dd>
              <bdi>{message}</bdi>
            </dd>
          </>
        )}
        {after !== undefined && after >= 0n && !model.settings.hideBalance && (
          <>
            <dt>{said.after}</dt>
            <dd>{money(String(after), "KRW", language)}</dd>
          </>
        )}
      </dl>
      {short && <p class="note danger">{problemWords(short, language).what}</p>}
      <p class="muted small">{said.hiddenName}</p>
      <p class="note caution">{said.warning}</p>
      <Field id="pin" label={said.pin} type="password" autocomplete="current-password" maxLength={128} error={error} />
      {(problem ?? task.problem) && <ProblemNote problem={(problem ?? task.problem) as Problem} language={language} />}
      <button type="button" class="button quiet" onClick={edit}>
        {said.edit}
      </button>
      <button type="submit" class="button primary" aria-disabled={task.running}>
        {task.running ? said.sending : said.send(sum)}
      </button>
    </form>
  );
}
