import { parentPort, workerData } from "node:worker_threads";
import { openKeyStore } from "../keys/open.ts";
import { openSnapshot } from "../storage/snapshot.ts";
import type { Group } from "./evidence.ts";
import { readers } from "./readers.ts";
import { trustOf } from "./trust.ts";
import type { WorkerAnswer, WorkerData } from "./workers.ts";

// One thread of the examination: batches come in, what differs goes out, in the same order.

const { databaseUrl, snapshot } = workerData as WorkerData;
const port = parentPort;
if (!port) throw new Error("this runs as a thread");
const tx = await openSnapshot(databaseUrl, snapshot);
const trust = trustOf(await openKeyStore(process.env));
let work = Promise.resolve();

async function examine(groups: readonly Group[]): Promise<void> {
  const [first] = groups;
  const differences = first ? await readers[first.kind](tx, trust, groups) : [];
  port?.postMessage({ differences } satisfies WorkerAnswer);
}

port.on("message", (groups: readonly Group[] | null) => {
  work = work.then(async () => {
    if (groups) return examine(groups);
    await tx.close();
    port.close();
  });
});
