import { wordsOf } from "../words.ts";
import { html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { facts, fieldView } from "./parts.ts";

export interface SignInView {
  readonly coconutOrigin: string;
  readonly merchant: string;
  /** 32 random bytes as base64url, which only this session may answer. */
  readonly challenge: string;
  /** The path to go to afterwards. */
  readonly back: string;
}

/** The page on which a visitor signs in by the certificate's signature. */
export function signInPage(look: Look, { coconutOrigin, merchant, challenge, back }: SignInView): string {
  const words = wordsOf(look.language);
  return layout(look, {
    title: words["sign-in.title"],
    scripts: [`${coconutOrigin}/sdk/coconut-pay.js`],
    body: html`<section class="sheet" data-sign-in data-back="${back}" data-failed="${words["sign-in.failed"]}" data-away="${words["sign-in.away"]}" data-checking="${words["sign-in.checking"]}">
<h1>${words["sign-in.title"]}</h1>
<p class="text">${words["sign-in.text"]}</p>
<div class="door"><coconut-sign-in-button merchant="${merchant}" challenge="${challenge}" language="${look.language}" theme="auto"></coconut-sign-in-button></div>
<p class="notice" role="status" data-notice></p>
<p class="hint">${words["sign-in.guest"]}</p>
</section>`,
  });
}

/** Who is signed in; asks for a name where none was chosen yet. */
export function accountPage(look: Look, view: { readonly value: string; readonly back: string; readonly fault?: boolean; readonly saved?: boolean }): string {
  const words = wordsOf(look.language);
  const { user } = look.visitor;
  const isNew = user?.name === undefined;
  return layout(look, {
    title: isNew ? words["sign-in.name-title"] : words["nav.account"],
    body: html`<section class="sheet"><h1>${isNew ? words["sign-in.name-title"] : words["nav.account"]}</h1>
<p class="text">${words["sign-in.name-text"]}</p>
${view.saved && html`<p class="notice" role="status">${words["sign-in.saved"]}</p>`}
<form method="post" action="/account" data-once data-keep="account"${view.fault && html` data-answered`} novalidate><input type="hidden" name="back" value="${view.back}">
${fieldView({ id: "name", label: words["sign-in.name"], value: view.value, fault: view.fault ? words["error.name"] : undefined, autocomplete: "name", max: 40 })}
<button class="main">${words["sign-in.save"]}</button></form>
${facts([[words["sign-in.number"], user?.number ?? ""]])}
<form method="post" action="/sign-out" data-sign-out><p class="hint">${words["sign-in.out-why"]}</p><button class="main quiet">${words["sign-in.out"]}</button></form>
</section>`,
  });
}
