import type { SellerReceipt } from "../sellers/receipts.ts";
import { LONGEST_REASON, type RefundFault, type RefundFaults, type RefundFields, type SellerRefund } from "../sellers/refunds.ts";
import type { Sale } from "../sellers/sales.ts";
import { type SellerWords, sellerWordsOf } from "../words/sellers.ts";
import { type Language, moment, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { facts, lineList } from "./parts.ts";
import { chip, described, entry, faultSummary, noticeView, sellerLayout, under } from "./seller-parts.ts";

export interface SaleView {
  readonly sale: Sale;
  readonly receipts: readonly SellerReceipt[];
  readonly refunds: readonly SellerRefund[];
  /** What was typed, and the number of the next refund. */
  readonly fields: RefundFields;
  readonly faults?: RefundFaults | undefined;
  readonly notice?: { readonly text: string; readonly isBad: boolean } | undefined;
  /** The gateway's address of receipts, with a slash at the end. */
  readonly receiptsAt: string;
}

/** One order, as far as it is this seller's: what, to whom, how it stands, and what can be done. */
export function salePage(look: Look, view: SaleView): string {
  const { language } = look;
  const words = sellerWordsOf(language);
  const { sale, notice } = view;
  const faults: RefundFaults = view.faults ?? new Map();
  const { order, part, stage } = sale;
  const isPaid = order.state === "paid";
  const left = part.total - part.refunded;
  return sellerLayout(look, {
    title: `${words["sale.title"]} ${order.number}`,
    tab: "sales",
    body: html`<p class="trail"><a href="/sell">← ${words["sale.back"]}</a></p>
<h1 class="heading">${words["sale.title"]} ${order.number} ${chip(stage, words[`stage.${stage}`])}${part.refunded > 0n && left > 0n && html` ${chip("refunded", words["stage.part-refunded"])}`}</h1>
${notice && noticeView(notice.text, notice.isBad)}
${faultSummary(
  words.summary,
  [...faults].map(([id, fault]) => [FIELD[id], `${words[`refund.${id}`]}: ${faultText(language, fault, left)}`]),
)}
<div class="desk"><div>
${factsView(language, sale)}
<h2>${words["sale.lines"]}</h2>
${lineList(order.lines, language)}
${sums(language, part)}
</div><div>
${isPaid && shipping(language, sale)}
${isPaid && receiptView(language, view)}
${isPaid && refundView(look, view, left)}
</div></div>`,
  });
}

/** The last question before money moves. */
export function confirmRefundPage(look: Look, { sale, fields, amount }: { sale: Sale; fields: RefundFields; amount: bigint }): string {
  const { language } = look;
  const words = sellerWordsOf(language);
  const { order, part } = sale;
  const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;
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
  [words["refund.after"], won(part.total - part.refunded - amount, language)],
])}
<form method="post" action="/sell/orders/${order.number}/refund" data-once>${hidden("number", fields.number)}${hidden("kind", "part")}${hidden("amount", String(amount))}${hidden("reason", fields.reason)}${hidden("confirmed", "1")}
<button class="main danger">${words["refund.do"]} ${won(amount, language)}</button></form>
<form method="post" action="/sell/orders/${order.number}/refund">${hidden("number", fields.number)}${hidden("kind", fields.kind)}${hidden("amount", fields.amount)}${hidden("reason", fields.reason)}${hidden("back", "1")}
<button class="main quiet">${words["refund.back"]}</button></form></section>`,
  });
}

/** Where a fault of the refund form stands. */
const FIELD = { kind: "kind-all", amount: "amount", reason: "reason" } as const;

function faultText(language: Language, fault: RefundFault, left: bigint): string {
  const text = sellerWordsOf(language)[fault];
  return fault === "fault.too-much" ? `${text} ${won(left, language)}` : text;
}

function factsView(language: Language, { order }: Sale): Html {
  const words = sellerWordsOf(language);
  const { delivery, state } = order;
  const check = { paid: "normal", review: "review", open: "open", expired: "ended", canceled: "ended" } as const;
  const isPaid = state === "paid";
  return facts([
    [words["sale.check"], html`<span class="check-${check[state]}">${words[`sale.check-${check[state]}`]}</span>`],
    [words["sale.placed"], moment(order.created, language)],
    order.paidAt && [words["sale.paid"], moment(order.paidAt, language)],
    [words["sale.buyer"], order.buyer],
    ...(delivery && isPaid
      ? ([
          [words["sale.to"], delivery.recipient],
          [words["sale.phone"], delivery.phone],
          [words["sale.address"], `(${delivery.postcode}) ${delivery.address}${delivery.detail && `, ${delivery.detail}`}`],
        ] as const)
      : ([[words["sale.method"], delivery ? words["sale.hidden"] : words["sale.pickup"]]] as const)),
  ]);
}

function sums(language: Language, { total, refunded }: Sale["part"]): Html {
  const words = sellerWordsOf(language);
  return html`<p class="total"><span>${words["sale.total"]}</span> <strong>${won(total, language)}</strong></p>
