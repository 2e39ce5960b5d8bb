import { isPayableAgain, type Order, type OrderPart, type OrderStage, partStage, stageOf } from "../orders/order.ts";
import { moment, won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { facts, lineList, totalLine } from "./parts.ts";

const CLOCK = html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="M24 13v12l8 5" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`;
const CHECK = html`<circle cx="24" cy="24" r="22" fill="currentColor"/><path d="m14 25 7 7 13-15" fill="none" stroke="var(--paper)" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`;
const CROSS = html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="m16 16 16 16m0-16L16 32" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>`;
const SIGNS: Readonly<Record<OrderStage, Html>> = {
  open: CLOCK,
  paid: CHECK,
  shipped: html`<circle cx="24" cy="24" r="22" fill="currentColor"/><path d="M11 17h16v14H11zm16 5h6l4 5v4H27z" fill="var(--paper)"/><circle cx="17" cy="32" r="3.5" fill="var(--paper)" stroke="currentColor" stroke-width="2"/><circle cx="31" cy="32" r="3.5" fill="var(--paper)" stroke="currentColor" stroke-width="2"/>`,
  refunded: html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="M15 21h13a6 6 0 0 1 0 12h-7m-6-12 6-6m-6 6 6 6" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`,
  expired: CROSS,
  canceled: CROSS,
  refused: CROSS,
  review: html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="M24 13v14m0 7v.1" stroke="currentColor" stroke-width="4" stroke-linecap="round"/>`,
};

/** What was tried with an order and did not work. */
export type OrderFailure = "order.sold-out" | "order.price-changed" | "order.too-many" | "order.not-canceled";

/** How a stage is called: what is fetched at the counter is never on its way. */
export function wordOf(stage: OrderStage, { delivery }: Pick<Order, "delivery">): OrderStage | "ready" | "handed-over" {
  if (delivery) return stage;
  return stage === "paid" ? "ready" : stage === "shipped" ? "handed-over" : stage;
}

/** What has become of an order, for the person who ordered it. */
export function orderPage(look: Look, order: Order, { receipts, failure }: { receipts: string; failure?: OrderFailure | undefined }): string {
  const words = wordsOf(look.language);
  const stage = stageOf(order);
  const word = wordOf(stage, order);
  const { delivery, paidAt } = order;
  return layout(look, {
    title: words[`order.${word}`],
    body: html`<section class="sheet" data-live="/orders/${order.token}" data-state="${order.state}" data-stage="${stage}">
<svg class="sign" viewBox="0 0 48 48" aria-hidden="true">${word === "handed-over" ? CHECK : SIGNS[stage]}</svg>
<h1>${words[`order.${word}`]}</h1>
<p class="text">${words[`order.${word}-text`]}${stage === "refused" && delivery && html` ${words["order.refused-cart"]}`}</p>
${failure && html`<p class="notice bad" role="alert">${words[failure]}</p>`}
${stage === "refused" && delivery && html`<a class="main" href="/cart">${words["sheet.back"]}</a>`}
${actions(look, order)}
${facts([
  [words["order.number"], order.number],
  [words["order.amount"], won(order.total, look.language)],
  [words["order.placed"], moment(order.created, look.language)],
  paidAt && [words["order.paid-at"], moment(paidAt, look.language)],
  [words["order.buyer"], order.buyer],
  order.otherPayer && [words["order.payer"], words["order.payer-other"]],
  ...(delivery
    ? ([
        [words["order.recipient"], delivery.recipient],
        [words["order.phone"], delivery.phone],
        [words["order.address"], `(${delivery.postcode}) ${delivery.address}${delivery.detail && `, ${delivery.detail}`}`],
      ] as const)
    : ([[words["order.pickup"], words["order.pickup-text"]]] as const)),
])}
<h2>${words["order.lines"]}</h2>
${order.parts.map((part) => partView(look, order, part, receipts))}
${totalLine(order.total, look.language)}
${order.user === undefined && html`<p class="hint">${words["order.link"]}</p>`}
<a class="main quiet" href="${look.visitor.user ? "/orders" : "/"}">${look.visitor.user ? words["mine.title"] : words["order.again"]}</a>
</section>`,
  });
}

/** What somebody who pays for another sees of an order that is not open any more: how it stands, not where it goes. */
export function otherPayerPage(look: Look, order: Order, { failure }: { failure?: OrderFailure | undefined } = {}): string {
  const words = wordsOf(look.language);
  const stage = stageOf(order);
  const word = wordOf(stage, order);
  const refunded = order.parts.reduce((sum, part) => sum + part.refunded, 0n);
  return layout(look, {
    title: words[`order.${word}`],
    body: html`<section class="sheet" data-live="/pay/${order.payToken}" data-state="${order.state}" data-stage="${stage}">
<svg class="sign" viewBox="0 0 48 48" aria-hidden="true">${word === "handed-over" ? CHECK : SIGNS[stage]}</svg>
<h1>${words[`order.${word}`]}</h1>
<p class="text">${stage === "paid" ? words["order.other-paid-text"] : words[`order.${word}-text`]}</p>
${failure && html`<p class="notice bad" role="alert">${words[failure]}</p>`}
${isPayableAgain(order) && payAgain(look, `/pay/${order.payToken}`)}
${facts([
  [words["order.number"], order.number],
  order.paidAt && [words["order.paid-at"], moment(order.paidAt, look.language)],
  refunded > 0n && [words["part.refund"], won(refunded, look.language)],
])}
${lineList(order.lines, look.language)}${totalLine(order.total, look.language)}
<a class="main quiet" href="/">${words["order.again"]}</a>
</section>`,
  });
}

function actions(look: Look, order: Order): Html | false {
  const { state, token, payment, otherPayer } = order;
  const words = wordsOf(look.language);
  if (state === "open") {
    return html`<div class="actions"><a class="main" href="/orders/${token}/pay">${otherPayer ? words["pay.link"] : words["order.pay"]}</a>
${payment !== undefined && html`<form method="post" action="/orders/${token}/cancel" data-once><button class="main quiet">${words["order.cancel"]}</button></form>`}</div>`;
  }
  return isPayableAgain(order) && payAgain(look, `/orders/${token}`);
}

function payAgain({ language }: Look, base: string): Html {
  return html`<div class="actions"><form method="post" action="${base}/payment" data-once><button class="main">${wordsOf(language)["order.pay-again"]}</button></form></div>`;
}

function partView({ language }: Look, order: Order, part: OrderPart, receipts: string): Html {
  const words = wordsOf(language);
  const stage = partStage(order, part);
  const lines = order.lines.filter(({ seller }) => seller.id === part.seller.id);
  const paid = order.state === "paid";
  return html`<section class="part" data-seller="${part.seller.id}"><h3><bdi>${part.seller.name}</bdi> <span class="stage ${stage}">${words[`part.${wordOf(stage, order)}`]}</span>${part.refunded > 0n && part.refunded < part.total && html` <span class="stage refunded">${words["part.part-refunded"]}</span>`}</h3>
${lineList(lines, language)}
${
  paid &&
  html`<ul class="after">
${part.shippedAt && html`<li>${words[order.delivery ? "part.shipped-at" : "part.handed-over-at"]}: ${moment(part.shippedAt, language)}</li>`}
${part.refunded > 0n && html`<li>${words["part.refund"]}: ${won(part.refunded, language)}</li>`}
<li>${part.receipt === undefined ? words["part.no-receipt"] : html`<a href="${receipts}${part.receipt}">${words["part.receipt"]}: <bdi>${part.seller.name}</bdi></a>`}</li>
</ul>`
}
</section>`;
}
