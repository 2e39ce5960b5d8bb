import type { PublicState } from "../protocol/payment.ts";
import { coversPage, type Facts, faceOf, readWalletState, type WalletState } from "./face.ts";
import { readShownPayment, watchPayment } from "./payment.ts";
import { type ShopEvent, shopOrigin, tellShop } from "./shop.ts";
import { openView, part } from "./view.ts";

/** How long an extension may take to show itself, and to answer a click. */
const EXTENSION_MS = 300;
const ANSWER_MS = 8_000;

const root = document.documentElement;
const query = new URLSearchParams(location.search);
const shown = readShownPayment();
const language = query.get("language") === "ko" ? "ko" : "en";
const view = openView(language, shown);
const pay = part<HTMLButtonElement>("pay");
root.dataset.button = query.get("theme") ?? "auto";
pay.dataset.payment = shown.payment;

let facts: Facts = {
  payment: shown.state,
  wallet: readWalletState(root.getAttribute("data-wallet")),
  waited: false,
  online: navigator.onLine,
  clicked: false,
  ended: undefined,
  panel: false,
};
let covering = false;
let unanswered: ReturnType<typeof setTimeout> | undefined;

let removeHandoff: (() => void) | undefined;

/** The hand-off to a phone, in the panel; its code comes when it is wanted. */
async function drawHandoff(open: boolean): Promise<void> {
  if (open === (removeHandoff !== undefined)) return;
  removeHandoff?.();
  removeHandoff = undefined;
  if (!open) return;
  let closed = false;
  removeHandoff = () => {
    closed = true;
  };
  const { showHandoff } = await import("./handoff.tsx");
  if (closed) return;
  const close = () => end("canceled");
  removeHandoff = showHandoff(part("handoff"), { errand: { payment: shown.payment }, origin: shopOrigin() ?? location.origin, language, close });
}

function learn(news: Partial<Facts>, event?: ShopEvent): void {
  facts = { ...facts, ...news };
  const cover = coversPage(facts, covering);
  if (cover !== covering) tellShop(cover ? "expand" : "collapse");
  covering = cover;
  view.draw(faceOf(facts));
  view.panel(facts.panel && cover);
  void drawHandoff(facts.panel && cover);
  if (event) tellShop(event);
}

function learnWallet(wallet: WalletState | undefined): void {
  if (wallet === facts.wallet) return;
  clearTimeout(unanswered);
  const event = wallet === "canceled" || wallet === "error" ? wallet : undefined;
  learn({ wallet, clicked: false, ended: wallet === "ready" ? facts.ended : event, panel: false }, event);
}

function learnPayment(payment: PublicState): void {
  if (payment === "created" || payment === facts.payment) return;
  learn({ payment, panel: false }, payment);
}

function end(ended: "canceled" | "error"): void {
  clearTimeout(unanswered);
  learn({ ended, clicked: false, panel: false }, ended);
}

pay.addEventListener("click", (click) => {
  const face = faceOf(facts);
  if (!click.isTrusted || pay.ariaDisabled === "true") return;
  if (facts.wallet === undefined) learn({ panel: true, ended: undefined });
  else if (face === "ready" || face === "canceled" || face === "error") {
    learn({ clicked: true, ended: undefined });
    unanswered = setTimeout(() => end("error"), ANSWER_MS);
  }
});
part("waiting-cancel").addEventListener("click", () => end("canceled"));
part("panel-check").addEventListener("click", () => {
  tellShop("collapse");
  location.reload();
});
addEventListener("keydown", (key) => {
  if (key.key === "Escape" && (facts.panel || facts.clicked)) end("canceled");
});
addEventListener("online", () => learn({ online: true }));
addEventListener("offline", () => learn({ online: false }));

// The frame is told its new size some frames after the page has been asked for it; focus can move only then.
matchMedia("(min-height: 100px)").addEventListener("change", ({ matches }) => {
  if (matches && facts.panel) document.getElementById("handoff-title")?.focus();
  else if (!matches) pay.focus({ preventScroll: true });
});

new MutationObserver((changes) => {
  const states = [...changes.slice(1).map((change) => change.oldValue), root.getAttribute("data-wallet")];
  for (const state of states) learnWallet(readWalletState(state));
}).observe(root, { attributeFilter: ["data-wallet"], attributeOldValue: true });

learn({});
tellShop("ready");
if (facts.payment === "created") {
  watchPayment(shown.payment, { changed: learnPayment, heard: (online) => online !== facts.online && learn({ online }) });
  setTimeout(() => learnPayment("expired"), shown.expires - shown.serverTime);
} else tellShop(facts.payment);
setTimeout(() => learn({ waited: true }), EXTENSION_MS);
