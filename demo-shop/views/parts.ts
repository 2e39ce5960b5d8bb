import { pictureAddress } from "../catalogue/pictures.ts";
import { type Language, won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";

/** One name and its value after another. */
export function facts(pairs: readonly (readonly [string, Html | string] | false | undefined)[]): Html {
  return html`<dl class="facts">${pairs.map((pair) => pair && html`<div><dt>${pair[0]}</dt><dd><bdi>${pair[1]}</bdi></dd></div>`)}</dl>`;
}

interface Line {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: bigint;
  readonly picture: string | undefined;
}

/** What is bought, with what each line comes to. */
export function lineList(lines: readonly Line[], language: Language): Html {
  return html`<ul class="lines">${lines.map(
    ({ name, quantity, unitPrice, picture }) => html`<li><img src="${pictureAddress(picture)}" alt="" width="64" height="64">
<span class="name"><bdi>${name}</bdi><small>${won(unitPrice, language)} × ${quantity}</small></span><span class="sum">${won(unitPrice * BigInt(quantity), language)}</span></li>`,
  )}</ul>`;
}

/** The sum below a list. */
export function totalLine(total: bigint, language: Language): Html {
  return html`<p class="total"><span>${wordsOf(language)["pay.total"]}</span> <strong data-sum>${won(total, language)}</strong></p>`;
}

export interface Field {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
  readonly hint?: string;
  readonly optional?: string;
  readonly autocomplete?: string;
  readonly inputmode?: "numeric" | "tel";
  readonly type?: "text" | "tel";
  readonly max: number;
}

/** A field of a form, with its hint and what was wrong with it. */
export function fieldView({ id, label, value, fault, hint, optional, autocomplete, inputmode, type = "text", max }: Field): Html {
  const described = [hint && `${id}-why`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return html`<div class="field"><label for="${id}">${label}${optional && html` <small>${optional}</small>`}</label>
<input id="${id}" name="${id}" type="${type}" value="${value}" maxlength="${max}"${inputmode && html` inputmode="${inputmode}"`}${
    autocomplete && html` autocomplete="${autocomplete}"`
  }${!optional && html` required`}${described !== "" && html` aria-describedby="${described}"`}${fault && html` aria-invalid="true"`}>
${hint && html`<p class="hint" id="${id}-why">${hint}</p>`}
${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}</div>`;
}

/** The quantity of something, with buttons that the script makes work. */
export function stepper(
  id: string,
  name: string,
  value: string,
  label: Html,
  words: { readonly less: string; readonly more: string },
  more: Html | string = "",
): Html {
  return html`${label}
<div class="stepper">
<button type="button" data-step="-1" aria-label="${words.less}">−</button>
<input id="${id}" name="${name}" type="number" inputmode="numeric" min="1" max="99" value="${value}" required${more}>
<button type="button" data-step="1" aria-label="${words.more}">+</button>
</div>`;
}

/** The way to the other pages of a list; nothing where there is one page. */
export function pager(language: Language, { page, pages }: { readonly page: number; readonly pages: number }, address: (page: number) => string): Html | false {
  const words = wordsOf(language);
  if (pages < 2) return false;
  const link = (to: number, text: string) => html`<li><a href="${address(to)}">${text}</a></li>`;
  const numbers = Array.from({ length: pages }, (_, at) => at + 1).filter((number) => Math.abs(number - page) < 4);
  return html`<nav class="pager" aria-label="${words["list.pages"]}"><ul>
${page > 1 && link(page - 1, words["list.previous"])}
${numbers.map((number) => html`<li><a href="${address(number)}"${number === page && html` aria-current="page"`}><span class="unseen">${words["list.page"]} </span>${number}</a></li>`)}
${page < pages && link(page + 1, words["list.next"])}
</ul></nav>`;
}