${
  refunded > 0n &&
  facts([
    [words["sale.refunded"], `−${won(refunded, language)}`],
    [words["sale.kept"], won(total - refunded, language)],
  ])
}`;
}

function shipping(language: Language, { order, part, stage }: Sale): Html | false {
  const words = sellerWordsOf(language);
  if (!part.shippedAt && stage !== "to-ship") return false;
  return html`<section class="card-box"><h2>${words["ship.title"]}</h2>${
    part.shippedAt
      ? html`<p>${words["ship.at"]}: ${moment(part.shippedAt, language)}</p>`
      : html`<p class="hint">${words["ship.why"]}</p><form method="post" action="/sell/orders/${order.number}/ship" data-once><button class="main">${words["ship.do"]}</button></form>`
  }</section>`;
}

function receiptView(language: Language, { sale, receipts, receiptsAt }: SaleView): Html {
  const words = sellerWordsOf(language);
  const { order, part } = sale;
  const [newest] = receipts;
  const isOutdated = newest !== undefined && newest.refunded !== part.refunded;
  const issue = (text: string) =>
    html`<form method="post" action="/sell/orders/${order.number}/receipt" data-once><button class="main quiet">${text}</button></form>`;
  return html`<section class="card-box"><h2>${words["receipt.title"]}</h2>
${receipts.length === 0 ? html`<p class="hint">${words["receipt.none"]}</p>` : html`<ul class="issued">${receipts.map((receipt) => issued(words, language, receipt, receiptsAt))}</ul>`}
${isOutdated && html`<p class="hint">${words["receipt.outdated"]}</p>`}
${receipts.length === 0 ? issue(words["receipt.issue"]) : isOutdated && issue(words["receipt.again"])}</section>`;
}

function issued(words: SellerWords, language: Language, { id, revision, refunded, at }: SellerReceipt, receiptsAt: string): Html {
  return html`<li><a href="${receiptsAt}${id}">${words["receipt.open"]}${revision !== undefined && ` · ${language === "ko" ? `${revision}${words["receipt.revision"]}` : `${words["receipt.revision"]} ${revision}`}`}</a>${
    at &&
    html` <small>${moment(at, language)}${refunded !== undefined && refunded > 0n && html` · ${words["receipt.with"]} ${won(refunded, language)}`}</small>`
  }</li>`;
}

function refundView({ language }: Look, view: SaleView, left: bigint): Html {
  const words = sellerWordsOf(language);
  const asked = view.refunds.find(({ state }) => state === "asked");
  return html`<section class="card-box" id="refund"><h2>${words["refund.title"]}</h2>
${view.refunds.length > 0 && refundList(words, language, view.refunds)}
${asked ? askAgain(words, language, view.sale, asked) : left > 0n ? refundForm(words, language, view, left) : html`<p class="hint">${words["refund.nothing"]}</p>`}</section>`;
}

function refundList(words: SellerWords, language: Language, refunds: readonly SellerRefund[]): Html {
  return html`<ul class="issued" aria-label="${words["refund.list"]}">${refunds.map(
    ({ number, amount, reason, state, at }) =>
      html`<li><strong>${won(amount, language)}</strong> <bdi>${reason}</bdi>${state === "asked" && html` ${chip("open", words["refund.asked"])}`} <small>${number} · ${moment(at, language)}</small></li>`,
  )}</ul>`;
}

function askAgain(words: SellerWords, language: Language, { order }: Sale, { number, amount, reason }: SellerRefund): Html {
  const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;
  return html`<p class="hint">${words["refund.asked-text"]}</p>
<form method="post" action="/sell/orders/${order.number}/refund" data-once>${hidden("number", number)}${hidden("kind", "part")}${hidden("amount", String(amount))}${hidden("reason", reason)}${hidden("confirmed", "1")}
<button class="main">${words["refund.again"]}: ${won(amount, language)}</button></form>`;
}

function refundForm(words: SellerWords, language: Language, { sale, fields, faults }: SaleView, left: bigint): Html {
  const fault = (id: keyof typeof FIELD) => {
    const found = faults?.get(id);
    return found && faultText(language, found, left);
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
