import type { MerchantsDependencies } from "../dependencies.ts";
import { askOrigin } from "./ask-origin.ts";
import { recordCheck } from "./record-check.ts";
import { takeDue } from "./store.ts";

type SweepDependencies = Pick<MerchantsDependencies, "database" | "outbound" | "now">;

/** Origins that one process asks in one round, one after another: nobody's slow server holds more than this round up. */
const MOST_A_ROUND = 20;

/** Asks proven origins of live merchants anew whose daily check is due; how many. A crash puts a check off by a day. */
export async function checkDueOrigins({ database, outbound, now }: SweepDependencies): Promise<number> {
  const due = await takeDue(database, MOST_A_ROUND, new Date(now()));
  for (const { origin, merchant } of due) {
    const asked = new Date(now());
    const answer = await askOrigin(outbound, origin);
    await database.transaction((tx) => recordCheck(tx, merchant, origin, asked, answer));
  }
  return due.length;
}

/** Checks what is due once in `seconds`; the function that ends it, when the round under way is over. Failures go to `fail`. */
export function sweepOrigins(dependencies: SweepDependencies, fail: (error: unknown) => void, seconds = 300): () => Promise<void> {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = checkDueOrigins(dependencies)
      .then(() => undefined, fail)
      .finally(() => {
        busy = false;
      });
  }, seconds * 1000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
