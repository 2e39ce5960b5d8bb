import { useState } from "preact/hooks";
import * as v from "valibot";
import { minorUnits, PositiveAmount } from "../../protocol/money.ts";
import type { Payment } from "../../protocol/payment.ts";
import { RefundOrder } from "../../protocol/refund.ts";
import { Amount } from "../../ui/amount.tsx";
import { amountDigits, focusFirst, valuesOf } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { spoken, useConsole } from "../console.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { MoneyOrderButton, MoneyOrderState } from "../parts/money-order.tsx";
import { partWords } from "../parts/words.ts";
import { leftOf } from "./left.ts";
import { useRefund } from "./use-refund.ts";
import { paymentWords } from "./words.ts";

interface Props {
  readonly payment: Payment;
  readonly onClose: () => void;
  readonly onRefunded: () => Promise<void>;
}

/** Asks how much and why, shows what it does to the balance, and lets the wallet sign. */
export function RefundDialog({ payment, onClose, onRefunded }: Props) {
  const { language, merchant, say } = useConsole();
  const words = spoken(paymentWords, language);
  const { currency, order } = payment;
  const inWords = (minor: bigint) => money(String(minor), currency, language);
  const left = leftOf(payment, merchant.id);
  const [typed, setTyped] = useState(String(left));
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const {
    running,
    problem,
    step,
    asked: unknown,
    order: sign,
    again,
  } = useRefund(payment, async (asked) => {
    say(words.refundDone(money(asked.amount, currency, language)));
    await onRefunded();
  });
  const digits = amountDigits(typed);
  const amount = v.is(PositiveAmount, digits) && minorUnits(digits) <= left ? minorUnits(digits) : undefined;
  const after = minorUnits(merchant.balance) - (amount ?? 0n);

  function submit(form: HTMLFormElement): void {
    const { reason = "" } = valuesOf(form);
    const found = {
      ...(amount === undefined && { amount: words.amountWrong(inWords(left)) }),
      ...(!v.is(RefundOrder.entries.reason, reason) && { reason: words.reasonWrong }),
    };
    setWrong(found);
    if (Object.keys(found).length > 0) focusFirst(form, found);
    else void sign({ amount: String(amount), reason }, "R");
  }
  return (
    <Dialog title={words.refundTitle(order.number)} {...{ language, onClose }} busy={running}>
      <Form onForm={submit}>
        <div class="form" hidden={step === "unsure"}>
          <Field
            id="amount"
            label={words.refundAmount}
            help={words.refundAmountHelp(inWords(left))}
            inputMode="numeric"
            value={typed}
            onText={setTyped}
            error={wrong.amount}
          />
          <Field id="reason" label={words.refundReason} help={words.refundReasonHelp} maxLength={200} error={wrong.reason} />
          <dl class="facts">
            <dt>{words.balanceNow}</dt>
            <dd>
              <Amount minor={merchant.balance} {...{ currency, language }} />
            </dd>
            <dt>{words.balanceAfter}</dt>
            <dd>
              <Amount minor={String(after)} {...{ currency, language }} />
            </dd>
            <dt>{words.leftAfter}</dt>
            <dd>
              <Amount minor={String(left - (amount ?? 0n))} {...{ currency, language }} />
            </dd>
          </dl>
          {after < 0n && <p class="note caution">{words.tooPoor}</p>}
        </div>
        <MoneyOrderState {...{ step, problem, unsure: words.unsure(unknown ? money(unknown.amount, currency, language) : "") }} />
        <div class="buttons">
          <MoneyOrderButton {...{ step, running, again, sign: amount ? words.sign(inWords(amount)) : words.refund, sendAgain: words.sendAgain }} />
          <button type="button" class="button quiet" aria-disabled={running} onClick={() => !running && onClose()}>
            {partWords[language].cancel}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
