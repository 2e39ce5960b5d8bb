import { MOST_PIECES } from "../cart/cart.ts";
import { categories } from "../catalogue/categories.ts";
import { pictureAddress } from "../catalogue/pictures.ts";
import type { Product } from "../catalogue/products.ts";
import { MARKET } from "../sellers/accounts.ts";
import { won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { stepper } from "./parts.ts";
import { card, stockNote } from "./shelf.ts";

/** What a visitor has filled in, and what was wrong with it. */
export interface Filled {
  readonly quantity: string;
  readonly buyer: string;
  readonly error?: "error.name" | "error.quantity" | "error.stock" | "error.cart-full" | undefined;
  /** What stands in the way of ordering and is no fault of a field. */
  readonly notice?: "error.changed" | "error.orders-visitor" | "error.orders-network" | undefined;
  /** The form's own random number. */
  readonly form: string;
}

/** One product: into the cart, or ordered at once. */
export function productPage(look: Look, product: Product, filled: Filled, also: readonly Product[] = []): string {
  const words = wordsOf(look.language);
  const { name, text, price, seller, stock, category, pictures, pictureWords = [] } = product;
  return layout(look, {
    title: name,
    category,
    body: html`<p class="trail"><a href="/">← ${words["product.back"]}</a><a href="/?category=${category}">${categories[category][look.language]}</a></p>
<article class="product">
<div class="gallery" data-gallery><img src="${pictureAddress(pictures[0])}" alt="${pictureWords[0] ?? name}" width="800" height="800">${pictures.length > 1 && thumbs(words, pictures, pictureWords)}</div>
<div>
<h1><bdi>${name}</bdi></h1>
<p class="text"><bdi>${text}</bdi></p>
<p class="price">${won(price, look.language)}</p>
<dl class="quick"><div><dt>${words["product.sold-by"]}</dt><dd><a href="/?seller=${seller.id}"><bdi>${seller.name}</bdi></a></dd></div>
<div><dt>${words["product.delivery"]}</dt><dd>${words["product.delivery-text"]}</dd></div>
<div><dt class="unseen">${words["stock.in"]}</dt><dd>${stockNote(stock, look.language)}</dd></div></dl>
${stock > 0 ? orderForm(look, product, filled) : filled.error && html`<p class="notice bad" role="alert">${words["error.sold-out"]} ${words["error.not-ordered"]}</p>`}
</div>
</article>
${also.length > 0 && html`<section class="also"><h2>${words["product.also"]}</h2><ul class="shelf">${also.map((other) => card(other, look.language, true))}</ul></section>`}`,
  });
}

function thumbs(words: ReturnType<typeof wordsOf>, pictures: readonly string[], shown: readonly string[]): Html {
  return html`<ul class="thumbs" aria-label="${words["product.pictures"]}">${pictures.map(
    (picture, at) =>
      html`<li><button type="button" data-picture="${pictureAddress(picture)}" data-shows="${shown[at] ?? ""}" aria-pressed="${String(at === 0)}" aria-label="${words["product.picture"]} ${at + 1}"><img src="${pictureAddress(picture)}" alt="" width="72" height="72"></button></li>`,
  )}</ul>`;
}

function orderForm(look: Look, { slug, price, stock, seller }: Product, filled: Filled): Html {
  const words = wordsOf(look.language);
  const { error } = filled;
  const aboutQuantity = error !== undefined && error !== "error.name";
  const quantity = stepper(
    "quantity",
    "quantity",
    filled.quantity,
    html`<label for="quantity">${words["product.quantity"]}</label>`,
    { less: words["product.less"], more: words["product.more"] },
    html` aria-describedby="quantity-fault"${aboutQuantity && html` aria-invalid="true" autofocus`}`,
  );
  return html`<form method="post" action="/orders" data-order data-price="${price}" data-language="${look.language}" data-keep="/products/${slug}"${(error ?? filled.notice) !== undefined && html` data-answered`}>
<input type="hidden" name="product" value="${slug}"><input type="hidden" name="form" value="${filled.form}"><input type="hidden" name="price" value="${price}">
${filled.notice && html`<p class="notice bad" role="alert">${words[filled.notice]}</p>`}
${quantity}
${aboutQuantity && html`<p class="fault" role="alert" id="quantity-fault">${words[error]}${error === "error.stock" && html` ${Math.min(stock, MOST_PIECES)}`}</p>`}
<p class="total" aria-live="polite"><span>${words["product.total"]}</span> <output for="quantity" data-total>${won(price * quantityOf(filled.quantity), look.language)}</output></p>
<button class="main" formaction="/cart/add" formnovalidate>${words["product.to-cart"]}</button>
${
  seller.id === MARKET &&
  html`<fieldset class="now"><legend>${words["product.now"]}</legend>
<p class="hint" id="buyer-why">${words["product.now-why"]}</p>
<label for="buyer">${words["product.name"]}</label>
<input id="buyer" name="buyer" type="text" autocomplete="name" maxlength="40" value="${filled.buyer}" required aria-describedby="buyer-why buyer-fault"${error === "error.name" && html` aria-invalid="true" autofocus`}>
${error === "error.name" && html`<p class="fault" role="alert" id="buyer-fault">${words[error]}</p>`}
<button class="main quiet" type="submit">${words["product.order"]}</button>
</fieldset>`
}
</form>`;
}

function quantityOf(text: string): bigint {
  return /^[1-9][0-9]?$/.test(text) ? BigInt(text) : 1n;
}
