import * as v from "valibot";
import { Language } from "../../protocol/account.ts";
import { Pin } from "../../protocol/pin.ts";
import { refuse } from "../../protocol/problem.ts";
import { Origin } from "../../protocol/text.ts";
import { changeSettings } from "../../wallet/settings.ts";
import { browser } from "../browser.ts";
import type { FromPrompt } from "../messages.ts";
import type { Asker } from "./asker.ts";
import { showWaiting } from "./badge.ts";
import { tellButton } from "./buttons.ts";
import type { Handlers } from "./handlers.ts";
import { home, wallet } from "./home.ts";
import { check, pay } from "./pay.ts";
import { anticipatedView, viewFor } from "./prompt-view.ts";
import { newPromptId, PromptId, type PromptRecord, prompts } from "./records.ts";
import { focusShop, openManage, openPromptWindow } from "./windows.ts";

type PromptAsker = Extract<Asker, { kind: "prompt" }>;

const Ancestors = v.pipe(v.array(Origin), v.maxLength(8));

/** The prompt of an id, where its asker is the frame or window that the id is bound to. */
async function promptOf(asker: PromptAsker, id: string): Promise<PromptRecord> {
  const record = await prompts.get(id);
  if (!record || record.place !== placeOf(asker, record)) throw refuse("prompt-gone");
  return record;
}

function placeOf({ frame, tab, window }: PromptAsker, { surface, button }: PromptRecord): number | undefined {
  if (surface === "window") return frame === 0 ? window : undefined;
  return frame !== 0 && tab === button.tab ? frame : undefined;
}

/** The first who shows an id in the right place has it; in a page the browser must name gateway and shop around it, and nobody else. */
async function claim(asker: PromptAsker, id: string, ancestors: readonly string[]): Promise<PromptRecord> {
  const record = await prompts.get(id);
  const place = record && placeOf(asker, record);
  const around = record?.surface === "frame" ? [home.gateway, record.button.shop] : [];
  if (!record || place === undefined || (record.place ?? place) !== place || ancestors.join() !== around.join()) throw refuse("prompt-gone");
  const claimed = { ...record, place };
  await prompts.put(id, claimed);
  return claimed;
}

async function moveToWindow(record: PromptRecord): Promise<void> {
  if (record.surface === "window") return;
  await prompts.delete(record.id);
  const { button, pin } = record;
  await openPromptWindow({ id: newPromptId(), button, surface: "window", ...(pin && { pin }) });
}

/** Ends a prompt: its id is worth nothing from now on. */
async function close(asker: PromptAsker, record: PromptRecord, state: "canceled" | "processing"): Promise<void> {
  await prompts.delete(record.id);
  await Promise.all([tellButton(record.button, state), showWaiting()]);
  await focusShop(record.button);
  if (record.surface === "window") await browser.windows.remove(asker.window).catch(() => undefined);
}

export const fromPrompt: Handlers<FromPrompt, PromptAsker> = {
  view: { values: v.strictTuple([PromptId, Ancestors]), run: async (asker, id, ancestors) => anticipatedView(await claim(asker, id, ancestors)) },
  latest: { values: v.strictTuple([PromptId]), run: async (asker, id) => viewFor(await promptOf(asker, id), "latest") },
  pay: { values: v.strictTuple([PromptId]), run: async (asker, id) => pay(await promptOf(asker, id)) },
  payWithPin: {
    values: v.strictTuple([PromptId, Pin]),
    run: async (asker, id, pin) => {
      const record = await promptOf(asker, id);
      if (record.surface !== "window") throw refuse("prompt-gone");
      return pay(record, pin);
    },
  },
  check: { values: v.strictTuple([PromptId]), run: async (asker, id) => check(await promptOf(asker, id)) },
  moveToWindow: { values: v.strictTuple([PromptId]), run: async (asker, id) => moveToWindow(await promptOf(asker, id)) },
  setLanguage: {
    values: v.strictTuple([PromptId, Language]),
    run: async (asker, id, language) => {
      await promptOf(asker, id);
      await changeSettings((await wallet()).database, { language });
    },
  },
  openWallet: {
    values: v.strictTuple([PromptId, v.picklist(["top-up", "home"])]),
    run: async (asker, id, place) => openManage((await promptOf(asker, id)).button, `#${place}`),
  },
  cancel: { values: v.strictTuple([PromptId]), run: async (asker, id) => close(asker, await promptOf(asker, id), "canceled") },
  done: { values: v.strictTuple([PromptId]), run: async (asker, id) => close(asker, await promptOf(asker, id), "processing") },
};
