import * as v from "valibot";
import type { FromManage } from "../messages.ts";
import type { Asker } from "./asker.ts";
import { showWaiting } from "./badge.ts";
import { tellAllButtons } from "./buttons.ts";
import type { Handlers } from "./handlers.ts";
import { tellAllSigningPages } from "./signings.ts";
import { forgetViews } from "./views.ts";
import { focusShop, setups } from "./windows.ts";

type ManageAsker = Extract<Asker, { kind: "manage" }>;

async function waitingSetup(asker: ManageAsker) {
  const setup = await setups.get("current");
  return setup && setup.tab === asker.tab ? setup : undefined;
}

export const fromManage: Handlers<FromManage, ManageAsker> = {
  changed: {
    values: v.strictTuple([]),
    run: async () => {
      await forgetViews();
      await Promise.all([tellAllButtons(), tellAllSigningPages(), showWaiting()]);
    },
  },
  waitingShop: { values: v.strictTuple([]), run: async (asker) => (await waitingSetup(asker))?.button.shop },
  backToShop: {
    values: v.strictTuple([]),
    run: async (asker) => {
      const setup = await waitingSetup(asker);
      if (!setup) return;
      await setups.delete("current");
      await focusShop(setup.button);
    },
  },
};
