import type { Payment } from "../../sdk/server/index.ts";
import type { Order } from "../orders/order.ts";
import type { Decided } from "../sellers/reviews.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import { moment, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { facts, lineList, totalLine } from "./parts.ts";
import { noticeView, sellerLayout } from "./seller-parts.ts";

export interface Review {
  readonly order: Order;
  /** As the gateway has it now; nothing where it does not say. */
  readonly payment: Payment | undefined;
}

export type ReviewNotice = Decided | "unknown";

/** The orders that wait for a person's word: what was ordered, what the gateway says, and the two ways out. */
export function reviewsPage(look: Look, reviews: readonly Review[], notice?: ReviewNotice): string {
  const words = sellerWordsOf(look.language);
  return sellerLayout(look, {
    title: words["review.title"],
    tab: "reviews",
    body: html`<h1 class="heading">${words["review.title"]}</h1><p class="text">${words["review.why"]}</p>
${notice && noticeView(words[`review.${notice}`], notice !== "accepted" && notice !== "released")}
${
  reviews.length === 0 ? html`<section class="empty"><p class="lead">${words["review.none"]}</p></section>` : reviews.map((review) => reviewView(look, review))
}`,
  });
}

function reviewView({ language }: Look, { order, payment }: Review): Html {
  const words = sellerWordsOf(language);
  const { number } = order;
  return html`<section class="card-box"><h2>${words["sale.title"]} ${number}</h2><div class="desk"><div>
${facts([
  [words["sale.placed"], moment(order.created, language)],
  [words["sale.buyer"], order.buyer],
  [words["review.ordered"], won(order.total, language)],
  [words["review.paid"], payment ? `${won(BigInt(payment.amount), language)} · ${payment.order.number}` : words["review.away"]],
  payment && [words["review.back"], won(BigInt(payment.refunded), language)],
])}
${lineList(order.lines, language)}${totalLine(order.total, language)}</div><div>
<form method="post" action="/sell/reviews/${number}" data-once><p class="hint">${words["review.accept-why"]}</p>
<button class="main" name="do" value="accept">${words["review.accept"]}<span class="unseen"> ${number}</span></button></form>
<form method="post" action="/sell/reviews/${number}" data-once><p class="hint">${words["review.release-why"]}</p>
<button class="main quiet" name="do" value="release">${words["review.release"]}<span class="unseen"> ${number}</span></button></form></div></div></section>`;
}
