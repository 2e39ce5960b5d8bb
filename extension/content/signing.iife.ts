import { ANSWER_EVENT, type AnswerDetail, ASK_EVENT, type AskDetail } from "../../protocol/signing-events.ts";
import { type ButtonState, client, type FromSigningPage, type Reply, type SigningKind, type ToSigningPage } from "../messages.ts";

// The native global: the polyfill would be ten times this script.
declare const chrome: typeof import("webextension-polyfill");

/** The origins around this page, as the browser says. */
const around = [...(location.ancestorOrigins ?? [])];
const ask = client<FromSigningPage>((message) => chrome.runtime.sendMessage(message));

/** The one request that is open: the page's name for it, what is to be signed, and the id that the background gives it. */
let open: { readonly id: string; readonly request: string; readonly signing: Promise<Reply<string>>; readonly settles: boolean } | undefined;
/** Where the page is making use of what was signed: tells the background what came of it. */
let settled: ((problem?: object) => void) | undefined;

function show(state: ButtonState): void {
  document.documentElement.dataset.wallet = state;
}

function tell(detail: AnswerDetail): void {
  document.dispatchEvent(new CustomEvent(ANSWER_EVENT, { detail: JSON.stringify(detail) }));
}

function end(reply?: object): void {
  const ended = open;
  open = undefined;
  if (ended) tell({ id: ended.id, ...(reply && { reply }) });
}

/** A page that nobody has touched cannot open windows; a frame in a merchant's page only just after a click or a key in it. */
function isWanted(): boolean {
  return around.length > 0 ? navigator.userActivation.isActive : navigator.userActivation.hasBeenActive;
}

async function hearPage({ detail }: CustomEvent<string>): Promise<void> {
  const asked = JSON.parse(detail) as AskDetail;
  const { id } = asked;
  if ("settled" in asked) {
    if (open?.id !== id) return;
    if (!asked.problem) open = undefined;
    settled?.(asked.problem);
  } else if ("withdrawn" in asked) {
    if (open?.id !== id) return;
    open = undefined;
    await ask.cancel();
  } else if (open || !isWanted()) {
    tell({ id });
    await ask.show();
  } else {
    const { kind } = asked.request as { kind: SigningKind };
    const mine = { id, request: JSON.stringify(asked.request), signing: ask.open(kind, around), settles: asked.settles === true };
    open = mine;
    const reply = await mine.signing.catch(() => undefined);
    if (open === mine && !(reply && "value" in reply)) end();
  }
}

async function isMine(signing: string): Promise<boolean> {
  const reply = await open?.signing.catch(() => undefined);
  return reply !== undefined && "value" in reply && reply.value === signing;
}

/** What the background is answered: the request, where it wants the one that is open; the problem with which an answer met. */
async function hearBackground(message: ToSigningPage): Promise<string | object | undefined> {
  if ("wallet" in message) show(message.wallet);
  else if ("wanted" in message) return (await isMine(message.wanted)) ? open?.request : undefined;
  else if (await isMine(message.signing)) {
    if (!message.reply || !open?.settles) end(message.reply);
    else {
      const { id } = open;
      const outcome = new Promise<object | undefined>((resolve) => {
        settled = resolve;
      });
      tell({ id, reply: message.reply });
      return outcome;
    }
  }
  return undefined;
}

function start(): void {
  chrome.runtime.onMessage.addListener((message: unknown, _sender: unknown, answer: (request?: string | object) => void) => {
    void hearBackground(message as ToSigningPage).then(answer);
    return true;
  });
  document.addEventListener(ASK_EVENT, (event) => void hearPage(event as CustomEvent<string>));
  addEventListener("pagehide", () => void ask.cancel());
  ask.prepare().then(
    (reply) => show("value" in reply ? reply.value : "error"),
    () => show("error"),
  );
}

const path = around.length > 0 ? /^\/sign-in\/mer_/ : /^\/dashboard(\/|$)/;
if (location.origin === __GATEWAY_ORIGIN__ && path.test(location.pathname)) start();
