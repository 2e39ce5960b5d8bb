import type { BrowserContext } from "playwright/test";
import type { Steps } from "../rounds/job.ts";
import type { Teller } from "./marks.ts";

/** What the pages of a browser tell; see marks.ts. */
export class Told {
  readonly #waiting = new Map<string, (steps: Steps) => void>();

  /** Puts a script of the bench into each page and frame that is opened from now on. */
  async listen(context: BrowserContext, script: () => void): Promise<void> {
    const hear: Teller["benchTold"] = (mark, steps) => this.#waiting.get(mark)?.(steps);
    await context.exposeFunction("benchTold" satisfies keyof Teller, hear);
    await context.addInitScript(script);
  }

  /** The next mark of this kind; rejects after 20 s without. */
  next(mark: string): Promise<Steps> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no page tells "${mark}"`)), 20_000);
      this.#waiting.set(mark, (steps) => {
        clearTimeout(late);
        this.#waiting.delete(mark);
        resolve(steps);
      });
    });
  }
}
