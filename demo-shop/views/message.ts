import { wordsOf } from "../words.ts";
import { html } from "./html.ts";
import { type Look, layout } from "./layout.ts";

/** A page that only says what went wrong, and leads back. */
export function messagePage(look: Look, kind: "gone" | "failed" | "refused" | "busy"): string {
  const words = wordsOf(look.language);
  return layout(look, {
    title: words[`${kind}.title`],
    body: html`<section class="sheet"><h1>${words[`${kind}.title`]}</h1><p class="text">${words[`${kind}.text`]}</p>
<a class="main quiet" href="/">${words["order.again"]}</a></section>`,
  });
}
