import { useRef, useState } from "preact/hooks";
import { amountDigits, valuesOf } from "../ui/form.ts";
import { money } from "../ui/money.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { topUp, topUpKey } from "../wallet/account.ts";
import { isUndecided } from "../wallet/undecided.ts";
import { Field } from "./field.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

const PRESETS = ["10000", "50000", "100000"];

/** Test money from the test bank. */
export function TopUp({ model, words, language, changed, primary }: PageProps & { readonly primary: boolean }) {
  const [amount, setAmount] = useState("50000");
  const [error, setError] = useState<string>();
  const [done, setDone] = useState("");
  const [choice, setOpen] = useState<boolean>();
  const open = choice ?? (location.hash === "#top-up" || model.snapshot?.account.balance === "0");
  // Another amount is another top-up; the same amount again may be the one whose answer was lost.
  const attempt = useRef({ amount: "", key: "" });
  const task = useTask();

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const digits = amountDigits(valuesOf(event.currentTarget as HTMLFormElement).amount ?? "");
    if (!/^[1-9][0-9]{0,14}$/.test(digits)) {
      setError(words.amountInvalid);
      return;
    }
    setError(undefined);
    setDone("");
    if (attempt.current.amount !== digits) attempt.current = { amount: digits, key: topUpKey() };
    void task.run(async () => {
      await topUp(model.wallet, digits, attempt.current.key);
      attempt.current = { amount: "", key: "" };
      // The new balance first: beside the old one the sentence would look wrong.
      await changed();
      setDone(words.topUpDone(money(digits, "KRW", language)));
      setOpen(false);
    });
  }

  if (!open) {
    return (
      <>
        <p role="status" class="ok">
          {done}
        </p>
        <button type="button" class={`button ${primary ? "primary" : "quiet"}`} onClick={() => setOpen(true)}>
          {words.topUp}
        </button>
      </>
    );
  }
  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h2>{words.topUpTitle}</h2>
      <p class="muted small">{words.topUpTest}</p>
      <Field id="amount" label={words.amount} inputMode="numeric" autocomplete="off" maxLength={20} value={amount} error={error} onText={setAmount} />
      <div class="presets">
        {PRESETS.map((preset) => (
          <button type="button" key={preset} class="button quiet small" aria-pressed={amount === preset} onClick={() => setAmount(preset)}>
            {money(preset, "KRW", language)}
          </button>
        ))}
      </div>
      {task.problem && <ProblemNote problem={task.problem} language={language} unsureOf={isUndecided(task.problem, false) ? words.topUpUnsure : undefined} />}
      <button type="submit" class={`button ${primary ? "primary" : "quiet"}`} aria-disabled={task.running}>
        {task.running ? words.working : words.topUp}
      </button>
    </form>
  );
}
