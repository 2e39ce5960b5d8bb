import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A Node program of ours that listens on a port. */
export interface Service {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Folder into which the program writes its CPU profile when it ends. */
  readonly profile?: string | undefined;
}

const root = new URL("../../../../", import.meta.url);

/** Starts a compiled program (path below dist/node) on a port and waits for its line "ready"; it ends when we do. */
export async function startService(program: string, port: number, { env, profile }: ServiceOptions): Promise<Service> {
  const child = spawn(
    process.execPath,
    [
      ...(profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]),
      // As scripts/services.mjs starts it.
      ...[
        "--heap-growing-percent=400",
        "--min-semi-space-size=64",
        "--max-semi-space-size=64",
        "--disable-warning=FSTDEP023",
        "--import",
        new URL("scripts/with-parent.mjs", root).href,
      ],
      fileURLToPath(new URL(`dist/node/${program}`, root)),
    ],
    { env: { ...process.env, ...env, PORT: String(port) }, cwd: fileURLToPath(root), stdio: ["ignore", "pipe", "inherit", "ipc"] },
  );
  const ended = once(child, "exit");
  const { stdout } = child;
  if (!stdout) throw new Error(`${program} has no output`);
  const ready = new Promise<void>((resolve) => {
    createInterface(stdout).on("line", (line) => {
      if (line.startsWith("ready ")) resolve();
    });
  });
  const early = ended.then(([code]) => {
    throw new Error(`${program} ended with code ${code} before it was ready`);
  });
  await Promise.race([ready, early]);
  early.catch(() => undefined);
  return {
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
