import { categories } from "../catalogue/categories.ts";
import { pictureAddress } from "../catalogue/pictures.ts";
import type { OwnProduct } from "../sellers/products.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import { type Language, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { chip, sellerLayout } from "./seller-parts.ts";

/** All that a seller sells or has hidden. */
export function sellerProductsPage(look: Look, products: readonly OwnProduct[]): string {
  const words = sellerWordsOf(look.language);
  return sellerLayout(look, {
    title: words["products.title"],
    tab: "products",
    body: html`<div class="head"><h1 class="heading">${words["products.title"]} <small>${products.length}</small></h1><a class="main" href="/sell/products/new">${words["products.new"]}</a></div>
${
  products.length === 0
    ? html`<section class="empty"><p class="lead">${words["products.none"]}</p><p class="text">${words["products.none-text"]}</p></section>`
    : html`<ul class="sales">${products.map((product) => row(look.language, product))}</ul>`
}`,
  });
}

function row(language: Language, { slug, nameKo, nameEn, price, stock, held, sold, category, isOnSale, pictures }: OwnProduct): Html {
  const words = sellerWordsOf(language);
  return html`<li><a class="sale own" href="/sell/products/${slug}">
<img src="${pictureAddress(pictures[0])}" alt="" width="64" height="64" loading="lazy">
<span class="what"><bdi>${language === "ko" ? nameKo : nameEn}</bdi><small class="who"><bdi lang="${language === "ko" ? "en" : "ko"}">${language === "ko" ? nameEn : nameKo}</bdi> · ${categories[category][language]}</small></span>
<span class="states">${chip(isOnSale ? "paid" : "hidden", isOnSale ? words["products.on-sale"] : words["products.hidden"])}${pictures.length === 0 && chip("open", words["products.no-picture"])}</span>
<span class="counts">${words["products.stock"]} <strong class="${stock === 0 && "none"}">${stock.toLocaleString(language)}</strong>${held > 0 && html` <small>+ ${held.toLocaleString(language)} ${words["products.held"]}</small>`}<small class="who">${words["products.sold"]} ${sold.toLocaleString(language)}</small></span>
<span class="sum">${won(price, language)}</span></a></li>`;
}
