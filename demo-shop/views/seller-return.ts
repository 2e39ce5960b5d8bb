import type { Sale } from "../sellers/sales.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import type { Language } from "../words.ts";
import { type Html, html } from "./html.ts";
import { chip } from "./seller-parts.ts";

/** Goods by product: sold for good, or back on the shelf. */
export type Goods = ReadonlyMap<string, "sold" | "returned">;

/** What of a refunded sale is back in stock, and the question whether the rest is; nothing where no money went back. */
export function returnView(language: Language, { order, part }: Sale, goods: Goods): Html | false {
  const words = sellerWordsOf(language);
  const lines = (state: "sold" | "returned") => order.lines.filter(({ product }) => goods.get(product) === state);
  const back = lines("returned");
  const out = lines("sold");
  if (part.refunded === 0n || back.length + out.length === 0) return false;
  return html`<section class="card-box" id="returned"><h2>${words["return.title"]}</h2>
${
  back.length > 0 &&
  html`<ul class="issued">${back.map(({ name, quantity }) => html`<li><bdi>${name}</bdi> × ${quantity} ${chip("paid", words["return.back"])}</li>`)}</ul>`
}
${
  out.length > 0 &&
  html`<form method="post" action="/sell/orders/${order.number}/returned" data-once><fieldset class="bare"><legend>${words["return.which"]}</legend>
${out.map(({ product, name, quantity }) => html`<label class="check"><input type="checkbox" name="back:${product}" value="1"> <span><bdi>${name}</bdi> × ${quantity}</span></label>`)}</fieldset>
<p class="hint">${words["return.why"]}</p><button class="main quiet">${words["return.do"]}</button></form>`
}</section>`;
}
