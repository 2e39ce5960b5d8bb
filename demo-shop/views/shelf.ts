import type { Product } from "../catalogue/products.ts";
import { won, wordsOf } from "../words.ts";
import { html } from "./html.ts";
import { type Look, layout } from "./layout.ts";

/** The list of all products. */
export function shelfPage(look: Look, products: readonly Product[]): string {
  const words = wordsOf(look.language);
  const card = ({ slug, name, price }: Product, at: number) => html`<li><a class="card" href="/products/${slug}">
<img src="${picture(slug)}" alt="" width="400" height="400"${at > 3 && html` loading="lazy"`}>
<span class="name">${name}</span><span class="price">${won(price, look.language)}</span></a></li>`;
  return layout(look, {
    title: words["home.products"],
    body: html`<section class="hero"><h1>${words["home.title"]}</h1><p>${words["home.lead"]}</p></section>
<h2 class="unseen">${words["home.products"]}</h2>
<ul class="shelf">${products.map(card)}</ul>`,
  });
}

/** The address of a product's picture. */
export function picture(slug: string): string {
  return `/static/pictures/${slug}.svg`;
}
