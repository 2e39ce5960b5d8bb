import * as v from "valibot";
import type { Language } from "../protocol/account.ts";
import { sha256, toBase64Url } from "../protocol/bytes.ts";
import { canonicalBytes } from "../protocol/canonical.ts";
import { type OrderCheck, OrderCheckReply, type OrderCheckRequest, PageOrder } from "../protocol/order-check.ts";
import { readProblem } from "../protocol/problem.ts";
import { sellerProblemWords } from "../ui/seller-problem-words.ts";
import { fieldWords, orderWords } from "./order-words.ts";
import { tellShop } from "./shop.ts";
import { part } from "./view.ts";

// The frame for shops that register nothing: the page gives its whole order, the gateway compares it with the shop's own.

const query = new URLSearchParams(location.search);
const language: Language = query.get("language") === "ko" ? "ko" : "en";
const words = orderWords(language);

/** What the SDK's element tells this frame; a page may say anything. */
const Presented = v.object({ type: v.literal("coconut-pay"), order: v.string(), tid: v.nullable(v.string()) });

let presented: v.InferOutput<typeof Presented> | undefined;
let busy = false;

async function requestOf({ order: text, tid }: v.InferOutput<typeof Presented>): Promise<v.InferInput<typeof OrderCheckRequest>> {
  const order = v.parse(v.pipe(v.string(), v.parseJson(), PageOrder), text);
  return { order, tid: tid ?? toBase64Url(await sha256(canonicalBytes(order))) };
}

async function check(): Promise<void> {
  if (!presented || busy) return;
  busy = true;
  showProgress();
  try {
    const request = await requestOf(presented).catch(() => undefined);
    if (!request) return showRefusal(words.invalid);
    const answer = await fetch("/v1/order-checks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(15_000),
    });
    const body: unknown = await answer.json();
    if (answer.ok) showCheck(v.parse(OrderCheckReply, body).check);
    else showRefusal(words.failed, sellerProblemWords(readProblem(body) ?? { code: "answer-invalid" }, language).what);
  } catch {
    showRefusal(words.failed, sellerProblemWords({ code: "offline" }, language).what);
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
  showRefusal(words.abnormal, words.what, fields, code);
  tellShop("abnormal", { fields, code });
}

function showProgress(): void {
  part("progress").textContent = words.checking;
  part("refused").hidden = true;
  part("retry").hidden = true;
}

/** Nothing here can be paid; the same page may be tried again, but not an order that is not the shop's. */
function showRefusal(heading: string, what = "", fields: readonly string[] = [], code = ""): void {
  document.documentElement.dataset.face = code ? "abnormal" : "failed";
  part("progress").textContent = "";
  part("heading").textContent = heading;
  part("unmoved").textContent = code ? words.unpayable : words.unmoved;
  part("what").textContent = what;
  part("fields").replaceChildren(...fields.map(fieldItem));
  part("code-label").textContent = words.code;
  part("code").textContent = code;
  part("code-line").hidden = code === "";
  part("refused").hidden = false;
  part("retry").hidden = code !== "";
  tellShop("tall");
  if (!code) tellShop("error");
}

function fieldItem(field: string): HTMLElement {
  const item = document.createElement("li");
  const name = document.createElement("code");
  name.textContent = field;
  item.append(fieldWords(field, words), " ", name);
  return item;
}

addEventListener("message", (message) => {
  if (message.source !== window.parent || presented) return;
  const read = v.safeParse(Presented, message.data);
  if (!read.success) return;
  presented = read.output;
  void check();
});
part("retry").addEventListener("click", () => void check());
document.documentElement.lang = language;
part("retry").textContent = words.retry;
showProgress();
tellShop("ready");
