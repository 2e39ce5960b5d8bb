import * as v from "valibot";
import type { Language } from "../protocol/account.ts";
import { type OrderCheck, OrderCheckReply } from "../protocol/order-check.ts";
import { readProblem } from "../protocol/problem.ts";
import { orderField } from "../ui/order-fields.ts";
import { sellerProblemWords } from "../ui/seller-problem-words.ts";
import { requestOf } from "./order-request.ts";
import { orderWords } from "./order-words.ts";
import { shopOrigin, tellShop } from "./shop.ts";
import { part } from "./view.ts";

// The frame for shops that register nothing: the page gives its whole order, the gateway compares it with the shop's own.

const query = new URLSearchParams(location.search);
const language: Language = query.get("language") === "ko" ? "ko" : "en";
const words = orderWords(language);

/** What the SDK's element tells this frame; a page may say anything. */
const Presented = v.object({ type: v.literal("coconut-pay"), order: v.string(), tid: v.nullable(v.string()) });

let presented: v.InferOutput<typeof Presented> | undefined;
let busy = false;

async function check(): Promise<void> {
  if (!presented || busy) return;
  busy = true;
  showProgress();
  try {
    const request = await requestOf(presented, location.pathname.split("/").at(-1) ?? "");
    if (!request) return showRefusal({ heading: words.invalid, what: words.invalidWhat, end: "invalid" });
    const answer = await fetch("/v1/order-checks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(15_000),
    });
    const body: unknown = await answer.json();
    if (answer.ok) showCheck(v.parse(OrderCheckReply, body).check);
    else showFailure(sellerProblemWords(readProblem(body) ?? { code: "answer-invalid" }, language).what);
  } catch {
    showFailure(sellerProblemWords({ code: "offline" }, language).what);
  } finally {
    busy = false;
  }
}

function showCheck({ verdict, fields, code, payment }: OrderCheck): void {
  if (verdict === "normal" && payment !== undefined) {
    tellShop("normal", { payment, code });
    location.replace(`/button/${payment}?${query}`);
    return;
  }
  const unread = fields.includes("order");
  showRefusal({ heading: words.abnormal, what: unread ? words.unread : words.what, fields: unread ? [] : fields, code, end: "abnormal" });
  tellShop("abnormal", { fields, code });
}

const showFailure = (what: string) => showRefusal({ heading: words.failed, what, end: "failed" });

function showProgress(): void {
  part("progress").textContent = words.checking;
  for (const id of ["refused", "retry", "back"]) part(id).hidden = true;
}

interface Refusal {
  readonly heading: string;
  readonly what: string;
  readonly fields?: readonly string[];
  readonly code?: string;
  /** What may be tried again as it is: only a check that failed. */
  readonly end: "abnormal" | "invalid" | "failed";
}

/** Nothing here can be paid. */
function showRefusal({ heading, what, fields = [], code = "", end }: Refusal): void {
  document.documentElement.dataset.face = end;
  part("progress").textContent = "";
  part("heading").textContent = heading;
  part("unmoved").textContent = end === "failed" ? words.unmoved : words.unpayable;
  part("what").textContent = what;
  part("fields").replaceChildren(...fields.map(fieldItem));
  part("code").textContent = code;
  part("code-line").hidden = code === "";
  part("refused").hidden = false;
  part("retry").hidden = end !== "failed";
  part("back").hidden = end === "failed";
  tellShop("tall");
  if (end !== "abnormal") tellShop("error");
}

function fieldItem(field: string): HTMLElement {
  const item = document.createElement("li");
  const name = document.createElement("code");
  name.textContent = field;
  item.append(orderField(field, language), " ", name);
  return item;
}

/** A frame may not use the clipboard; copying a selection it may. */
function copyCode(): void {
  getSelection()?.selectAllChildren(part("code"));
  if (document.execCommand("copy")) part("copy").textContent = words.copied;
}

addEventListener("message", (message) => {
  if (message.source !== window.parent || presented) return;
  const read = v.safeParse(Presented, message.data);
  if (!read.success) return;
  presented = read.output;
  void check();
});
part("retry").addEventListener("click", () => void check());
part("copy").addEventListener("click", copyCode);
document.documentElement.lang = language;
for (const [id, text] of [
  ["retry", words.retry],
  ["copy", words.copy],
  ["code-label", words.code],
] as const)
  part(id).textContent = text;
const shop = shopOrigin();
if (window.parent !== window && shop) {
  const back = document.createElement("a");
  Object.assign(back, { href: shop, target: "_top", className: "button quiet", textContent: words.back });
  part("back").append(back);
}
showProgress();
tellShop("ready");
