import cluster from "node:cluster";
import { once } from "node:events";
import type { Config } from "./config.ts";

/** Serves, and gives what ends it once all that was taken is answered. */
type Serve = () => Promise<() => Promise<void>>;

/**
 * Runs `serve` in this process, or in as many as are wanted behind one port, and prints `ready <address>` once all of them listen.
 * SIGTERM and SIGINT end them in order: exit code 0. One that ends by itself ends all, with exit code 1, as a single one would.
 */
export async function runProcesses({ processes, port }: Pick<Config, "processes" | "port">, serve: Serve): Promise<void> {
  const announce = () => void process.stdout.write(`ready http://localhost:${port}\n`);
  if (processes > 1 && cluster.isPrimary) return supervise(processes, announce);
  const end = await serve();
  let ending = false;
  onSignal(async () => {
    if (ending) return;
    ending = true;
    await end();
    // The channel to the first process would keep this one alive.
    if (cluster.isWorker) process.disconnect();
  });
  if (!cluster.isWorker) return announce();
  // While there is a channel it is what keeps this process alive when nothing else does.
  process.channel?.ref();
  process.send?.("ready");
}

async function supervise(count: number, announce: () => void): Promise<void> {
  let ending = false;
  function endAll(): void {
    ending = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
  }
  onSignal(async () => endAll());
  cluster.on("exit", (_worker, code, signal) => {
    const inOrder = ending && (code === 0 || signal === "SIGTERM");
    if (!inOrder) process.exitCode = 1;
    endAll();
  });
  async function start(): Promise<void> {
    if (ending) return;
    const worker = cluster.fork();
    await Promise.race([once(worker, "message"), once(worker, "exit")]);
  }
  // The first makes tables and keys where there are none, and is the only one to complain where it cannot start.
  await start();
  await Promise.all(Array.from({ length: count - 1 }, start));
  if (!ending) announce();
}

/** Whoever asks a second time does not want to wait; only the first process asks the others, and they may have been asked with it. */
function onSignal(handle: () => Promise<void>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    if (cluster.isWorker) process.on(signal, () => void handle());
    else process.once(signal, () => void handle());
  }
}
