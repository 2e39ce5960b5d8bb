import { useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import type { CertificateCard } from "../protocol/device.ts";
import { minorUnits } from "../protocol/money.ts";
import type { Order } from "../protocol/order.ts";
import { Amount } from "./amount.tsx";
import { Icon } from "./icon.tsx";
import { money } from "./money.ts";
import { ShopOrigin } from "./shop-origin.tsx";
import { SignedFacts } from "./signed-facts.tsx";
import { type SummaryWords, summaryWordsIn } from "./summary-words.ts";

/** What is about to be signed, and what helps to decide. */
export interface Summarized {
  readonly payment: string;
  readonly tid: string;
  readonly order: Order;
  readonly merchant: { readonly id: string; readonly name: string };
  readonly origin: string;
  readonly firstPayment: boolean;
  readonly balance: string;
  readonly certificate: Pick<CertificateCard, "name" | "role" | "notAfter" | "fingerprint">;
}

interface Props {
  readonly words: SummaryWords;
  readonly language: Language;
  readonly content: Summarized;
}

/** Lines that are shown before "more". */
const FEW = 1;

/** Everything that is signed, in the order in which it matters. */
export function Summary({ language, content }: Omit<Props, "words">) {
  const words = summaryWordsIn(language);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { order, merchant } = content;
  const { currency, total } = order;
  const after = minorUnits(content.balance) - minorUnits(total);
  return (
    <>
      <div>
        <ShopOrigin origin={content.origin} words={words.origin} />
        <p class="payee">
          <bdi>{merchant.name}</bdi>
          <span class="badge">
            <Icon name="check" />
            {words.registered}
          </span>
        </p>
        {content.firstPayment && <p class="muted">{words.first}</p>}
      </div>
      <div class="sum">
        <p class="muted" id="sum-label">
          {words.total}
        </p>
        <h1 ref={heading} tabIndex={-1} aria-describedby="sum-label" class={total.length > 9 ? "long" : undefined}>
          <Amount minor={total} currency={currency} language={language} />
        </h1>
      </div>
      <Lines words={words} language={language} content={content} />
      <dl class="facts">
        <dt>{words.certificate}</dt>
        <dd>
          <bdi>{content.certificate.name}</bdi>
          <br />
          <span class="muted">
            {words.role[content.certificate.role]} · {words.until(isoDate(content.certificate.notAfter))}
          </span>
        </dd>
        <dt>{after < 0n ? words.balance : words.balanceAfter}</dt>
        <dd>
          <Amount minor={after < 0n ? content.balance : String(after)} currency={currency} language={language} />
        </dd>
        {order.delivery && (
          <>
            <dt>{words.delivery}</dt>
            <dd>{words.deliverySigned}</dd>
          </>
        )}
      </dl>
      <Signed words={words} content={content} />
    </>
  );
}

/** The same in every language, and without `Intl`, whose first use costs several milliseconds. */
function isoDate(time: number): string {
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function Lines({ words, language, content: { order } }: Props) {
  const [all, setAll] = useState(false);
  const hidden = order.lines.length - FEW;
  const shown = all ? order.lines : order.lines.slice(0, FEW);
  return (
    <section class="shop-text" aria-labelledby="from-shop">
      <h2 id="from-shop">{words.fromShop}</h2>
      <ul class="lines">
        {shown.map((line, index) => (
          <li key={index}>
            <bdi>{line.name}</bdi>
            <Amount minor={line.amount} currency={order.currency} language={language} />
            <span class="muted">{words.times(line.quantity, money(line.unitPrice, order.currency, language))}</span>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.less : words.more(hidden)}
        </button>
      )}
      {all && (
        <p class="sum-line">
          <span>{words.sum}</span>
          <Amount minor={order.total} currency={order.currency} language={language} />
        </p>
      )}
    </section>
  );
}

function Signed({ words, content }: { words: SummaryWords; content: Summarized }) {
  const facts = [
    [words.order, content.order.number],
    [words.tid, content.tid],
    [words.merchantId, content.merchant.id],
    [words.paymentId, content.payment],
    [words.fingerprint, content.certificate.fingerprint.replace(/(.{4})(?=.)/g, "$1 ")],
  ] as const;
  return <SignedFacts title={words.signed} facts={facts} />;
}
