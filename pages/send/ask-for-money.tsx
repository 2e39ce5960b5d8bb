import { useState } from "preact/hooks";
import * as v from "valibot";
import { minorUnits, PositiveAmount } from "../../protocol/money.ts";
import { displayText } from "../../protocol/text.ts";
import { moneyRequestLink, TRANSFER_LIMITS } from "../../protocol/transfer.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { amountDigits } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { Qr } from "../../ui/qr.tsx";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import type { sendWordsIn } from "./words.ts";

const Message = displayText(80);
const once = TRANSFER_LIMITS.perTransfer;
const aboveLimit = (digits: string) => digits !== "" && minorUnits(digits) > minorUnits(once);

/** This person's number, and a link and QR by which somebody else's wallet fills in a transfer to it. */
export function AskForMoney({ words, said, language, shell, model }: PageProps & { readonly said: ReturnType<typeof sendWordsIn> }) {
  const [amount, setAmount] = useState("");
  const [message, setMessage] = useState("");
  const user = model.snapshot?.account.user;
  if (!user) return null;
  const digits = amountDigits(amount);
  const wrong = {
    amount: digits === "" || v.is(PositiveAmount, digits) ? aboveLimit(digits) && said.requestTooMuch(money(once, "KRW", language)) : words.amountInvalid,
    message: message !== "" && !v.is(Message, message.trim()) && said.messageInvalid,
  };
  const request = { user, ...(digits && { amount: digits }), ...(message && { message: message.trim() }) };
  const link = moneyRequestLink(shell.walletOrigin, request);
  return (
    <section class="card form" aria-labelledby="ask-title">
      <h2 id="ask-title">{said.requestTitle}</h2>
      <p class="muted">{said.requestLead}</p>
      <p>
        {said.myNumber}: <b class="number">{user}</b>
      </p>
      <Field
        id="ask-amount"
        label={said.requestAmount}
        inputMode="numeric"
        maxLength={20}
        value={amount}
        error={wrong.amount || undefined}
        onText={setAmount}
      />
      <Field id="ask-message" label={said.message} maxLength={80} value={message} error={wrong.message || undefined} onText={setMessage} />
      {!wrong.amount && !wrong.message && (
        <>
          <Qr text={link} label={said.qr} />
          <p class="muted small link">
            <span class="visually-hidden">{said.link}: </span>
            {link}
          </p>
          <CopyButton text={link} label={said.copy} language={language} />
        </>
      )}
    </section>
  );
}
