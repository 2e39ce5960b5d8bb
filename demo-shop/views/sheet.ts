import { bySeller, type CartLine, sumOf } from "../cart/cart.ts";
import type { SheetFault, SheetFields } from "../orders/sheet.ts";
import { type Words, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { fieldView, lineList, totalLine } from "./parts.ts";

export interface SheetView {
  readonly lines: readonly CartLine[];
  readonly fields: SheetFields;
  readonly faults: ReadonlyMap<keyof SheetFields, SheetFault>;
  /** What else stands in the way: a changed sum, or what is no longer there, by the name of the product. */
  readonly notice?: string | undefined;
  /** The form's own random number. */
  readonly form: string;
}

const LABELS = {
  buyer: "sheet.buyer",
  recipient: "sheet.recipient",
  phone: "sheet.phone",
  postcode: "sheet.postcode",
  address: "sheet.address",
  detail: "sheet.detail",
  otherPayer: "sheet.other-payer",
} as const satisfies Record<keyof SheetFields, keyof Words>;

/** The order sheet: what is ordered, where it goes and who pays. */
export function sheetPage(look: Look, { lines, fields, faults, notice, form }: SheetView): string {
  const words = wordsOf(look.language);
  const fault = (id: keyof SheetFields) => {
    const found = faults.get(id);
    return found && words[found];
  };
  const groups = bySeller(lines.map((line) => ({ ...line, seller: line.product.seller })));
  const total = sumOf(lines);
  return layout(look, {
    title: words["sheet.title"],
    body: html`<h1 class="heading">${words["sheet.title"]}</h1>
${notice !== undefined && html`<p class="notice bad" role="alert">${notice}</p>`}
${faults.size > 0 && summary(words["error.summary"], faults, words)}
<form class="order-sheet" method="post" action="/checkout" data-once data-keep="sheet"${(faults.size > 0 || notice !== undefined) && html` data-answered`} novalidate>
<input type="hidden" name="form" value="${form}"><input type="hidden" name="shown" value="${total}">
<div class="fields">
<fieldset><legend>${words["sheet.who"]}</legend>
${fieldView({ id: "buyer", label: words["sheet.buyer"], value: fields.buyer, fault: fault("buyer"), autocomplete: "name", max: 40 })}
${!look.visitor.user && html`<p class="hint">${words["sheet.sign-in"]} <a href="/sign-in?back=/checkout">${words["nav.sign-in"]}</a></p>`}
<noscript><p class="hint">${words["sheet.not-kept"]}</p></noscript>
</fieldset>
<fieldset><legend>${words["sheet.where"]}</legend>
${fieldView({ id: "recipient", label: words["sheet.recipient"], value: fields.recipient, fault: fault("recipient"), autocomplete: "shipping name", max: 40 })}
${fieldView({ id: "phone", label: words["sheet.phone"], value: fields.phone, fault: fault("phone"), autocomplete: "shipping tel", type: "tel", inputmode: "tel", max: 20 })}
${fieldView({ id: "postcode", label: words["sheet.postcode"], value: fields.postcode, fault: fault("postcode"), hint: words["sheet.postcode-why"], autocomplete: "shipping postal-code", inputmode: "numeric", max: 7 })}
${fieldView({ id: "address", label: words["sheet.address"], value: fields.address, fault: fault("address"), autocomplete: "shipping address-line1", max: 100 })}
${fieldView({ id: "detail", label: words["sheet.detail"], value: fields.detail, fault: fault("detail"), optional: words["sheet.optional"], autocomplete: "shipping address-line2", max: 60 })}
<p class="hint">${words["sheet.private"]}</p>
</fieldset>
<fieldset><legend>${words["sheet.pay"]}</legend>
<label class="check"><input type="checkbox" name="other-payer" value="1" aria-describedby="other-payer-why"${fields.otherPayer && html` checked`}> ${words["sheet.other-payer"]}</label>
<p class="hint" id="other-payer-why">${words["sheet.other-payer-why"]}</p>
</fieldset>
</div>
<aside class="sums">
<h2>${words["sheet.goods"]}</h2>
${groups.map(
  ([seller, group]) =>
    html`<h3><bdi>${seller.name}</bdi></h3>${lineList(
      group.map(({ product, quantity }) => ({ name: product.name, quantity, unitPrice: product.price, picture: product.pictures[0] })),
      look.language,
    )}`,
)}
${totalLine(total, look.language)}
<button class="main">${words["sheet.submit"]}</button>
<a class="plain" href="/cart">${words["sheet.back"]}</a>
</aside>
</form>`,
  });
}

function summary(title: string, faults: SheetView["faults"], words: Words): Html {
  return html`<div class="notice bad" role="alert"><p>${title}</p><ul>${[...faults].map(([id, fault]) => html`<li><a href="#${id}">${words[LABELS[id]]}: ${words[fault]}</a></li>`)}</ul></div>`;
}
