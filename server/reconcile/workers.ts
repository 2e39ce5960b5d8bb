import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Transaction } from "../storage/database.ts";
import type { Difference, Group } from "./evidence.ts";
import { readers } from "./readers.ts";
import type { Trust } from "./trust.ts";

/** What checks groups against their evidence. */
export interface Examiner {
  /** Takes groups of one kind; waits only while everybody is busy. What differs is told to whoever opened this. */
  examine(groups: readonly Group[]): Promise<void>;
  /** Waits for what was taken, and ends. */
  close(): Promise<void>;
}

/** What the worker gets to begin with. */
export interface WorkerData {
  readonly databaseUrl: string;
  readonly snapshot: string;
}
/** What it answers to each batch. */
export interface WorkerAnswer {
  readonly differences: readonly Difference[];
}

/** Examines in this very thread. */
export function examineHere(tx: Transaction, trust: Trust, done: (groups: readonly Group[], differences: readonly Difference[]) => void): Examiner {
  return {
    async examine(groups) {
      const [first] = groups;
      if (first) done(groups, await readers[first.kind](tx, trust, groups));
    },
    async close() {},
  };
}

/** Batches that a worker has before it: one at work and one that waits, so that it never does. */
const AHEAD = 2;

/** Examines in `count` threads, each with a connection of its own on the same snapshot. */
export function examineInThreads(data: WorkerData, count: number, done: (groups: readonly Group[], differences: readonly Difference[]) => void): Examiner {
  const workers = Array.from({ length: count }, () => ({
    thread: new Worker(new URL("./worker.js", import.meta.url), { workerData: data }),
    waiting: [] as (readonly Group[])[],
  }));
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  for (const worker of workers) {
    worker.thread.on("message", ({ differences }: WorkerAnswer) => {
      const groups = worker.waiting.shift();
      if (groups) done(groups, differences);
      wake();
    });
    worker.thread.on("error", (error) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      wake();
    });
  }

  async function until(ready: () => boolean): Promise<void> {
    while (!failure && !ready()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure) throw failure;
  }

  return {
    async examine(groups) {
      await until(() => workers.some(({ waiting }) => waiting.length < AHEAD));
      const [free] = [...workers].sort((a, b) => a.waiting.length - b.waiting.length);
      free?.waiting.push(groups);
      free?.thread.postMessage(groups);
    },
    async close() {
      try {
        await until(() => workers.every(({ waiting }) => waiting.length === 0));
      } finally {
        await Promise.all(
          workers.map(async ({ thread }) => {
            const ended = once(thread, "exit");
            if (failure) await thread.terminate();
            else thread.postMessage(null);
            await ended;
          }),
        );
      }
    },
  };
}
