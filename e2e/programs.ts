import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const PROJECT = fileURLToPath(new URL("..", import.meta.url));

const READY_MS = 30_000;
const STOP_MS = 10_000;

/** One of our own Node programs that goes on running. */
export interface Program {
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Where what it says goes. */
  readonly log: string;
}

/** Starts a compiled program; resolves at its line "ready …", rejects with its log when it ends or is late. It ends with us at the latest. */
export async function startProgram(file: string, { env, log }: ProgramOptions): Promise<Program> {
  const output = openSync(log, "w", 0o600);
  const child = start(file, env, ["ignore", "pipe", output, "ipc"]);
  closeSync(output);
  const failed = (how: string) => new Error(`${file} ${how}:\n${readFileSync(log, "utf8").slice(-4_000)}`);
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(failed("was not ready in time")), READY_MS);
    child.stdout?.on("data", (data: Buffer) => data.toString().includes("ready ") && resolve());
    child.once("exit", (code) => reject(failed(`ended at once with ${code}`)));
    child.once("spawn", () => child.once("exit", () => clearTimeout(late)));
  });
  return { pid: child.pid ?? 0, ended: child.exitCode === null ? once(child, "exit") : Promise.resolve(), stop: () => stop(child) };
}

/** Starts a program, and again whenever it ends by itself, as a service manager does; `started` learns each process. */
export async function keepRunning(file: string, options: ProgramOptions, started: (pid: number) => Promise<void>): Promise<Pick<Program, "stop">> {
  let stopping = false;
  let program = await startProgram(file, options);
  await started(program.pid);
  const watch = async () => {
    for (;;) {
      await program.ended;
      if (stopping) return;
      program = await startProgram(file, options);
      await started(program.pid);
    }
  };
  const watching = watch();
  return {
    async stop() {
      stopping = true;
      await program.stop();
      await watching;
    },
  };
}

/** Runs a compiled program to its end and gives its last line. */
export async function runProgram(file: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = start(file, env, ["ignore", "pipe", "pipe"]);
  let output = "";
  let errors = "";
  child.stdout?.on("data", (data: Buffer) => {
    output += data.toString();
  });
  child.stderr?.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  const late = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  const [code] = await once(child, "close");
  clearTimeout(late);
  if (code !== 0) throw new Error(`${file} ended with ${code}:\n${errors.slice(-4_000)}`);
  return output.trim().split("\n").at(-1) ?? "";
}

function start(file: string, env: Readonly<Record<string, string>>, stdio: ("ignore" | "pipe" | "ipc" | number)[]): ChildProcess {
  return spawn(process.execPath, ["--import", `${PROJECT}scripts/with-parent.mjs`, PROJECT + file], { cwd: PROJECT, env: { ...process.env, ...env }, stdio });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  // A test may have left it frozen.
  child.kill("SIGCONT");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(late);
}
