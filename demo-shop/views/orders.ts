import { pictureAddress } from "../catalogue/pictures.ts";
import { isPayableAgain, type Order, type OrderFilter, type OrderStage, orderFilters, stageOf } from "../orders/order.ts";
import type { OrderList } from "../orders/orders.ts";
import { moment, won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { pager } from "./parts.ts";

const MOST_PICTURES = 4;

/** A page of a person's orders, all or of one kind. */
export function ordersPage(
  look: Look,
  { orders, counts, pages }: OrderList,
  { filter, page }: { readonly filter: OrderFilter; readonly page: number },
): string {
  const words = wordsOf(look.language);
  const address = (to: OrderFilter, at = 1) => {
    const query = new URLSearchParams({ ...(to !== "all" && { state: to }), ...(at > 1 && { page: String(at) }) });
    return query.size > 0 ? `/orders?${query}` : "/orders";
  };
  return layout(look, {
    title: words["mine.title"],
    body: html`<h1 class="heading">${words["mine.title"]}</h1>
<nav class="categories tabs" aria-label="${words["mine.filter"]}"><ul>${orderFilters.map(
      (each) =>
        html`<li><a href="${address(each)}"${each === filter && html` aria-current="page"`}>${words[`mine.${each}`]} <span class="number">${counts[each]}</span></a></li>`,
    )}</ul></nav>
${
  orders.length === 0
    ? html`<section class="sheet empty"><p class="lead">${words["mine.none"]}</p><p class="text">${words["mine.none-text"]}</p><a class="main quiet" href="/">${words["list.all"]}</a></section>`
    : html`<ul class="orders">${orders.map((order) => orderCard(look, order))}</ul>${pager(look.language, { page, pages }, (at) => address(filter, at))}`
}`,
  });
}

const STAGE_WORDS: Readonly<
  Record<OrderStage, "mine.open" | "mine.paid" | "mine.shipped" | "mine.refunded" | "part.expired" | "part.canceled" | "part.refused" | "part.review">
> = {
  open: "mine.open",
  paid: "mine.paid",
  shipped: "mine.shipped",
  refunded: "mine.refunded",
  expired: "part.expired",
  canceled: "part.canceled",
  refused: "part.refused",
  review: "part.review",
};

function orderCard({ language }: Look, order: Order): Html {
  const words = wordsOf(language);
  const { number, token, created, lines, state, total } = order;
  const stage = stageOf(order);
  const refunded = order.parts.reduce((sum, part) => sum + part.refunded, 0n);
  const more = lines.length - 1;
  const first = lines[0]?.name ?? "";
  const pay =
    state === "open"
      ? html`<a class="main" href="/orders/${token}/pay">${words["order.pay"]}<span class="unseen"> ${number}</span></a>`
      : isPayableAgain(order) &&
        html`<form method="post" action="/orders/${token}/payment" data-once><button class="main">${words["order.pay-again"]}<span class="unseen"> ${number}</span></button></form>`;
  return html`<li class="order"><div class="order-head"><span class="stage ${stage}">${stage === "shipped" && !order.delivery ? words["part.handed-over"] : words[STAGE_WORDS[stage]]}</span>${refunded > 0n && stage !== "refunded" && html`<span class="stage refunded">${words["part.part-refunded"]}: ${won(refunded, language)}</span>`}<span>${moment(created, language)}</span><span class="number">${number}</span></div>
<div class="order-body"><ul class="strip" aria-hidden="true">${lines.slice(0, MOST_PICTURES).map(({ picture }) => html`<li><img src="${pictureAddress(picture)}" alt="" width="56" height="56"></li>`)}</ul>
<p class="name"><bdi>${first}</bdi>${more > 0 && html` <small>+${more} ${words["mine.more"]}</small>`}</p>
<strong class="sum">${won(total, language)}</strong></div>
<div class="order-foot">${pay}<a class="main quiet" href="/orders/${token}">${words["mine.details"]}<span class="unseen"> ${number}</span></a></div></li>`;
}
