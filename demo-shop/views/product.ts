import type { Product } from "../catalogue/products.ts";
import { won, wordsOf } from "../words.ts";
import { html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { picture } from "./shelf.ts";

/** What a visitor has filled in, and what was wrong with it. */
export interface Filled {
  readonly quantity: string;
  readonly buyer: string;
  readonly error?: "error.name" | "error.quantity";
}

/** One product, and the form that orders it. */
export function productPage(look: Look, { slug, name, text, price }: Product, filled: Filled): string {
  const words = wordsOf(look.language);
  const fault = (error: Filled["error"], id: string) => filled.error === error && error && html`<p class="fault" role="alert" id="${id}">${words[error]}</p>`;
  const invalid = (error: Filled["error"]) => filled.error === error && html` aria-invalid="true" autofocus`;
  return layout(look, {
    title: name,
    body: html`<p class="trail"><a href="/">← ${words["product.back"]}</a></p>
<article class="product">
<img src="${picture(slug)}" alt="" width="400" height="400">
<div>
<h1>${name}</h1>
<p class="text">${text}</p>
<p class="price">${won(price, look.language)}</p>
<form method="post" action="/orders" data-order data-price="${price}" data-language="${look.language}">
<input type="hidden" name="product" value="${slug}">
<label for="quantity">${words["product.quantity"]}</label>
<div class="stepper">
<button type="button" data-step="-1" aria-label="${words["product.less"]}">−</button>
<input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="99" value="${filled.quantity}" required aria-describedby="quantity-fault"${invalid("error.quantity")}>
<button type="button" data-step="1" aria-label="${words["product.more"]}">+</button>
</div>
${fault("error.quantity", "quantity-fault")}
<label for="buyer">${words["product.name"]}</label>
<input id="buyer" name="buyer" type="text" autocomplete="name" maxlength="40" value="${filled.buyer}" required aria-describedby="buyer-why buyer-fault"${invalid("error.name")}>
<p class="hint" id="buyer-why">${words["product.name-why"]}</p>
${fault("error.name", "buyer-fault")}
<p class="total" aria-live="polite"><span>${words["product.total"]}</span> <output for="quantity" data-total>${won(price * quantityOf(filled.quantity), look.language)}</output></p>
<button class="main" type="submit">${words["product.order"]}</button>
</form>
</div>
</article>`,
  });
}

function quantityOf(text: string): bigint {
  return /^[1-9][0-9]?$/.test(text) ? BigInt(text) : 1n;
}
