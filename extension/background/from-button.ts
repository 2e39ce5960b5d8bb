import * as v from "valibot";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { ProblemError } from "../../protocol/problem.ts";
import { Origin } from "../../protocol/text.ts";
import { resumeAll } from "../../wallet/authorize.ts";
import type { ButtonState, FromButtonFrame, Opening } from "../messages.ts";
import type { Asker } from "./asker.ts";
import { restingState, tellButton } from "./buttons.ts";
import type { Handlers } from "./handlers.ts";
import { wallet } from "./home.ts";
import { type ButtonRecord, buttons, placeOf, prompts } from "./records.ts";
import { fetchView, knownView } from "./views.ts";
import { dropPrompt, focusWindow, openManage, openPromptWindow } from "./windows.ts";

type ButtonAsker = Extract<Asker, { kind: "button" }>;

function recordOf({ payment, tab, frame, window }: ButtonAsker, shop: string): ButtonRecord {
  return { payment, shop, tab, frame, window };
}

async function openPrompt(button: ButtonRecord) {
  const open = (await prompts.all()).filter((prompt) => placeOf(prompt.button) === placeOf(button));
  for (const prompt of open) {
    if (prompt.surface === "window" && prompt.button.payment === button.payment) return prompt;
    await prompts.delete(prompt.id);
  }
  return undefined;
}

async function prepare(asker: ButtonAsker, shop: string): Promise<ButtonState> {
  const button = recordOf(asker, shop);
  await buttons.put(placeOf(button), button);
  const state = await restingState();
  if (state !== "ready") return state;
  void prefetch(button);
  return (await openPrompt(button)) ? "window" : state;
}

/** So that a click finds the view here, and a login that has ended is known before it. */
async function prefetch(button: ButtonRecord): Promise<void> {
  try {
    await Promise.all([fetchView(button.payment), resumeAll(await wallet())]);
  } catch (error) {
    const state = await restingState();
    if (state !== "ready" || !(error instanceof ProblemError)) await tellButton(button, state);
  }
}

async function open(asker: ButtonAsker, shop: string): Promise<Opening> {
  const button = recordOf(asker, shop);
  const state = await restingState();
  if (state !== "ready") {
    await openManage(button);
    return { kind: "elsewhere", state };
  }
  const known = await knownView(button.payment);
  if (!known?.fresh) void fetchView(button.payment).catch(() => undefined);
  const earlier = await openPrompt(button);
  if (earlier?.place !== undefined && (await focusWindow(earlier.place))) return { kind: "elsewhere", state: "window" };
  const id = toBase64Url(randomBytes(16));
  if (known?.view.pin) {
    await openPromptWindow({ id, button, surface: "window" });
    return { kind: "elsewhere", state: "window" };
  }
  await prompts.put(id, { id, button, surface: "frame" });
  return { kind: "frame", prompt: id };
}

/** The prompt in the page was closed from outside of it, or the page is left: its request dies. */
async function cancel(asker: ButtonAsker): Promise<void> {
  for (const prompt of await prompts.all()) {
    if (placeOf(prompt.button) === placeOf(asker)) await dropPrompt(prompt);
  }
}

export const fromButton: Handlers<FromButtonFrame, ButtonAsker> = {
  prepare: { values: v.strictTuple([Origin]), run: prepare },
  open: { values: v.strictTuple([Origin]), run: open },
  cancel: { values: v.strictTuple([]), run: cancel },
};
