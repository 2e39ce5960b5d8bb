import type { SellerReceipt } from "../sellers/receipts.ts";
import type { RefundFaults, RefundFields, SellerRefund } from "../sellers/refunds.ts";
import type { Sale } from "../sellers/sales.ts";
import { type SellerWords, sellerWordsOf } from "../words/sellers.ts";
import { type Language, moment, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { facts, lineList } from "./parts.ts";
import { chip, faultSummary, noticeView, saleWord, sellerLayout } from "./seller-parts.ts";
import { refundFault, refundField, refundView } from "./seller-refund.ts";
import { type Goods, returnView } from "./seller-return.ts";

export interface SaleView {
  readonly sale: Sale;
  readonly receipts: readonly SellerReceipt[];
  readonly refunds: readonly SellerRefund[];
  /** Whether these are all refunds that the gateway knows. */
  readonly isWhole: boolean;
  readonly goods: Goods;
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
<h1 class="heading">${words["sale.title"]} ${order.number} ${chip(stage, words[`stage.${saleWord(stage, !order.delivery)}`])}${part.refunded > 0n && left > 0n && html` ${chip("refunded", words["stage.part-refunded"])}`}</h1>
${notice && noticeView(notice.text, notice.isBad)}
${faultSummary(
  words.summary,
  [...faults].map(([id, fault]) => [refundField[id], `${words[`refund.${id}`]}: ${refundFault(language, fault, left)}`]),
)}
<div class="desk"><div>
${factsView(language, sale)}${stage === "review" && html`<p class="hint">${words["review.who"]}</p>`}
<h2>${words["sale.lines"]}</h2>
${lineList(order.lines, language)}
${sums(language, part)}
</div><div>
${isPaid && shipping(language, sale)}
${isPaid && receiptView(language, view)}
${isPaid && refundView(look, view, left)}
${isPaid && returnView(language, sale, view.goods)}
</div></div>`,
  });
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
  const way = order.delivery ? "ship" : "hand-over";
  return html`<section class="card-box"><h2>${words[`${way}.title`]}</h2>${
    part.shippedAt
      ? html`<p>${words[`${way}.at`]}: ${moment(part.shippedAt, language)}</p>`
      : html`<p class="hint">${words[`${way}.why`]}</p><form method="post" action="/sell/orders/${order.number}/ship" data-once><button class="main">${words[`${way}.do`]}</button></form>`
  }</section>`;
}

function receiptView(language: Language, { sale, receipts, receiptsAt }: SaleView): Html {
  const words = sellerWordsOf(language);
  const { order, part } = sale;
  const [newest] = receipts;
  // Of one that was issued elsewhere it is not known what it says.
  const isElsewhere = newest !== undefined && newest.refunded === undefined;
  const isOutdated = newest?.refunded !== undefined && newest.refunded !== part.refunded;
  const issue = (text: string) =>
    html`<form method="post" action="/sell/orders/${order.number}/receipt" data-once><button class="main quiet">${text}</button></form>`;
  return html`<section class="card-box"><h2>${words["receipt.title"]}</h2>
${receipts.length === 0 ? html`<p class="hint">${words["receipt.none"]}</p>` : html`<ul class="issued">${receipts.map((receipt) => issued(words, language, receipt, receiptsAt))}</ul>`}
${isOutdated && html`<p class="hint">${words["receipt.outdated"]}</p>`}${isElsewhere && html`<p class="hint">${words["receipt.elsewhere"]}</p>`}
${receipts.length === 0 ? issue(words["receipt.issue"]) : isElsewhere ? issue(words["receipt.as-it-stands"]) : isOutdated && issue(words["receipt.again"])}</section>`;
}

function issued(words: SellerWords, language: Language, { id, revision, refunded, at }: SellerReceipt, receiptsAt: string): Html {
  return html`<li><a href="${receiptsAt}${id}">${words["receipt.open"]}${revision !== undefined && ` · ${language === "ko" ? `${revision}${words["receipt.revision"]}` : `${words["receipt.revision"]} ${revision}`}`}</a>${
    at &&
    html` <small>${moment(at, language)}${refunded !== undefined && refunded > 0n && html` · ${words["receipt.with"]} ${won(refunded, language)}`}</small>`
  }</li>`;
}
