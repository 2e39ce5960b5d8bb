import type { ComponentChildren } from "preact";
import type { Language } from "../protocol/account.ts";
import type { Business } from "../protocol/business.ts";
import { minorUnits } from "../protocol/money.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { REFUND_TYPE, readMoneyOrder } from "../protocol/refund.ts";
import { Amount } from "./amount.tsx";
import { money } from "./money.ts";
import { businessNumber, type ReceiptWords, receiptDay, receiptTime, shortThumbprint } from "./receipt-words.ts";

interface Props {
  readonly receipt: Receipt;
  readonly words: ReceiptWords;
  readonly language: Language;
  /** What was refunded after it was issued, in minor units; undefined where nobody can be asked. */
  readonly since?: string | undefined;
}

/** All that a receipt says, in the order in which people look for it. */
export function ReceiptContent({ receipt, words, language, since }: Props) {
  const { merchant, order, payer, issuer } = receipt;
  const facts: [string, ComponentChildren][] = [
    [words.order, <bdi key="order">{order.number}</bdi>],
    [words.paidAt, receiptTime(receipt.paidAt, language)],
    [words.page, <bdi key="page">{merchant.origin.replace(/^https?:\/\//, "")}</bdi>],
    [
      words.status,
      words.states[stateOf(receipt, since)] +
        (since === undefined ? ` (${words.asOfIssue})` : "") +
        (receipt.revision > 1 ? ` · ${words.revision(receipt.revision)}` : ""),
    ],
    [words.payer, <code key="payer">{shortThumbprint(payer.certificate)}</code>],
    ...(payer.business ? [[words.buyer, `${payer.business.name} (${businessNumber(payer.business.number)})`] as [string, string]] : []),
    [words.issuedAt, receiptTime(receipt.issuedAt, language)],
    ...(issuer ? [[words.signer, words.issuer(issuer.user, receiptDay(issuer.appointedAt, language))] as [string, string]] : []),
    [words.receipt, <code key="receipt">{receipt.id}</code>],
  ];
  return (
    <>
      <section aria-labelledby="receipt-seller">
        <h2 id="receipt-seller">
          <span class="muted small">{words.seller}</span>
          <br />
          <bdi>{merchant.name}</bdi>
        </h2>
        {merchant.business ? <BusinessFacts business={merchant.business} words={words} /> : <p class="muted small">{words.noBusiness}</p>}
      </section>
      <Lines receipt={receipt} words={words} language={language} />
      <dl class="receipt-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function stateOf({ refunded, total }: Receipt, since = "0"): "issued" | "partly-refunded" | "refunded" {
  const given = minorUnits(refunded) + minorUnits(since);
  if (given === 0n) return "issued";
  return given === minorUnits(total) ? "refunded" : "partly-refunded";
}

function BusinessFacts({ business, words }: { business: Business; words: ReceiptWords }) {
  return (
    <dl class="receipt-facts">
      {(["number", "address", "representative", "phone"] as const).map((name) => (
        <div key={name}>
          <dt>{words.business[name]}</dt>
          <dd>
            <bdi>{name === "number" ? businessNumber(business.number) : business[name]}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ receipt, words, language }: Props) {
  const { order, currency, total, tax, refunded, refunds } = receipt;
  const sum = (minor: string) => <Amount minor={minor} currency={currency} language={language} />;
  const rest = (a: string, b: string) => String(minorUnits(a) - minorUnits(b));
  return (
    <table class="receipt-lines">
      <caption class="visually-hidden">{words.lines}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{`${words.item}, ${words.quantity}`}</th>
          <th scope="col">{words.amount}</th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line, at) => (
          <tr key={at}>
            <td>
              <bdi>{line.name}</bdi>
              <br />
              <span class="muted small">
                {money(line.unitPrice, currency, language)} × {line.quantity}
              </span>
            </td>
            <td>{sum(line.amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr class="muted">
          <td>{words.supply}</td>
          <td>{sum(rest(total, tax))}</td>
        </tr>
        <tr class="muted">
          <td>{words.tax}</td>
          <td>{sum(tax)}</td>
        </tr>
        <tr class="receipt-total">
          <td>{words.total}</td>
          <td>{sum(total)}</td>
        </tr>
        {refunds
          .map((jws) => readMoneyOrder(REFUND_TYPE, jws)?.order)
          .map(
            (refund, at) =>
              refund && (
                <tr key={at}>
                  <td>
                    <bdi>{words.refund(receiptDay(refund.issued, language), refund.reason)}</bdi>
                  </td>
                  <td>{sum(`-${refund.amount}`)}</td>
                </tr>
              ),
          )}
        {refunds.length > 0 && (
          <tr class="receipt-total">
            <td>{words.left}</td>
            <td>{sum(rest(total, refunded))}</td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}
