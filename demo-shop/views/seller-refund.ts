import { LONGEST_REASON, type RefundFault, type RefundFields, type SellerRefund } from "../sellers/refunds.ts";
import type { Sale } from "../sellers/sales.ts";
import { type SellerWords, sellerWordsOf } from "../words/sellers.ts";
import { type Language, moment, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { facts } from "./parts.ts";
import { chip, described, entry, noticeView, sellerLayout, under } from "./seller-parts.ts";
import type { SaleView } from "./seller-sale.ts";

const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;

/** Where a fault of the refund form stands. */
export const refundField = { kind: "kind-all", amount: "amount", reason: "reason" } as const;

/** What is wrong with a refund, in words. */
export function refundFault(language: Language, fault: RefundFault, left: bigint): string {
  const text = sellerWordsOf(language)[fault];
  return fault === "fault.too-much" ? `${text} ${won(left, language)}` : text;
}

export interface RefundQuestion {
  readonly sale: Sale;
  readonly fields: RefundFields;
  readonly amount: bigint;
  /** The seller's at the gateway, in won, where that is known. */
  readonly balance: bigint | undefined;
}

/** The last question before money moves: what it does to the sale, to the seller's balance and to the stock. */
export function confirmRefundPage(look: Look, { sale, fields, amount, balance }: RefundQuestion): string {
  const { language } = look;
  const words = sellerWordsOf(language);
  const { order, part } = sale;
  const left = part.total - part.refunded - amount;
  return sellerLayout(look, {
    title: words["refund.confirm"],
    tab: "sales",
    body: html`<section class="sheet"><h1>${words["refund.confirm"]}</h1><p class="text">${words["refund.confirm-text"]}</p>
${facts([
  [words["sale.title"], order.number],
  [words["sale.buyer"], order.buyer],
  [words["refund.title"], html`<strong class="big">${won(amount, language)}</strong>`],
  [words["refund.reason"], fields.reason],
  [words["refund.number"], fields.number],
  [words["refund.after"], won(left, language)],
  balance !== undefined && [words["refund.balance-now"], won(balance, language)],
  balance !== undefined && balance >= amount && [words["refund.balance-after"], won(balance - amount, language)],
])}
${balance !== undefined && balance < amount && noticeView(words["refund.balance-short"], true)}
<p class="hint">${left === 0n && !part.shippedAt ? words["refund.stock-back"] : words["refund.stock-later"]}</p>
<form method="post" action="/sell/orders/${order.number}/refund" data-once>${hidden("number", fields.number)}${hidden("kind", "part")}${hidden("amount", String(amount))}${hidden("reason", fields.reason)}${hidden("confirmed", "1")}
<button class="main danger">${words["refund.do"]} ${won(amount, language)}</button></form>
<form method="post" action="/sell/orders/${order.number}/refund">${hidden("number", fields.number)}${hidden("kind", fields.kind)}${hidden("amount", fields.amount)}${hidden("reason", fields.reason)}${hidden("back", "1")}
<button class="main quiet">${words["refund.back"]}</button></form></section>`,
  });
}

/** What was refunded, and the form for more of it. */
export function refundView({ language }: Look, view: SaleView, left: bigint): Html {
  const words = sellerWordsOf(language);
  const asked = view.refunds.find(({ state }) => state === "asked");
  return html`<section class="card-box" id="refund"><h2>${words["refund.title"]}</h2>
${view.refunds.length > 0 && refundList(words, language, view.refunds)}${!view.isWhole && html`<p class="hint">${words["refund.not-whole"]}</p>`}
${asked ? askAgain(words, language, view.sale, asked) : left > 0n ? refundForm(words, language, view, left) : html`<p class="hint">${words["refund.nothing"]}</p>`}</section>`;
}

function refundList(words: SellerWords, language: Language, refunds: readonly SellerRefund[]): Html {
  return html`<ul class="issued" aria-label="${words["refund.list"]}">${refunds.map(
    ({ number, amount, reason, state, at }) =>
      html`<li><strong>${won(amount, language)}</strong> <bdi>${reason}</bdi>${state === "asked" && html` ${chip("open", words["refund.asked"])}`} <small>${number} · ${moment(at, language)}</small></li>`,
  )}</ul>`;
}

function askAgain(words: SellerWords, language: Language, { order }: Sale, { number, amount, reason }: SellerRefund): Html {
  return html`<p class="hint">${words["refund.asked-text"]}</p>
<form method="post" action="/sell/orders/${order.number}/refund" data-once>${hidden("number", number)}${hidden("kind", "part")}${hidden("amount", String(amount))}${hidden("reason", reason)}${hidden("confirmed", "1")}
<button class="main">${words["refund.again"]}: ${won(amount, language)}</button></form>`;
}

function refundForm(words: SellerWords, language: Language, { sale, fields, faults }: SaleView, left: bigint): Html {
  const fault = (id: keyof typeof refundField) => {
    const found = faults?.get(id);
    return found && refundFault(language, found, left);
  };
  const choice = (kind: "all" | "part", text: Html | string) =>
    html`<label class="check"><input type="radio" id="kind-${kind}" name="kind" value="${kind}" required${fields.kind === kind && html` checked`}${described("kind", { fault: fault("kind") })}> ${text}</label>`;
  return html`<p class="hint">${words["refund.why"]}</p>
<form method="post" action="/sell/orders/${sale.order.number}/refund" data-refund novalidate>
<input type="hidden" name="number" value="${fields.number}">
<fieldset class="bare"><legend>${words["refund.kind"]}</legend>
${choice("all", html`${words["refund.all"]} <strong>${won(left, language)}</strong>`)}${choice("part", words["refund.part"])}${under("kind", { fault: fault("kind") })}</fieldset>
${entry({ id: "amount", label: words["refund.amount"], value: fields.amount, max: 20, won: true, fault: fault("amount"), optional: true })}
${entry({ id: "reason", label: words["refund.reason"], value: fields.reason, max: LONGEST_REASON, hint: words["refund.reason-why"], fault: fault("reason") })}
<button class="main quiet">${words["refund.check"]}</button></form>`;
}
