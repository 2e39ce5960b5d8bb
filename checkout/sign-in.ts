import type { Screen } from "../handoff/screen.ts";
import { askWallet } from "../signing/ask-wallet.ts";
import { walletShown } from "../signing/wallet-shown.ts";
import { shopOrigin, tellShop } from "./shop.ts";
import { type SignInFace, signInWordsIn } from "./sign-in-words.ts";
import { part } from "./view.ts";

/** What the gateway writes into the frame's page. */
const site = JSON.parse(part("site").textContent ?? "") as { readonly merchant: string; readonly name: string };
const query = new URLSearchParams(location.search);
const language = query.get("language") === "ko" ? "ko" : "en";
const words = signInWordsIn(language);
const root = document.documentElement;
const button = part<HTMLButtonElement>("pay");
/** The shop's server's challenge, behind the # of the frame's address. */
const challenge = decodeURIComponent(location.hash.slice(1));

let face: SignInFace = "loading";
let removeHandoff: (() => void) | undefined;

function draw(next: SignInFace): void {
  face = next;
  const note = words.note[face] ?? "";
  root.dataset.face = face;
  part("label").textContent = words.label[face];
  part("note").textContent = note;
  part("said").textContent = face === "loading" || face === "ready" || face === "phone" ? "" : `${words.label[face]}. ${note}`;
  button.disabled = face === "broken";
  button.setAttribute("aria-disabled", String(face === "loading" || face === "done" || face === "broken"));
}

/** What the button offers while nothing is under way: this device signs, or a phone does. */
async function restingFace(): Promise<SignInFace> {
  return (await walletShown()) === "ready" ? "ready" : "phone";
}

function give(signIn: string): void {
  draw("done");
  tellShop("sign-in", { signIn });
}

async function askHere(): Promise<void> {
  draw("window");
  const signed = await askWallet({ kind: "sign-in", challenge, merchant: site.merchant });
  if (signed.kind === "sign-in") return give(signed.signIn);
  draw("canceled");
  tellShop("canceled");
}

async function askPhone(): Promise<void> {
  tellShop("expand");
  part("panel").hidden = false;
  button.inert = true;
  const { showHandoff } = await import("./handoff.tsx");
  const ended = (end: Screen) => end.kind === "signed" && give(end.signIn);
  const errand = { signIn: { merchant: site.merchant, challenge } };
  removeHandoff = showHandoff(part("handoff"), { errand, origin: shopOrigin() ?? location.origin, language, ended, close: () => void closePanel() });
}

async function closePanel(): Promise<void> {
  if (part("panel").hidden) return;
  removeHandoff?.();
  removeHandoff = undefined;
  part("panel").hidden = true;
  button.inert = false;
  tellShop("collapse");
  if (face === "done") return;
  tellShop("canceled");
  draw(await restingFace());
}

button.addEventListener("click", (click) => {
  if (!click.isTrusted || button.ariaDisabled === "true") return;
  // Asked again while a window is open, the wallet brings it to the front.
  if (face === "window") void askWallet({ kind: "sign-in", challenge, merchant: site.merchant });
  else if (root.dataset.wallet === "ready") void askHere();
  else void askPhone();
});
addEventListener("keydown", (key) => key.key === "Escape" && void closePanel());
// The wallet has changed: a certificate was made, or has ended.
new MutationObserver(() => {
  if (face === "ready" || face === "phone") void restingFace().then(draw);
}).observe(root, { attributeFilter: ["data-wallet"] });
// The frame is told its new size some frames after the page has been asked for it; focus can move only then.
matchMedia("(min-height: 100px)").addEventListener("change", ({ matches }) => {
  if (matches) document.getElementById("handoff-title")?.focus();
  else button.focus({ preventScroll: true });
});

root.lang = language;
root.dataset.button = query.get("theme") ?? "auto";
part("site-name").textContent = words.site(site.name);
draw("loading");
tellShop("ready");
if (/^[A-Za-z0-9_-]{43}$/.test(challenge)) void restingFace().then((resting) => face === "loading" && draw(resting));
else {
  draw("broken");
  tellShop("error");
}
