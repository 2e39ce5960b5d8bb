import { ProblemError } from "../../protocol/problem.ts";
import type { Pages } from "./merge-pages.ts";

/** Of what takes a while: how far it is, and whether it is still wanted. */
export interface Progress {
  tell(rows: number): void;
  readonly signal: AbortSignal;
}

/** Every row of a list, in its order, page by page; waits where the gateway asks to. Rejects with the signal's reason once it is aborted. */
export async function readAll<T>(load: (cursor: string | undefined) => Promise<Pages<T>>, { tell, signal }: Progress): Promise<readonly T[]> {
  const found: T[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    signal.throwIfAborted();
    const page = await patiently(() => load(cursor), signal);
    found.push(...page.items);
    tell(found.length);
    cursor = page.next;
    more = cursor !== undefined;
  }
  signal.throwIfAborted();
  return found;
}

async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== "rate-limited") throw error;
      await pause(error.problem.retryAfter * 1000, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
