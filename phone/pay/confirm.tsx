import { useEffect, useRef, useState } from "preact/hooks";
import type { PageProps } from "../../pages/page.ts";
import { minorUnits } from "../../protocol/money.ts";
import type { Problem } from "../../protocol/problem.ts";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Summary } from "../../ui/summary.tsx";
import type { PcPayment } from "../../wallet/handoff.ts";
import { clockText, useSecondsLeft } from "./seconds-left.ts";
import { payWordsIn } from "./words.ts";

interface Props extends PageProps {
  readonly payment: PcPayment;
  readonly paying: boolean;
  readonly problem: Problem | undefined;
  readonly pay: (pin: string) => void;
  readonly refuse: (notMine: boolean) => void;
  readonly late: () => void;
}

/** What will be signed for a PC, and the two equal answers. */
export function Confirm({ language, model, payment, paying, problem, pay, refuse, late }: Props) {
  const words = payWordsIn(language);
  const pin = useRef<HTMLInputElement>(null);
  const [hint, setHint] = useState("");
  const left = useSecondsLeft(payment.bound.expires - payment.bound.view.serverTime, late);
  const { bound, order, tid, shortCode } = payment;
  const held = "held" in model.standing ? model.standing.held : undefined;
  const missing = minorUnits(order.total) - minorUnits(bound.view.balance);
  useEffect(() => {
    if (!problem || !pin.current) return;
    pin.current.value = "";
    pin.current.focus();
  }, [problem]);
  if (!held) return null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const typed = pin.current?.value ?? "";
    if (paying) return;
    if (typed.length < 6) {
      setHint(words.pinEmpty);
      pin.current?.focus();
    } else pay(typed);
  }

  const { name, role, notAfter, fingerprint } = held.card;
  const { view, origin } = bound;
  const { firstPayment, balance } = view;
  const content = {
    payment: view.payment,
    tid,
    order,
    merchant: view.merchant,
    origin,
    firstPayment,
    balance,
    certificate: { name, role, notAfter, fingerprint },
  };
  return (
    <form class="pc-payment" onSubmit={submit} noValidate>
      <div class="note with-code">
        <p>{words.onPc(new URL(origin).host)}</p>
        <p class="muted small">{words.started(new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(bound.started))}</p>
        <p class="short-code">
          <span>{words.same}</span>
          <b class="mono">{shortCode}</b>
        </p>
      </div>
      <Summary language={language} content={content} />
      {problem && <ProblemNote problem={problem} language={language} id="problem" />}
      {missing > 0n ? (
        <p class="note danger" role="alert">
          {words.insufficient(money(String(missing), order.currency, language))} <a href="#home">{words.topUp}</a>
        </p>
      ) : (
        <div class="field">
          <label for="pin">{words.pin}</label>
          <p class="muted small" id="pin-why">
            {words.pinWhy}
          </p>
          <span class="field-row">
            <input
              id="pin"
              ref={pin}
              type="password"
              autocomplete="current-password"
              maxLength={128}
              readOnly={paying}
              aria-describedby={problem ? "pin-why problem" : "pin-why"}
              aria-invalid={problem?.code === "pin-wrong"}
            />
          </span>
        </div>
      )}
      <p class="muted small tabular">
        {words.left(clockText(left))} <span role="status">{hint}</span>
      </p>
      <div class="answers">
        <button type="button" class="button quiet" disabled={paying} onClick={() => refuse(true)}>
          {words.notMine}
        </button>
        <button type="submit" class="button primary" aria-disabled={paying || missing > 0n} aria-busy={paying} disabled={missing > 0n}>
          {paying ? words.paying : words.pay(money(order.total, order.currency, language))}
        </button>
      </div>
      <button type="button" class="button quiet small" disabled={paying} onClick={() => refuse(false)}>
        {words.decline}
      </button>
    </form>
  );
}
