import * as v from "valibot";
import { refuse } from "../../protocol/problem.ts";
import { Origin } from "../../protocol/text.ts";
import type { ButtonState, FromSigningPage, SigningKind } from "../messages.ts";
import type { Asker } from "./asker.ts";
import { restingState } from "./buttons.ts";
import type { Handlers } from "./handlers.ts";
import { home } from "./home.ts";
import { newPromptId, placeOf, type SigningRecord, signingPages, signings } from "./records.ts";
import { dropSigning, openSigningWindow } from "./signings.ts";
import { focusWindow } from "./windows.ts";

type PageAsker = Extract<Asker, { kind: "signing-page" }>;

const Kind = v.picklist(["sign-in", "receipts", "refund", "payout", "key-approval"]);
const Around = v.pipe(v.array(Origin), v.maxLength(8));

async function signingsAt(asker: PageAsker): Promise<readonly SigningRecord[]> {
  return (await signings.all()).filter((signing) => placeOf(signing.asker) === placeOf(asker));
}

async function prepare({ tab, frame, window }: PageAsker): Promise<ButtonState> {
  await signingPages.put(placeOf({ tab, frame }), { tab, frame, window });
  return restingState();
}

/** A merchant's page can ask who somebody is, and nothing else; all the rest is asked by the dashboard, which nobody frames. */
async function open(asker: PageAsker, kind: SigningKind, around: readonly string[]): Promise<string> {
  const { merchant, tab, frame, window } = asker;
  const [shop, ...others] = around;
  const allowed = merchant ? kind === "sign-in" && shop !== undefined && others.length === 0 : shop === undefined;
  if (!allowed) throw refuse("origin-mismatch");
  for (const earlier of await signingsAt(asker)) await dropSigning(earlier);
  const id = newPromptId();
  await openSigningWindow({ id, kind, ...(merchant && { merchant }), audience: shop ?? home.gateway, asker: { tab, frame, window } });
  return id;
}

export const fromSigningPage: Handlers<FromSigningPage, PageAsker> = {
  prepare: { values: v.strictTuple([]), run: prepare },
  open: { values: v.strictTuple([Kind, Around]), run: open },
  show: {
    values: v.strictTuple([]),
    run: async (asker) => {
      for (const { place } of await signingsAt(asker)) if (place !== undefined) await focusWindow(place);
    },
  },
  cancel: {
    values: v.strictTuple([]),
    run: async (asker) => {
      for (const signing of await signingsAt(asker)) await dropSigning(signing);
    },
  },
};
