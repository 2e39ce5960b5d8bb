import * as v from "valibot";
import { Language } from "../../protocol/account.ts";
import { ProblemError, readProblem, refuse } from "../../protocol/problem.ts";
import { changeSettings, readSettings } from "../../wallet/settings.ts";
import { browser } from "../browser.ts";
import type { FromSigningWindow, Look, SigningView } from "../messages.ts";
import { type Asker, MANAGE_PAGE } from "./asker.ts";
import { showWaiting } from "./badge.ts";
import type { Handlers } from "./handlers.ts";
import { home, wallet } from "./home.ts";
import { PromptId, type SigningRecord, signings } from "./records.ts";
import { dropSigning, tellSigningPage } from "./signings.ts";
import { focusTab } from "./windows.ts";

type WindowAsker = Extract<Asker, { kind: "signing-window" }>;

/** The signing of an id, where its asker is the window that the id is bound to. */
async function signingOf({ window }: WindowAsker, id: string): Promise<SigningRecord> {
  const record = await signings.get(id);
  if (!record || record.place !== window) throw refuse("prompt-gone");
  return record;
}

/** The first window that shows an id has it; what is to be signed comes from the page that asked, which must still be there. */
async function view({ window }: WindowAsker, id: string): Promise<SigningView> {
  const record = await signings.get(id);
  if (!record || (record.place ?? window) !== window) throw refuse("prompt-gone");
  await signings.put(id, { ...record, place: window });
  const [request, settings] = await Promise.all([tellSigningPage(record.asker, { wanted: id }), readSettings((await wallet()).database)]);
  if (typeof request !== "string") throw refuse("prompt-gone");
  const { kind, merchant, audience } = record;
  const look: Look = { theme: settings.theme, ...(settings.language && { language: settings.language }) };
  return { look, kind, ...(merchant && { merchant }), audience, request };
}

/** Throws the problem that the page met with what was signed: the window says it then, and stays. */
async function answer(asker: WindowAsker, id: string, reply: object): Promise<void> {
  const record = await signingOf(asker, id);
  const problem = readProblem(await tellSigningPage(record.asker, { signing: id, reply }));
  if (problem) throw new ProblemError(problem);
  await signings.delete(id);
  await showWaiting();
  await focusTab(record.asker.tab);
  await browser.windows.remove(asker.window).catch(() => undefined);
}

export const fromSigningWindow: Handlers<FromSigningWindow, WindowAsker> = {
  signingView: { values: v.strictTuple([PromptId]), run: view },
  // The page that gets it checks what it gets; the window that gives it is the wallet's own.
  answerSigning: { values: v.strictTuple([PromptId, v.looseObject({})]), run: answer },
  setSigningLanguage: {
    values: v.strictTuple([PromptId, Language]),
    run: async (asker, id, language) => {
      await signingOf(asker, id);
      await changeSettings((await wallet()).database, { language });
    },
  },
  openWalletFor: {
    values: v.strictTuple([PromptId]),
    run: async (asker, id) => {
      const record = await signingOf(asker, id);
      await browser.tabs.create({ url: home.base + MANAGE_PAGE, windowId: record.asker.window });
      await dropSigning(record);
    },
  },
  cancelSigning: {
    values: v.strictTuple([PromptId]),
    run: async (asker, id) => {
      const record = await signingOf(asker, id);
      await focusTab(record.asker.tab);
      await dropSigning(record);
    },
  },
};
