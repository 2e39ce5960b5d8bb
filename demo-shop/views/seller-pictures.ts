import { pictureAddress } from "../catalogue/pictures.ts";
import { LONGEST_WORDS, MOST_PICTURES, type OwnPicture, type PictureWords } from "../sellers/pictures.ts";
import type { OwnProduct } from "../sellers/products.ts";
import type { PictureFault } from "../sellers/re-encode.ts";
import { type SellerWords, sellerWordsOf } from "../words/sellers.ts";
import { type Html, html } from "./html.ts";
import type { Look } from "./layout.ts";
import { described, draftName, entry, faultSummary, noticeView, sellerLayout, under } from "./seller-parts.ts";

export interface PicturesView {
  readonly product: OwnProduct;
  readonly pictures: readonly OwnPicture[];
  readonly version: number;
  /** What was typed for a new picture, or for one that is there, and what is wrong with it. */
  readonly typed?: { readonly id: string; readonly words: PictureWords; readonly faulty: readonly ("ko" | "en")[] } | undefined;
  readonly fault?: PictureFault | "picture.full" | "picture.again" | undefined;
  /** The product was registered just now. */
  readonly isRegistered?: boolean;
  readonly notice?: string | undefined;
  readonly bad?: string | undefined;
}

/** The id by which the form of a new picture goes. */
export const NEW = "new";

/** The pictures of a product: adding, describing, the first one, removing. */
export function sellerPicturesPage(look: Look, view: PicturesView): string {
  const { language } = look;
  const words = sellerWordsOf(language);
  const { product, pictures, version, typed, fault } = view;
  const at = `/sell/products/${product.slug}`;
  const faults: [string, string][] = [
    ...(fault ? [["picture", `${words["pictures.file"]}: ${words[fault]}`] as [string, string]] : []),
    ...(typed?.faulty ?? []).map((tag): [string, string] => [`${tag}-${typed?.id}`, `${words[`pictures.${tag}`]}: ${words["fault.words"]}`]),
  ];
  const name = language === "ko" ? product.nameKo : product.nameEn;
  return sellerLayout(look, {
    title: `${words["pictures.of"]} ${name}`,
    tab: "products",
    body: html`<p class="trail"><a href="${at}">← ${words["pictures.done"]}</a></p>
<h1 class="heading">${words["pictures.of"]} <bdi>${name}</bdi></h1>
${noticeView(view.notice)}${noticeView(view.bad, true)}${faultSummary(words.summary, faults)}
${view.isRegistered && html`<div hidden data-draft-done="${draftName(look, "/sell/products/new")}"></div>`}
<div class="desk"><div>${
      pictures.length === 0
        ? html`<p class="text">${words["pictures.none"]}</p>`
        : html`<ul class="own-pictures">${pictures.map((picture, place) => pictureForm(words, at, version, picture, place, typed))}</ul>`
    }</div><div>${pictures.length < MOST_PICTURES ? addForm(words, at, view) : html`<p class="hint">${words["pictures.full"]}</p>`}</div></div>`,
  });
}

function pictureForm(words: SellerWords, at: string, version: number, picture: OwnPicture, place: number, typed: PicturesView["typed"]): Html {
  const { id, width, height } = picture;
  const own = typed?.id === id ? typed : { words: picture.words, faulty: [] };
  const label = `${words["pictures.number"]} ${place + 1}`;
  return html`<li class="card-box"><form method="post" action="${at}/pictures/${id}" aria-label="${label}" data-once novalidate><input type="hidden" name="version" value="${version}">
<img src="${pictureAddress(id)}" alt="${label}" width="${width}" height="${height}">
<div>${wordFields(words, id, own)}
<div class="row"><button class="small" name="do" value="describe">${words["pictures.save"]}<span class="unseen"> ${label}</span></button>
${place > 0 ? html`<button class="small" name="do" value="first">${words["pictures.first"]}<span class="unseen"> ${label}</span></button>` : html`<span class="hint">${words["pictures.is-first"]}</span>`}
<button class="remove" name="do" value="remove">${words["pictures.remove"]}<span class="unseen"> ${label}</span></button></div></div></form></li>`;
}

function addForm(words: SellerWords, at: string, { typed, fault }: PicturesView): Html {
  const own = typed?.id === NEW ? typed : { words: { ko: "", en: "" }, faulty: [] };
  const notes = { hint: words["pictures.file-why"], fault: fault && words[fault] };
  return html`<section class="card-box"><h2>${words["pictures.add"]}</h2>
<form method="post" action="${at}/pictures" enctype="multipart/form-data" data-picture-form data-too-large="${words["picture.bytes"]}" data-wrong-type="${words["picture.type"]}">
<div class="field"><label for="picture">${words["pictures.file"]}</label>
<input id="picture" name="picture" type="file" accept="image/jpeg,image/png,image/webp" required${described("picture", notes)}>${under("picture", notes)}</div>
${wordFields(words, NEW, own)}
<p class="hint">${words["pictures.why"]}</p>
<button class="main">${words["pictures.upload"]}</button></form></section>`;
}

function wordFields(words: SellerWords, id: string, { words: typed, faulty }: { words: PictureWords; faulty: readonly ("ko" | "en")[] }): Html {
  return html`${(["ko", "en"] as const).map((tag) =>
    entry({
      id: `${tag}-${id}`,
      label: words[`pictures.${tag}`],
      lang: tag,
      value: typed[tag],
      max: LONGEST_WORDS,
      fault: faulty.includes(tag) ? words["fault.words"] : undefined,
    }),
  )}`;
}
