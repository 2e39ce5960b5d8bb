import { categories, categoryIds } from "../catalogue/categories.ts";
import { pictureAddress } from "../catalogue/pictures.ts";
import { LONGEST_NAME, LONGEST_TEXT, type ProductFaults, type ProductFields } from "../sellers/product-form.ts";
import type { OwnProduct } from "../sellers/products.ts";
import { type SellerWords, sellerWordsOf } from "../words/sellers.ts";
import { type Language, won } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { described, draftName, entry, faultSummary, noticeView, sellerLayout, under } from "./seller-parts.ts";

export interface ProductView {
  /** As it is kept; none for a new one. */
  readonly product?: OwnProduct | undefined;
  readonly fields: ProductFields;
  readonly faults?: ProductFaults;
  /** Fewer are left than the seller wants to take away. */
  readonly isSold?: boolean;
  /** Somebody else has changed it since the form was shown. */
  readonly isChanged?: boolean;
  readonly notice?: string | undefined;
  readonly bad?: string | undefined;
}

/** The fields that a product is edited from. */
export function fieldsOf({ nameKo, nameEn, textKo, textEn, price, stock, category }: OwnProduct): ProductFields {
  return { nameKo, nameEn, textKo, textEn, price: price.toLocaleString("en"), stock: String(stock), category };
}

/** Registering a product, or changing one. */
export function sellerProductPage(look: Look, view: ProductView): string {
  const { language } = look;
  const words = sellerWordsOf(language);
  const { product, isChanged } = view;
  const title = product ? words["product.edit"] : words["product.new"];
  const at = product ? `/sell/products/${product.slug}` : "/sell/products/new";
  const faults = faultsOf(words, view);
  return sellerLayout(look, {
    title,
    tab: "products",
    body: html`<p class="trail"><a href="/sell/products">← ${words["product.back"]}</a>${product?.isOnSale && html`<a href="/products/${product.slug}">${words["product.see"]}</a>`}</p>
<h1 class="heading">${title}</h1>
${noticeView(view.notice)}${noticeView(view.bad, true)}${noticeView(isChanged ? words.changed : undefined, true)}
${faultSummary(
  words.summary,
  [...faults].map(([id, text]) => [id, `${words[LABEL[id]]}: ${text}`]),
)}
<div class="desk"><form class="boxes" method="post" action="${at}" data-once data-draft="${draftName(look, at)}"${view.notice && html` data-saved`} novalidate>
<div class="notice" role="status" data-draft-offer data-words="${words["draft.kept"]}" hidden><p></p>
<button type="button" class="small" data-draft-restore>${words["draft.restore"]}</button> <button type="button" class="small" data-draft-drop>${words["draft.drop"]}</button></div>
${product && html`<input type="hidden" name="version" value="${product.version}"><input type="hidden" name="shown-stock" value="${product.stock}">`}
${wordsBox(words, view, faults)}${offerBox(language, view, faults)}
<button class="main">${product ? words["product.save"] : words["product.register"]}</button>
</form>
${product && html`<div>${saleBox(words, product)}${pictureBox(words, product)}</div>`}</div>`,
  });
}

const LABEL = {
  nameKo: "product.name-ko",
  nameEn: "product.name-en",
  textKo: "product.text-ko",
  textEn: "product.text-en",
  price: "product.price",
  stock: "product.stock",
  category: "product.category",
} as const satisfies Record<keyof ProductFields, keyof SellerWords>;

type Texts = ReadonlyMap<keyof ProductFields, string>;

function faultsOf(words: SellerWords, { faults, isSold, product }: ProductView): Texts {
  const texts = new Map([...(faults ?? [])].map(([id, fault]) => [id, words[fault]]));
  if (isSold) texts.set("stock", `${words["fault.stock-sold"]} ${product?.stock ?? 0}`);
  return texts;
}

function wordsBox(words: SellerWords, { fields, product, isChanged }: ProductView, faults: Texts): Html {
  const now = (id: "nameKo" | "nameEn" | "textKo" | "textEn") =>
    isChanged && product && product[id] !== fields[id] ? `${words["changed-now"]} ${product[id]}` : undefined;
  const name = (id: "nameKo" | "nameEn", label: string, lang: Language) =>
    entry({ id, label, lang, value: fields[id], max: LONGEST_NAME, fault: faults.get(id), now: now(id) });
  const text = (id: "textKo" | "textEn", label: string, lang: Language) =>
    entry({ id, label, lang, value: fields[id], max: LONGEST_TEXT, rows: 4, fault: faults.get(id), now: now(id) });
  return html`<fieldset><legend>${words["product.words"]}</legend>
${name("nameKo", words["product.name-ko"], "ko")}${text("textKo", words["product.text-ko"], "ko")}
${name("nameEn", words["product.name-en"], "en")}${text("textEn", words["product.text-en"], "en")}</fieldset>`;
}

function offerBox(language: Language, { fields, product, isChanged }: ProductView, faults: Texts): Html {
  const words = sellerWordsOf(language);
  const now = (is: string, kept: string) => (isChanged && is !== kept ? `${words["changed-now"]} ${kept}` : undefined);
  const category = {
    fault: faults.get("category"),
    now: product && now(fields.category, product.category) && `${words["changed-now"]} ${categories[product.category][language]}`,
  };
  return html`<fieldset><legend>${words["product.offer"]}</legend>
${entry({ id: "price", label: words["product.price"], value: fields.price, max: 20, won: true, hint: words["product.price-why"], fault: faults.get("price"), now: product && now(fields.price.replaceAll(/[^0-9]/g, ""), String(product.price)) && `${words["changed-now"]} ${won(product.price, language)}` })}
${entry({ id: "stock", label: words["product.stock"], value: fields.stock, max: 12, won: true, hint: product && `${words["product.stock-why"]} ${product.held}`, fault: faults.get("stock") })}
<div class="field"><label for="category">${words["product.category"]}</label>
<select id="category" name="category" required${described("category", category)}><option value="">${words["product.category-choose"]}</option>
${categoryIds.map((id) => html`<option value="${id}"${id === fields.category && html` selected`}>${categories[id][language]}</option>`)}</select>
${under("category", category)}</div></fieldset>`;
}

function saleBox(words: SellerWords, { slug, isOnSale }: OwnProduct): Html {
  return html`<section class="card-box"><h2>${isOnSale ? words["products.on-sale"] : words["products.hidden"]}</h2>
<p class="hint">${isOnSale ? words["product.shown-why"] : words["product.hidden-why"]}</p>
<form method="post" action="/sell/products/${slug}/state" data-once><input type="hidden" name="state" value="${isOnSale ? "hidden" : "on-sale"}">
<button class="main${isOnSale && " quiet"}">${isOnSale ? words["product.hide"] : words["product.show"]}</button></form></section>`;
}

function pictureBox(words: SellerWords, { slug, pictures }: OwnProduct): Html {
  return html`<section class="card-box"><h2>${words["pictures.title"]}</h2>
${pictures.length === 0 ? html`<p class="hint">${words["pictures.none"]}</p>` : html`<ul class="thumbs">${pictures.map((id) => html`<li><img src="${pictureAddress(id)}" alt="" width="72" height="72"></li>`)}</ul>`}
<a class="main quiet" href="/sell/products/${slug}/pictures">${words["pictures.title"]} ${pictures.length} / 5</a></section>`;
}
