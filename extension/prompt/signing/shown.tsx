import type { ComponentChildren } from "preact";
import type { Language } from "../../../protocol/account.ts";
import type { Currency } from "../../../protocol/money.ts";
import { minorUnits } from "../../../protocol/money.ts";
import type { Receipt } from "../../../protocol/receipt.ts";
import { Amount } from "../../../ui/amount.tsx";
import { money } from "../../../ui/money.ts";
import { ShopOrigin } from "../../../ui/shop-origin.tsx";
import { SignedFacts } from "../../../ui/signed-facts.tsx";
import { summaryWordsIn } from "../../../ui/summary-words.ts";
import type { Asked } from "./asked.ts";
import type { Words } from "./words.ts";

interface Props<K extends Asked["kind"]> {
  readonly words: Words;
  readonly language: Language;
  readonly asked: Extract<Asked, { kind: K }>;
}

/** Everything that will be signed, in words. */
export function Shown({ words, language, asked }: Props<Asked["kind"]>) {
  switch (asked.kind) {
    case "sign-in":
      return <SignIn {...{ words, language, asked }} />;
    case "receipts":
      return <Receipts {...{ words, language, asked }} />;
    case "refund": {
      const { refund, orderNumber } = asked.request;
      return (
        <>
          <Money {...{ words, language }} {...refund} what={words.refundWhat} livemode={asked.site.livemode} />
          <Facts facts={[[words.merchant, asked.site.name], [words.reason, refund.reason], [words.payment, refund.payment], ...certificate(words, asked)]} />
          <section class="shop-text">
            <h2>{words.fromPage}</h2>
            <p>
              {words.order} <bdi>{orderNumber}</bdi>
            </p>
          </section>
          <SignedFacts
            title={words.details}
            facts={[
              [words.number, refund.number],
              [words.tid, refund.tid],
              [words.merchantId, refund.merchant],
              [words.fingerprint, asked.card.fingerprint],
            ]}
          />
        </>
      );
    }
    case "payout": {
      const { payout } = asked.request;
      return (
        <>
          <Money {...{ words, language }} {...payout} what={words.payoutWhat} livemode={asked.site.livemode} />
          <Facts
            facts={[
              [words.merchant, asked.site.name],
              [words.bank, payout.account.bank],
              [words.account, payout.account.number],
              [words.holder, payout.account.holder],
              ...certificate(words, asked),
            ]}
          />
          <SignedFacts
            title={words.details}
            facts={[
              [words.number, payout.number],
              [words.merchantId, payout.merchant],
              [words.fingerprint, asked.card.fingerprint],
            ]}
          />
        </>
      );
    }
    case "key-approval": {
      const { key, merchant } = asked.request.approval;
      return (
        <>
          <h1>{words.question.key(asked.site.name)}</h1>
          <p>{words.keyWhat}</p>
          <Facts facts={[[words.key, key], [words.merchant, asked.site.name], ...certificate(words, asked)]} />
          <p class="note caution">{words.keyCompare}</p>
          <SignedFacts
            title={words.details}
            facts={[
              [words.merchantId, merchant],
              [words.fingerprint, asked.card.fingerprint],
            ]}
          />
        </>
      );
    }
  }
}

function SignIn({ words, language, asked }: Props<"sign-in">) {
  const { site, audience, request, card } = asked;
  return (
    <>
      <ShopOrigin origin={audience} words={summaryWordsIn(language).origin} />
      <h1>{site ? words.question["sign-in"](site.name) : words.question.dashboard}</h1>
      <p>{words.signInWhat}</p>
      <p class="muted">{words.signInUnasked}</p>
      <Facts facts={[...(site ? ([[words.merchant, site.name]] as const) : []), [words.site, audience], ...certificate(words, asked)]} />
      <SignedFacts
        title={words.details}
        facts={[[words.challenge, request.challenge], ...(site ? ([[words.merchantId, site.merchant]] as const) : []), [words.fingerprint, card.fingerprint]]}
      />
    </>
  );
}

function Receipts({ words, language, asked: { receipts, ...asked } }: Props<"receipts">) {
  const merchants = [...new Set(receipts.map(({ merchant }) => merchant.name))];
  const [first] = receipts;
  const sum = receipts.reduce((before, { total }) => before + minorUnits(total), 0n);
  return (
    <>
      <h1>{words.question.receipts(receipts.length)}</h1>
      <p>{words.receiptsWhat}</p>
      <ul class="receipts">
        {receipts.map((receipt) => (
          <OneReceipt key={receipt.id} {...{ words, language, receipt }} />
        ))}
      </ul>
      <Facts
        facts={[
          ...merchants.map((name) => [words.merchant, name] as const),
          ...(first ? ([[words.sum, money(String(sum), first.currency, language)]] as const) : []),
          ...certificate(words, asked),
        ]}
      />
    </>
  );
}

function OneReceipt({ words, language, receipt }: { words: Words; language: Language; receipt: Receipt }) {
  const { payer, order, currency, total, refunded, livemode } = receipt;
  return (
    <li>
      <span>
        {words.order} <bdi>{order.number}</bdi>
      </span>
      <Amount minor={total} currency={currency} language={language} />
      <span class="muted">{words.buyer(payer.business?.name ?? `…${payer.user.slice(-4)}`)}</span>
      {refunded !== "0" && <span class="muted">{words.refunded(money(refunded, currency, language))}</span>}
      {!livemode && <span class="test-mode">{words.test}</span>}
    </li>
  );
}

interface MoneyProps {
  readonly words: Words;
  readonly language: Language;
  readonly what: string;
  readonly amount: string;
  readonly currency: Currency;
  readonly livemode: boolean;
}

function Money({ words, language, what, amount, currency, livemode }: MoneyProps) {
  return (
    <div class="sum">
      <p class="muted">{what}</p>
      <h1 class="figure">
        <Amount minor={amount} currency={currency} language={language} />
      </h1>
      {!livemode && <span class="test-mode">{words.test}</span>}
    </div>
  );
}

type Fact = readonly [name: string, value: string];

function certificate(words: Words, { card }: Pick<Asked, "card">): readonly Fact[] {
  return [[words.certificate, `${card.name} (${words.role[card.role]})`]];
}

function Facts({ facts }: { facts: readonly Fact[] }): ComponentChildren {
  return (
    <dl class="facts">
      {facts.flatMap(([name, value], at) => [
        <dt key={`name ${at}`}>{name}</dt>,
        <dd key={`value ${at}`}>
          <bdi>{value}</bdi>
        </dd>,
      ])}
    </dl>
  );
}
