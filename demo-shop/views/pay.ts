import type { Order } from "../orders/order.ts";
import { moment, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { facts, lineList, totalLine } from "./parts.ts";

export interface PayView {
  readonly coconutOrigin: string;
  /** The shop's own origin, for the link to hand on. */
  readonly origin: string;
  /** Whether it is shown to the other person who pays. */
  readonly other: boolean;
  /** Paid here after all, although another person was to pay. */
  readonly here?: boolean;
}

/** The page on which an open order is paid; without a button when no payment could be registered. */
export function payPage(look: Look, order: Order, { coconutOrigin, origin, other, here = false }: PayView): string {
  const words = wordsOf(look.language);
  const { payment } = order;
  const base = other ? `/pay/${order.payToken}` : `/orders/${order.token}`;
  const title = other ? words["pay.other-title"] : words["pay.title"];
  const handsOn = !other && !here && order.otherPayer;
  const waits = payment === undefined && !handsOn;
  return layout(look, {
    title,
    scripts: payment === undefined || handsOn ? [] : [`${coconutOrigin}/sdk/coconut-pay.js`],
    body: html`<section class="sheet" data-live="${base}" data-pay${waits && html` data-waiting`} data-canceled="${words["pay.canceled"]}" data-error="${words["pay.error"]}" data-checking="${words["pay.checking"]}">
<h1>${title}</h1>
${facts([[words["pay.number"], order.number], !other && order.delivery ? [words["pay.for"], order.delivery.recipient] : [words["order.buyer"], order.buyer]])}
${lineList(order.lines, look.language)}
${totalLine(order.total, look.language)}
${handsOn ? handOn(look, `${origin}/pay/${order.payToken}`, `${base}/pay?here=1`) : payment === undefined ? down(look, base) : button(look, order, payment)}
<p class="notice" role="status" data-notice></p>
</section>`,
  });
}

function button({ language }: Look, { expires }: Order, payment: string): Html {
  const words = wordsOf(language);
  return html`<coconut-pay-button payment="${payment}" language="${language}" theme="auto"></coconut-pay-button>
<p class="hint">${words["pay.how"]}${expires && html` <span class="until">${words["pay.until"]} ${moment(expires, language)}</span>`}</p>`;
}

function down({ language }: Look, base: string): Html {
  const words = wordsOf(language);
  return html`<p class="notice" role="alert">${words["pay.down"]}</p>
<form method="post" action="${base}/payment" data-once><button class="main">${words["pay.retry"]}</button></form>`;
}

function handOn({ language }: Look, link: string, here: string): Html {
  const words = wordsOf(language);
  return html`<div class="hand-on"><label for="link">${words["pay.link"]}</label>
<input id="link" type="text" readonly value="${link}" aria-describedby="link-why">
<p class="hint" id="link-why">${words["pay.link-why"]}</p>
<button class="main" type="button" data-copy="${link}" data-copied="${words["pay.copied"]}">${words["pay.copy"]}</button>
<a class="main quiet" href="${here}">${words["pay.here"]}</a></div>`;
}
