import * as v from "valibot";
import { Origin } from "../../protocol/text.ts";
import { resumeAll } from "../../wallet/authorize.ts";
import type { ButtonState, FromButtonFrame, Opening } from "../messages.ts";
import type { Asker } from "./asker.ts";
import { giveNextPrompt, restingState, tellButton } from "./buttons.ts";
import type { Handlers } from "./handlers.ts";
import { wallet } from "./home.ts";
import { anticipate } from "./prompt-view.ts";
import { type ButtonRecord, buttons, newPromptId, PromptId, type PromptRecord, placeOf, prompts } from "./records.ts";
import { fetchView, knownView } from "./views.ts";
import { dropPrompt, focusWindow, openManage, openPromptWindow } from "./windows.ts";

type ButtonAsker = Extract<Asker, { kind: "button" }>;

function recordOf({ payment, tab, frame, window }: ButtonAsker, shop: string): ButtonRecord {
  return { payment, shop, tab, frame, window };
}

async function promptsAt(button: Pick<ButtonRecord, "tab" | "frame">) {
  return (await prompts.all()).filter((prompt) => placeOf(prompt.button) === placeOf(button));
}

/** The window that is open for a button already; prompts in its page, of an earlier click or page, are over. */
async function openWindow(button: ButtonRecord) {
  const [window] = (await promptsAt(button)).filter((prompt) => prompt.surface === "window" && prompt.button.payment === button.payment);
  for (const prompt of await promptsAt(button)) if (prompt.id !== window?.id) await prompts.delete(prompt.id);
  return window;
}

async function prepare(asker: ButtonAsker, shop: string): Promise<ButtonState> {
  const button = recordOf(asker, shop);
  await buttons.put(placeOf(button), button);
  const state = await restingState();
  if (state !== "ready") return state;
  const window = await openWindow(button);
  void prefetch(button);
  return window ? "window" : state;
}

/** So that a click finds the view here, can open the prompt without asking, and a login that has ended is known before it. */
async function prefetch(button: ButtonRecord): Promise<void> {
  try {
    const [{ view }] = await Promise.all([fetchView(button.payment), resumeAll(await wallet())]);
    if (view.pin || view.state !== "created" || (await promptsAt(button)).length > 0) return;
    await giveNextPrompt(button, (await newPrompt(button)).id);
  } catch {
    const state = await restingState();
    if (state !== "ready") await tellButton(button, state);
  }
}

async function newPrompt(button: ButtonRecord): Promise<PromptRecord> {
  const prompt: PromptRecord = { id: newPromptId(), button, surface: "frame" };
  await prompts.put(prompt.id, prompt);
  return prompt;
}

async function open(asker: ButtonAsker, shop: string, ahead?: string): Promise<Opening> {
  const button = recordOf(asker, shop);
  const given = ahead ? await prompts.get(ahead) : undefined;
  const known = await knownView(button.payment);
  const mine = given && placeOf(given.button) === placeOf(button) && !known?.view.pin ? given : undefined;
  if (mine) anticipate(mine);
  const state = await restingState();
  // Without a certificate on this device the prompt hands the payment to a phone; there is nothing to sign here.
  if (state === "no-certificate") return { kind: "frame", prompt: (await newPrompt(button)).id };
  if (state !== "ready") {
    await openManage(button);
    return { kind: "elsewhere", state };
  }
  if (!known?.fresh) void fetchView(button.payment).catch(() => undefined);
  if (mine) return { kind: "frame", prompt: mine.id };
  const window = await openWindow(button);
  if (window?.place !== undefined && (await focusWindow(window.place))) return { kind: "elsewhere", state: "window" };
  if (known?.view.pin) {
    await openPromptWindow({ id: newPromptId(), button, surface: "window" });
    return { kind: "elsewhere", state: "window" };
  }
  const prompt = await newPrompt(button);
  anticipate(prompt);
  return { kind: "frame", prompt: prompt.id };
}

/** The prompt in the page was closed from outside of it, or the page is left: its request dies. */
async function cancel(asker: ButtonAsker): Promise<void> {
  for (const prompt of await promptsAt(asker)) await dropPrompt(prompt);
}

export const fromButton: Handlers<FromButtonFrame, ButtonAsker> = {
  prepare: { values: v.strictTuple([Origin]), run: prepare },
  open: { values: v.union([v.strictTuple([Origin]), v.strictTuple([Origin, PromptId])]), run: open },
  // That it was asked is what wakes a stopped worker; opening the database now spares the click the same.
  wake: { values: v.strictTuple([]), run: async () => void (await restingState()) },
  cancel: { values: v.strictTuple([]), run: cancel },
};
