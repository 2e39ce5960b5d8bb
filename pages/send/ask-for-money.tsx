import { useState } from "preact/hooks";
import * as v from "valibot";
import { PositiveAmount } from "../../protocol/money.ts";
import { displayText } from "../../protocol/text.ts";
import { moneyRequestLink } from "../../protocol/transfer.ts";
import { amountDigits } from "../../ui/form.ts";
import { Qr } from "../../ui/qr.tsx";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import type { sendWordsIn } from "./words.ts";

const Message = displayText(80);

/** This person's number, and a link and QR by which somebody else's wallet fills in a transfer to it. */
export function AskForMoney({ words, said, shell, model }: PageProps & { readonly said: ReturnType<typeof sendWordsIn> }) {
  const [amount, setAmount] = useState("");
  const [message, setMessage] = useState("");
  const [copied, setCopied] = useState(false);
  const user = model.snapshot?.account.user;
  if (!user) return null;
  const digits = amountDigits(amount);
  const wrong = { amount: digits !== "" && !v.is(PositiveAmount, digits), message: message !== "" && !v.is(Message, message.trim()) };
  const request = { user, ...(digits && !wrong.amount && { amount: digits }), ...(message && !wrong.message && { message: message.trim() }) };
  const link = moneyRequestLink(shell.walletOrigin, request);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  }
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
        error={wrong.amount ? words.amountInvalid : undefined}
        onText={setAmount}
      />
      <Field id="ask-message" label={said.message} maxLength={80} value={message} error={wrong.message ? said.messageInvalid : undefined} onText={setMessage} />
      <Qr text={link} label={said.qr} />
      <p class="muted small link">
        <span class="visually-hidden">{said.link}: </span>
        {link}
      </p>
      <button type="button" class="button quiet" onClick={() => void copy()}>
        {said.copy}
      </button>
      <p role="status" class="ok">
        {copied && said.copied}
      </p>
    </section>
  );
}
