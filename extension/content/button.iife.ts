import { type ButtonState, client, type FromButtonFrame, type ToButtonFrame } from "../messages.ts";

// The native global: the polyfill would be ten times this script.
declare const chrome: typeof import("webextension-polyfill");

/** The origin of the page that holds this frame. */
const shop = location.ancestorOrigins?.[0] ?? "";
const ask = client<FromButtonFrame>((message) => chrome.runtime.sendMessage(message));

/** Below this the checkout page has collapsed the frame: a prompt in it could not be read. */
const LEAST_HEIGHT = 300;
const STYLE = `:host{all:initial!important;position:fixed!important;inset:0!important;width:100%!important;height:100%!important;max-width:none!important;max-height:none!important;margin:0!important;padding:0!important;border:0!important;display:grid!important;place-items:center!important;overflow:hidden!important;background:rgb(20 16 12/.45)!important}
iframe{width:min(400px,100%);height:min(600px,100%);border:0;border-radius:16px;background:Canvas}
@media(max-width:430px){iframe{width:100%;height:100%;border-radius:0}}`;

let host: HTMLElement | undefined;
let roomy = false;
/** The id of the next prompt, given in advance. */
let next: string | undefined;

function show(state: ButtonState, keepPrompt = false): void {
  if (!keepPrompt) closePrompt();
  document.documentElement.dataset.wallet = state;
  if (state !== "ready") next = undefined;
  // Its answer is the state as before; what counts is the next prompt that follows.
  if (state === "canceled") void ask.prepare(shop);
}

function closePrompt(): void {
  host?.remove();
  host = undefined;
}

function openPrompt(id: string): void {
  closePrompt();
  host = document.createElement("div");
  host.popover = "manual";
  const root = host.attachShadow({ mode: "closed" });
  const style = document.createElement("style");
  style.textContent = STYLE;
  const frame = document.createElement("iframe");
  frame.title = "Coconut Pay";
  frame.src = chrome.runtime.getURL(`extension/prompt/prompt.html#${id}`);
  frame.addEventListener("load", () => frame.focus());
  root.append(style, frame);
  document.documentElement.append(host);
  host.showPopover();
  roomy = innerHeight >= LEAST_HEIGHT;
  show("prompt", true);
}

function cancel(): void {
  if (!host) return;
  show("canceled");
  void ask.cancel();
}

/** The checkout page expands this frame after the click, and collapses it when it has learnt that it is paid. */
function resize(): void {
  if (innerHeight >= LEAST_HEIGHT) roomy = true;
  else if (roomy && host) {
    closePrompt();
    void ask.cancel();
  }
}

/** A hand that comes to the button wakes the background before the click needs it. */
function wake({ target }: Event): void {
  if (!host && target instanceof Element && target.closest("#pay")) void ask.wake();
}

async function click(event: Event): Promise<void> {
  const button = event.target instanceof Element ? event.target.closest("#pay") : null;
  if (!event.isTrusted || !button || host) return;
  const given = next;
  if (given) openPrompt(given);
  else show("opening");
  try {
    const reply = await (given ? ask.open(shop, given) : ask.open(shop));
    if ("problem" in reply) show("error");
    else if (reply.value.kind === "elsewhere") show(reply.value.state);
    else if (reply.value.prompt !== given) openPrompt(reply.value.prompt);
  } catch {
    show("error");
  }
}

function hear(message: ToButtonFrame): undefined {
  if ("prompt" in message) next = message.prompt;
  else show(message.wallet, message.keepPrompt);
}

function start(): void {
  chrome.runtime.onMessage.addListener((message: unknown) => hear(message as ToButtonFrame));
  addEventListener("click", (event) => void click(event), true);
  for (const type of ["pointerover", "focusin"]) addEventListener(type, wake, true);
  addEventListener("keydown", (event) => event.isTrusted && event.key === "Escape" && cancel(), true);
  addEventListener("resize", resize);
  addEventListener("pagehide", () => void ask.cancel());
  ask.prepare(shop).then(
    (reply) => show("value" in reply ? reply.value : "error"),
    () => show("error"),
  );
}

if (shop && location.origin === __GATEWAY_ORIGIN__ && /^\/button\/pay_/.test(location.pathname)) start();
