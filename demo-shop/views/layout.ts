import { type Language, type Words, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";

/** What every page is drawn with. */
export interface Look {
  readonly language: Language;
  /** The path of the page, to which a change of language comes back. */
  readonly path: string;
  /** Addresses of the built browser files. */
  readonly style: string;
  readonly script: string;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Scripts of others: Coconut Pay's. */
  readonly scripts?: readonly string[];
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
  ${languages(look, words)}
</header>
<main id="main">${page.body}</main>
<p id="said" class="unseen" role="status"></p>
<footer><p>${words.footer}</p></footer>
</body>
</html>`.text;
}

function languages({ language, path }: Look, words: Words): Html {
  const choice = (tag: Language, name: string) =>
    html`<button name="language" value="${tag}" lang="${tag}" aria-pressed="${String(tag === language)}">${name}</button>`;
  return html`<form class="languages" method="post" action="/language" aria-label="${words.language}">
<input type="hidden" name="back" value="${path}">${choice("ko", "한국어")}${choice("en", "English")}</form>`;
}
