import { type SaleRow, type SalesPage, type SalesQuery, saleFilters } from "../sellers/sales.ts";
import { type SellerWords, sellerWordsOf } from "../words/sellers.ts";
import { moment, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { chip, saleWord, sellerLayout } from "./seller-parts.ts";

/** What a seller has sold: by state, by number, newest first. */
export function salesPage(look: Look, page: SalesPage, query: SalesQuery): string {
  const words = sellerWordsOf(look.language);
  const { filter, search } = query;
  return sellerLayout(look, {
    title: words["sales.title"],
    tab: "sales",
    body: html`<h1 class="heading">${words["sales.title"]}</h1>
<form class="find" action="/sell" method="get">
${filter !== "all" && html`<input type="hidden" name="state" value="${filter}">`}
<label for="number">${words["sales.search"]}</label>
<input id="number" name="number" type="text" value="${search}" maxlength="24" autocomplete="off" autocapitalize="characters" spellcheck="false">
<button class="small">${words["sales.find"]}</button>
${search !== "" && html`<a class="plain" href="${address({ ...query, search: "", page: 1 })}">${words["sales.clear"]}</a>`}
</form>
<nav class="categories tabs" aria-label="${words["sales.filter"]}"><ul>${saleFilters
      .filter((each) => each !== "review" || page.counts.review > 0 || filter === "review")
      .map(
        (each) =>
          html`<li><a href="${address({ ...query, filter: each, page: 1 })}"${each === filter && html` aria-current="page"`}>${words[`filter.${each}`]} <span class="number">${page.counts[each]}</span></a></li>`,
      )}</ul></nav>
${page.sales.length === 0 ? nothing(words, query) : html`<ul class="sales">${page.sales.map((sale) => row(look, sale))}</ul>${pager(words, page, query)}`}`,
  });
}

function row({ language }: Look, sale: SaleRow): Html {
  const words = sellerWordsOf(language);
  const { number, stage, isPickup, refunded, total, buyer, placed, name, lines } = sale;
  const isPart = refunded > 0n && stage !== "refunded";
  return html`<li><a class="sale" href="/sell/orders/${number}" data-stage="${stage}">
<span class="id">${number}</span>
<span class="what"><bdi>${name}</bdi>${lines > 1 && html` <small>+ ${lines - 1} ${words["sales.more"]}</small>`}<small class="who"><bdi>${buyer}</bdi> · ${moment(placed, language)}</small></span>
<span class="states">${chip(stage, words[`stage.${saleWord(stage, isPickup)}`])}${isPart && chip("refunded", words["stage.part-refunded"])}</span>
<span class="sum">${won(total, language)}${isPart && html`<small>−${won(refunded, language)} ${words["sales.refunded"]}</small>`}</span></a></li>`;
}

function nothing(words: SellerWords, { filter, search }: SalesQuery): Html {
  const isNew = filter === "all" && search === "";
  return html`<section class="empty"><p class="lead">${isNew ? words["sales.none"] : words["sales.none-found"]}</p>
<p class="text">${isNew ? words["sales.none-text"] : words["sales.none-found-text"]}</p>
${!isNew && html`<a class="main quiet" href="/sell">${words["sales.clear"]}</a>`}</section>`;
}

function pager(words: SellerWords, { pages }: SalesPage, query: SalesQuery): Html | false {
  const { page } = query;
  if (pages < 2) return false;
  const link = (to: number, text: string) => html`<li><a href="${address({ ...query, page: to })}">${text}</a></li>`;
  return html`<nav class="pager" aria-label="${words.pages}"><ul>${page > 1 && link(page - 1, words.previous)}
<li><a href="${address(query)}" aria-current="page"><span class="unseen">${words.page} </span>${page} / ${pages}</a></li>
${page < pages && link(page + 1, words.next)}</ul></nav>`;
}

function address({ filter, search, page }: SalesQuery): string {
  const query = new URLSearchParams();
  if (filter !== "all") query.set("state", filter);
  if (search !== "") query.set("number", search);
  if (page > 1) query.set("page", String(page));
  return query.size > 0 ? `/sell?${query}` : "/sell";
}
