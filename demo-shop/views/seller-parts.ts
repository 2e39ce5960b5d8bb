import { MARKET } from "../sellers/accounts.ts";
import type { SaleStage } from "../sellers/sales.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import { type Language, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";

/** A page of the sellers' side. */
export interface SellerPage {
  readonly title: string;
  /** Which side of it it belongs to. */
  readonly tab: "sales" | "products" | "reviews";
  readonly body: Html;
}

/** A whole document of the sellers' side. */
export function sellerLayout(look: Look, { title, tab, body }: SellerPage): string {
  const words = sellerWordsOf(look.language);
  const link = (to: string, text: string, here: boolean) => html`<li><a href="${to}"${here && html` aria-current="page"`}>${text}</a></li>`;
  return layout(look, {
    title,
    body: html`<nav class="categories tabs" aria-label="${words["tab.label"]}"><ul>
${link("/sell", words["tab.sales"], tab === "sales")}${link("/sell/products", words["tab.products"], tab === "products")}${
  look.visitor.user?.sells === MARKET && link("/sell/reviews", words["review.title"], tab === "reviews")
}</ul></nav>
${body}`,
  });
}

/** The page for a person who sells nothing here. */
export function noSellerPage(look: Look): string {
  const words = sellerWordsOf(look.language);
  return layout(look, {
    title: words["no-seller.title"],
    body: html`<section class="sheet"><h1>${words["no-seller.title"]}</h1><p class="text">${words["no-seller.text"]}</p>
<a class="main quiet" href="/account">${wordsOf(look.language)["nav.account"]}</a></section>`,
  });
}

/** The page for a seller who signed in by phone for this browser. */
export function ownDevicePage(look: Look): string {
  const words = sellerWordsOf(look.language);
  return layout(look, {
    title: words["own-device.title"],
    body: html`<section class="sheet"><h1>${words["own-device.title"]}</h1><p class="text">${words["own-device.text"]}</p>
<a class="main" href="/sign-in?anew=1&back=/sell">${words["own-device.do"]}</a></section>`,
  });
}

/** The page while nobody can say whether a seller's certificate still holds. */
export function awayPage(look: Look): string {
  const words = sellerWordsOf(look.language);
  return layout(look, {
    title: words["away.title"],
    body: html`<section class="sheet"><h1>${words["away.title"]}</h1><p class="text">${words["away.text"]}</p>
<a class="main" href="${look.path}">${words["away.again"]}</a></section>`,
  });
}

/** The page after a fault of our own. */
export function failedPage(look: Look): string {
  const title = wordsOf(look.language)["failed.title"];
  const words = sellerWordsOf(look.language);
  return layout(look, {
    title,
    body: html`<section class="sheet"><h1>${title}</h1><p class="text">${words["failed.text"]}</p>
<a class="main quiet" href="/sell">${words["sale.back"]}</a></section>`,
  });
}

/** What was done, or why not. */
export function noticeView(text: string | undefined, isBad = false): Html | false {
  return text !== undefined && html`<p class="notice${isBad && " bad"}" role="${isBad ? "alert" : "status"}">${text}</p>`;
}

/** What is wrong with a form, each with a link to its field. */
export function faultSummary(title: string, faults: readonly (readonly [id: string, text: string])[]): Html | false {
  return (
    faults.length > 0 &&
    html`<div class="notice bad" role="alert"><p>${title}</p><ul>${faults.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></div>`
  );
}

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly max: number;
  /** The language of what is written into it. */
  readonly lang?: Language;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
  /** What is kept now, where somebody else has changed it. */
  readonly now?: string | undefined;
  /** Digits that the script groups while they are typed. */
  readonly won?: boolean;
  readonly rows?: number;
  readonly optional?: boolean;
}

/** A text field of one line, or of several with `rows`. */
export function entry({ id, label, value, max, lang, hint, fault, now, won, rows, optional }: Entry): Html {
  const attributes = html` id="${id}" name="${id}" maxlength="${max}"${lang && html` lang="${lang}"`}${!optional && html` required`}${described(id, { hint, fault, now })}`;
  return html`<div class="field"><label for="${id}">${label}</label>
${
  rows
    ? html`<textarea rows="${rows}"${attributes}>
${value}</textarea>`
    : html`<input type="text" value="${value}"${attributes}${won && html` inputmode="numeric" autocomplete="off" data-count`}>`
}
${under(id, { hint, fault, now })}</div>`;
}

interface Notes {
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
  readonly now?: string | undefined;
}

/** By which notes a field is described, and whether it is at fault. */
export function described(id: string, { hint, fault, now }: Notes): Html {
  const ids = [hint && `${id}-why`, now && `${id}-now`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return html`${ids !== "" && html` aria-describedby="${ids}"`}${fault && html` aria-invalid="true"`}`;
}

/** The notes below a field. */
export function under(id: string, { hint, fault, now }: Notes): Html {
  return html`${hint && html`<p class="hint" id="${id}-why">${hint}</p>`}${now && html`<p class="hint now-saved" id="${id}-now">${now}</p>`}${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}`;
}

/** How a sale's state is called: what the buyer fetches is handed over and never sent. */
export function saleWord(stage: SaleStage, isPickup: boolean): SaleStage | "to-hand-over" | "handed-over" {
  if (!isPickup) return stage;
  return stage === "to-ship" ? "to-hand-over" : stage === "shipped" ? "handed-over" : stage;
}

/** By what a form's draft is known in the browser: two people at one computer do not see each other's. */
export function draftName({ visitor }: Look, at: string): string {
  return `${visitor.user?.number ?? ""}:${at}`;
}

/** A small state in a frame. */
export function chip(kind: string, text: string): Html {
  return html`<span class="stage ${kind}">${text}</span>`;
}
