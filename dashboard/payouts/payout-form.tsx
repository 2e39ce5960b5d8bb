import { useState } from "preact/hooks";
import * as v from "valibot";
import { minorUnits, PositiveAmount } from "../../protocol/money.ts";
import { BankAccount } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { SigningReply } from "../../protocol/signing.ts";
import { askWallet } from "../../signing/ask-wallet.ts";
import { amountDigits, focusFirst, valuesOf } from "../../ui/form.ts";
import { money } from "../../ui/money.ts";
import { spoken, useConsole } from "../console.ts";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { MoneyOrderButton, MoneyOrderState } from "../parts/money-order.tsx";
import { useMoneyOrder } from "../parts/use-money-order.ts";
import { payoutsWords } from "./words.ts";

interface Asked {
  readonly amount: string;
  readonly account: BankAccount;
}

/** Sends a part of the balance to a bank account by the member's signature. */
export function PayoutForm({ onDone }: { readonly onDone: () => Promise<void> }) {
  const { gateway, language, merchant, say, refreshMerchant } = useConsole();
  const words = spoken(payoutsWords, language);
  const { currency, balance } = merchant;
  const inWords = (minor: string) => money(minor, currency, language);
  const [typed, setTyped] = useState("");
  const [done, setDone] = useState("");
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const digits = amountDigits(typed);
  const amount = v.is(PositiveAmount, digits) && minorUnits(digits) <= minorUnits(balance) ? digits : undefined;
  const {
    running,
    problem,
    step,
    asked: unknown,
    order: sign,
    again,
  } = useMoneyOrder<Asked, Extract<SigningReply, { kind: "payout" }>>("payout", {
    sign(asked, number, settle) {
      return askWallet({ kind: "payout", payout: { merchant: merchant.id, number, currency, ...asked }, merchantName: merchant.name }, { settle });
    },
    async carryOut({ payout, pinProof }, idempotencyKey) {
      await gateway.call(sellerApi.createPayout, { body: { payout, pinProof } }, { idempotencyKey });
    },
    async done({ amount: sum, account }) {
      const told = words.done(inWords(sum), account.bank);
      setDone(told);
      say(told);
      setTyped("");
      await Promise.all([onDone(), refreshMerchant().catch(() => undefined)]);
    },
  });

  function submit(form: HTMLFormElement): void {
    const { bank = "", number = "", holder = "" } = valuesOf(form);
    const account = v.safeParse(BankAccount, { bank, number, holder });
    const found: Record<string, string> = {};
    for (const { path } of account.issues ?? []) {
      const field = path?.[0]?.key as keyof BankAccount;
      found[field] = words.errors[field];
    }
    if (amount === undefined) found.amount = words.amountWrong(inWords(balance));
    setWrong(found);
    setDone("");
    if (!account.success || amount === undefined) {
      focusFirst(form, found);
      return;
    }
    void sign({ amount, account: account.output }, "P");
  }
  if (balance === "0" && step !== "unsure") return done ? <p class="note">{done}</p> : <p class="muted">{words.nothing}</p>;
  return (
    <Form onForm={submit}>
      <div class="form" hidden={step === "unsure"}>
        <Field id="bank" label={words.bank} maxLength={40} error={wrong.bank} />
        <Field id="number" label={words.account} help={words.accountHelp} maxLength={20} inputMode="numeric" error={wrong.number} />
        <Field id="holder" label={words.holder} maxLength={60} error={wrong.holder} />
        <Field id="amount" label={words.amount} inputMode="numeric" value={typed} onText={setTyped} error={wrong.amount} />
      </div>
      <MoneyOrderState {...{ step, problem, unsure: words.unsure(unknown ? inWords(unknown.amount) : "") }} />
      {done && <p class="note">{done}</p>}
      <div class="buttons">
        <MoneyOrderButton {...{ step, running, again, sign: amount ? words.sign(inWords(amount)) : words.formTitle, sendAgain: words.sendAgain }} />
      </div>
    </Form>
  );
}
