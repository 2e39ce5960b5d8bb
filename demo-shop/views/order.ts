import type { Order, OrderState } from "../orders/orders.ts";
import { moment, won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { picture } from "./shelf.ts";

/** The page on which an open order is paid; `down` when no payment could be registered. */
export function payPage(look: Look, order: Order, coconutOrigin: string): string {
  const words = wordsOf(look.language);
  const { payment, expires } = order;
  const button =
    payment &&
    html`<coconut-pay-button payment="${payment}" language="${look.language}" theme="auto"></coconut-pay-button>
<p class="hint">${words["pay.how"]}${expires && html` <span class="until">${words["pay.until"]} ${moment(expires, look.language)}</span>`}</p>`;
  const down = html`<p class="notice" role="alert">${words["pay.down"]}</p>
<form method="post" action="/orders/${order.token}/payment"><button class="main">${words["pay.retry"]}</button></form>`;
  return layout(look, {
    title: words["pay.title"],
    scripts: payment ? [`${coconutOrigin}/sdk/coconut-pay.js`] : [],
    body: html`<section class="sheet" data-live="${order.token}" data-pay data-canceled="${words["pay.canceled"]}" data-error="${words["pay.error"]}" data-checking="${words["pay.checking"]}">
<h1>${words["pay.title"]}</h1>
${facts([
  [words["pay.number"], order.number],
  [words["pay.for"], order.buyer],
])}
${lines(look, order)}
${button || down}
<p class="notice" role="status" data-notice></p>
</section>`,
  });
}

const SIGNS: Readonly<Record<OrderState, Html>> = {
  open: html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="M24 13v12l8 5" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`,
  paid: html`<circle cx="24" cy="24" r="22" fill="currentColor"/><path d="m14 25 7 7 13-15" fill="none" stroke="var(--paper)" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`,
  expired: html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="m16 16 16 16m0-16L16 32" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>`,
  canceled: html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="m16 16 16 16m0-16L16 32" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>`,
  review: html`<circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><path d="M24 13v14m0 7v.1" stroke="currentColor" stroke-width="4" stroke-linecap="round"/>`,
};

/** What has become of an order. */
export function orderPage(look: Look, order: Order): string {
  const words = wordsOf(look.language);
  const { state } = order;
  const paid: [string, string][] = order.paidAt ? [[words["order.paid-at"], moment(order.paidAt, look.language)]] : [];
  return layout(look, {
    title: words[`order.${state}`],
    body: html`<section class="sheet" data-live="${order.token}" data-state="${state}">
<svg class="sign" viewBox="0 0 48 48" aria-hidden="true">${SIGNS[state]}</svg>
<h1>${words[`order.${state}`]}</h1>
<p class="text">${words[`order.${state}-text`]}</p>
${facts([[words["order.number"], order.number], [words["pay.for"], order.buyer], ...paid])}
${lines(look, order)}
${state === "open" ? html`<a class="main" href="/orders/${order.token}/pay">${words["order.pay"]}</a>` : html`<a class="main quiet" href="/">${words["order.again"]}</a>`}
</section>`,
  });
}

function facts(pairs: readonly (readonly [string, string])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>`;
}

function lines({ language }: Look, order: Order): Html {
  const words = wordsOf(language);
  const line = ({ product, name, quantity, unitPrice }: Order["lines"][number]) => html`<li><img src="${picture(product)}" alt="" width="64" height="64">
<span class="name">${name}<small>${won(unitPrice, language)} × ${quantity}</small></span><span class="sum">${won(unitPrice * BigInt(quantity), language)}</span></li>`;
  return html`<ul class="lines">${order.lines.map(line)}</ul>
<p class="total"><span>${words["pay.total"]}</span> <strong>${won(order.total, language)}</strong></p>`;
}
