import { useState } from "preact/hooks";
import * as v from "valibot";
import { UserNumber } from "../../protocol/ids.ts";
import { displayText } from "../../protocol/text.ts";
import { type Recipient, readMoneyRequest, TRANSFER_LIMITS } from "../../protocol/transfer.ts";
import { amountDigits, focusFirst, valuesOf, withoutHyphens } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { problemWords } from "../../ui/problem-words.ts";
import { refreshAccount } from "../../wallet/account.ts";
import { findRecipient } from "../../wallet/transfer.ts";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { balanceIn } from "../shown-balance.ts";
import { useTask } from "../task.ts";
import { type Draft, draftOf } from "./asked.ts";
import { tooMuch } from "./too-much.ts";
import type { sendWordsIn } from "./words.ts";

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

const Message = displayText(80);
/** A request's link as long as it can be: 80 characters of Korean, percent-encoded. */
const LINK_LENGTH = 1_000;

/** To whom, how much, and what to say; the recipient is looked up before anything is signed. */
export function Fill({ words, said, language, shell, model, note, draft, found }: Props) {
  const [typed, setTyped] = useState(draft);
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();
  const once = money(TRANSFER_LIMITS.perTransfer, "KRW", language);
  const limits = model.snapshot?.account.transfers;
  const type = (part: keyof Draft) => (text: string) => setTyped({ ...typed, [part]: text });
  // A request's link may be pasted where the number goes: it is opened by whatever wallet the person has.
  const [pasted, setPasted] = useState(false);
  const typeUser = (text: string) => {
    const request = readMoneyRequest(text.trim(), shell.walletOrigin);
    setPasted(request !== undefined);
    setTyped(request ? draftOf(request) : { ...typed, user: text });
  };

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
    void task.run(async () => {
      const problem = tooMuch(wanted.amount, model.snapshot) && tooMuch(wanted.amount, await refreshAccount(model.wallet));
      if (problem) {
        const amount = problemWords(problem, language).what;
        setErrors({ amount });
        focusFirst(form, { amount });
        return;
      }
      found(wanted, await findRecipient(model.wallet, wanted.user));
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <p class="muted">{said.lead}</p>
      {(pasted || note) && (
        <p class="note caution" role="status">
          {pasted ? said.asked : note}
        </p>
      )}
      <Field
        id="user"
        label={said.user}
        inputMode="numeric"
        maxLength={LINK_LENGTH}
        value={typed.user}
        help={said.userHelp}
        error={errors.user}
        onText={typeUser}
      />
      <Field
        id="amount"
        label={said.amount}
        inputMode="numeric"
        maxLength={20}
        value={typed.amount}
        help={limits && [balanceIn(words, language, model), said.limits(money(limits.left, "KRW", language), once)].filter(Boolean).join(" · ")}
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
