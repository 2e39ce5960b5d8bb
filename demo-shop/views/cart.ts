import { bySeller, type CartLine, sumOf } from "../cart/cart.ts";
import { pictureAddress } from "../catalogue/pictures.ts";
import { type Language, won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { stepper } from "./parts.ts";
import { stockNote } from "./shelf.ts";

export interface CartView {
  readonly lines: readonly CartLine[];
  /** The name of what was just put in. */
  readonly added?: string | undefined;
  readonly fault?: "error.none" | "error.lines" | undefined;
  /** What was typed as a quantity and is none, by product. */
  readonly typed?: ReadonlyMap<string, string>;
}

/** What is wrong with a line as it would be ordered, in words; empty where nothing is. */
export function lineFault(language: Language, { product, quantity }: Pick<CartLine, "product" | "quantity">): string {
  const words = wordsOf(language);
  if (product.stock >= quantity) return "";
  return product.stock === 0 ? words["error.sold-out"] : `${words["error.stock"]} ${product.stock}`;
}

/** The cart: by seller, with a choice of what is ordered now. */
export function cartPage(look: Look, { lines, added, fault, typed = new Map() }: CartView): string {
  const words = wordsOf(look.language);
  const chosen = lines.filter(({ selected }) => selected);
  const groups = bySeller(lines.map((line) => ({ ...line, seller: line.product.seller })));
  if (lines.length === 0) {
    return layout(look, {
      title: words["cart.title"],
      body: html`<section class="sheet empty"><h1>${words["cart.empty"]}</h1><p class="text">${words["cart.empty-text"]}</p><a class="main quiet" href="/">${words["cart.more"]}</a></section>`,
    });
  }
  return layout(look, {
    title: words["cart.title"],
    body: html`<h1 class="heading">${words["cart.title"]}</h1>
${added !== undefined && html`<p class="notice" role="status">✓ <bdi>${added}</bdi> ${words["cart.added"]}</p>`}
${fault && html`<p class="notice bad" role="alert">${words[fault]}</p>`}
<form class="cart" method="post" action="/cart" data-cart data-language="${look.language}">
<button class="unseen" name="do" value="save" tabindex="-1" aria-hidden="true">${words["cart.save"]}</button>
<div class="goods">
<label class="check all"><input type="checkbox" data-all${chosen.length === lines.length && html` checked`}> ${words["cart.select-all"]}</label>
${groups.map(
  ([seller, group]) =>
    html`<section class="group"><h2><a href="/?seller=${seller.id}"><bdi>${seller.name}</bdi></a></h2><ul>${group.map((line) => lineView(look, line, typed.get(line.product.slug)))}</ul></section>`,
)}
</div>
<aside class="sums">
${groups.length > 1 && html`<p class="hint">${words["cart.one-signature"]}</p>`}
<dl class="quick"><div><dt>${words["cart.sum"]}</dt><dd data-count>${chosen.length}</dd></div><div><dt>${words["cart.delivery"]}</dt><dd>${words["cart.free"]}</dd></div></dl>
<p class="total" aria-live="polite"><span>${words["cart.total"]}</span> <output data-total>${won(sumOf(chosen), look.language)}</output></p>
<button class="main" name="do" value="order">${words["cart.order"]}</button>
<button class="main quiet" name="do" value="save" data-save>${words["cart.save"]}</button>
<a class="plain" href="/">${words["cart.more"]}</a>
</aside>
</form>`,
  });
}

function lineView({ language }: Look, line: CartLine, typed: string | undefined): Html {
  const words = wordsOf(language);
  const { product, quantity, selected } = line;
  const { slug, name, price, stock, pictures } = product;
  const fault = typed === undefined ? lineFault(language, line) : words["error.quantity"];
  const label = html`<label class="unseen" for="quantity:${slug}">${words["cart.pieces"]} ${name}</label>`;
  return html`<li class="cart-line" data-product="${slug}" data-price="${price}">
<input type="checkbox" name="selected:${slug}" value="1" aria-label="${words["cart.select"]} ${name}"${selected && html` checked`}>
<img src="${pictureAddress(pictures[0])}" alt="" width="88" height="88">
<div class="about"><a class="name" href="/products/${slug}"><bdi>${name}</bdi></a>
<p class="each">${won(price, language)} <small>/ ${words["cart.each"]}</small></p>
<p class="fault" id="fault:${slug}" data-fault>${fault}</p>
${fault === "" && stock <= 5 && stockNote(stock, language)}</div>
<div class="amount">${stepper(`quantity:${slug}`, `quantity:${slug}`, typed ?? String(quantity), label, { less: `${words["product.less"]}: ${name}`, more: `${words["product.more"]}: ${name}` }, html` aria-describedby="fault:${slug}"${fault !== "" && html` aria-invalid="true"`}`)}
<strong class="sum" data-sum>${won(price * BigInt(quantity), language)}</strong>
<button class="remove" name="do" value="remove:${slug}" aria-label="${words["cart.remove-this"]} ${name}">${words["cart.remove"]}</button></div>
</li>`;
}
