import { bySeller, type CartLine, sumOf } from "../cart/cart.ts";
import { pictureAddress } from "../catalogue/pictures.ts";
import { won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { stepper } from "./parts.ts";
import { stockNote } from "./shelf.ts";

export interface CartView {
  readonly lines: readonly CartLine[];
  /** The name of what was just put in. */
  readonly added?: string | undefined;
  readonly fault?: "error.none" | "error.quantity" | undefined;
}

/** The cart: by seller, with a choice of what is ordered now. */
export function cartPage(look: Look, { lines, added, fault }: CartView): string {
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
    html`<section class="group"><h2><a href="/?seller=${seller.id}"><bdi>${seller.name}</bdi></a></h2><ul>${group.map((line) => lineView(look, line))}</ul></section>`,
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

function lineView({ language }: Look, { product, quantity, selected }: CartLine): Html {
  const words = wordsOf(language);
  const { slug, name, price, stock, pictures } = product;
  const short = stock < quantity;
  const label = html`<label class="unseen" for="quantity:${slug}">${words["cart.pieces"]} ${name}</label>`;
  return html`<li class="cart-line" data-price="${price}">
<input type="checkbox" name="selected:${slug}" value="1" aria-label="${words["cart.select"]} ${name}"${selected && html` checked`}>
<img src="${pictureAddress(pictures[0])}" alt="" width="88" height="88">
<div class="about"><a class="name" href="/products/${slug}"><bdi>${name}</bdi></a>
<p class="each">${won(price, language)} <small>/ ${words["cart.each"]}</small></p>
${short && html`<p class="fault" id="short:${slug}">${stock === 0 ? words["error.sold-out"] : html`${words["error.stock"]} ${stock}`}</p>`}
${!short && stock <= 5 && stockNote(stock, language)}</div>
<div class="amount">${stepper(`quantity:${slug}`, `quantity:${slug}`, String(quantity), label, { less: `${words["product.less"]}: ${name}`, more: `${words["product.more"]}: ${name}` }, short ? html` aria-describedby="short:${slug}" aria-invalid="true"` : "")}
<strong class="sum" data-sum>${won(price * BigInt(quantity), language)}</strong>
<button class="remove" name="do" value="remove:${slug}" aria-label="${words["cart.remove-this"]} ${name}">${words["cart.remove"]}</button></div>
</li>`;
}
