import { type Category, categories, categoryIds } from "../catalogue/categories.ts";
import { type Language, type Words, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";

/** Who looks at a page, as far as the shop knows. */
export interface Visitor {
  readonly user: { readonly number: string; readonly name: string | undefined; readonly sells: string | undefined } | undefined;
  /** Pieces in the cart. */
  readonly pieces: number;
}

/** What every page is drawn with. */
export interface Look {
  readonly language: Language;
  /** The path of the page, to which a change of language comes back. */
  readonly path: string;
  /** Addresses of the built browser files. */
  readonly style: string;
  readonly script: string;
  readonly visitor: Visitor;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Scripts of others: Coconut Pay's. */
  readonly scripts?: readonly string[];
  /** What the search field holds. */
  readonly search?: string | undefined;
  /** Shows the categories, and which one the page is in. */
  readonly category?: Category | "all" | "none";
}

/** A whole document of the shop. */
export function layout(look: Look, page: Page): string {
  const words = wordsOf(look.language);
  return html`<!doctype html>
<html lang="${look.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · ${words.shop}</title>
<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${look.style}">
<script type="module" src="${look.script}"></script>
${(page.scripts ?? []).map((script) => html`<script src="${script}" async></script>`)}
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="top">
  <a class="brand" href="/"><svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="16" fill="#e4572e"/><path d="M6 20a10 10 0 0 1 20 0z" fill="#ffd9a0"/><path d="M4 23h24" stroke="#fff7ec" stroke-width="2" stroke-linecap="round"/></svg>${words.shop}</a>
  ${search(words, page.search)}
  ${links(look, words)}
  ${languages(look, words)}
</header>
${page.category && page.category !== "none" && categoryLinks(look, words, page.category)}
<main id="main">${page.body}</main>
<p id="said" class="unseen" role="status"></p>
<footer><p>${words["footer.sellers"]} ${words.footer}</p></footer>
</body>
</html>`.text;
}

function search(words: Words, value = ""): Html {
  return html`<form class="search" role="search" action="/" method="get">
<label class="unseen" for="search">${words["nav.search-label"]}</label>
<input id="search" name="q" type="search" value="${value}" placeholder="${words["nav.search-hint"]}" maxlength="80" autocomplete="off">
<button aria-label="${words["nav.search"]}"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="m15.5 15.5 5 5" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg></button>
</form>`;
}

function links({ visitor, path }: Look, words: Words): Html {
  const { user, pieces } = visitor;
  const here = path.split("?")[0];
  const link = (to: string, text: Html | string) => html`<li><a href="${to}"${here === to.split("?")[0] && html` aria-current="page"`}>${text}</a></li>`;
  const cart = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 4h2.5l2.2 11h10.2l2.1-8H6.4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round"/><circle cx="9" cy="19.3" r="1.6" fill="currentColor"/><circle cx="16.6" cy="19.3" r="1.6" fill="currentColor"/></svg>${words["nav.cart"]}${
    pieces > 0 && html` <span class="pieces">${pieces}<span class="unseen"> ${pieces === 1 ? words["nav.cart-piece"] : words["nav.cart-pieces"]}</span></span>`
  }`;
  return html`<nav class="links" aria-label="${words.shop}"><ul>
${user?.sells !== undefined && link("/sell", words["nav.sell"])}
${user && link("/orders", words["nav.orders"])}
${user ? link("/account", html`<bdi>${user.name ?? words["nav.account"]}</bdi>`) : link(signInPath(path), words["nav.sign-in"])}
${link("/cart", cart)}
</ul></nav>`;
}

/** Where to sign in and come back to a page; the sign-in page itself comes back to where it was to. */
function signInPath(path: string): string {
  return path.startsWith("/sign-in") ? path : `/sign-in?back=${encodeURIComponent(path)}`;
}

function categoryLinks({ language }: Look, words: Words, current: Category | "all"): Html {
  const link = (to: string, text: string, here: boolean) => html`<li><a href="${to}"${here && html` aria-current="page"`}>${text}</a></li>`;
  return html`<nav class="categories" aria-label="${words["nav.categories"]}"><ul>
${link("/", words["nav.all"], current === "all")}
${categoryIds.map((id) => link(`/?category=${id}`, categories[id][language], current === id))}
</ul></nav>`;
}

function languages({ language, path }: Look, words: Words): Html {
  const choice = (tag: Language, name: string) =>
    html`<button name="language" value="${tag}" lang="${tag}" aria-pressed="${String(tag === language)}">${name}</button>`;
  return html`<form class="languages" method="post" action="/language" aria-label="${words.language}">
<input type="hidden" name="back" value="${path}">${choice("ko", "한국어")}${choice("en", "English")}</form>`;
}
