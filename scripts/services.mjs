/** Our own long-running Node programs: started, waited for until they listen, logged to a file. */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { startProcess, stopProcess } from "./processes.mjs";
import { inProject } from "./project.mjs";

const READY_LIMIT_MS = 60_000;
const LAST_LINES = 40;
/** In MiB, from the start: under load most of what a request needs is let go before this is full, so little of it is ever copied or grows old. */
const SEMI_SPACE = 64;
/** The old generation may grow fivefold before it is collected: what grows old is little, and marking what stays costs a tenth of a core under load. */
const HEAP_GROWING_PERCENT = 400;

/** Starts `file` with `env`, its log in `logs`; `ready` resolves at its line "ready …", and rejects with its last log lines where it ends or is late. */
export function startService(name, file, { env, logs }) {
  const log = join(logs, `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "w", 0o600);
  const flags = [
    `--heap-growing-percent=${HEAP_GROWING_PERCENT}`,
    `--min-semi-space-size=${SEMI_SPACE}`,
    `--max-semi-space-size=${SEMI_SPACE}`,
    "--import",
    new URL("with-parent.mjs", import.meta.url).href,
  ];
  const child = startProcess(process.execPath, [...flags, inProject(file)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", output, "ipc"],
  });
  let stopping = false;
  const ended = child.ended.then(({ code, error }) => {
    closeSync(output);
    return new Error(`The ${name} ended with code ${code}${error ? ` (${error.message})` : ""}. Its last lines (${log}):\n${lastLines(log)}`);
  });
  const ready = new Promise((done, fail) => {
    const late = setTimeout(
      () => fail(new Error(`The ${name} was not ready after ${READY_LIMIT_MS / 1000} s. Its last lines (${log}):\n${lastLines(log)}`)),
      READY_LIMIT_MS,
    );
    createInterface(child.stdout).on("line", (line) => {
      writeSync(output, `${line}\n`);
      if (line.startsWith("ready ")) done(line.slice("ready ".length).trim());
    });
    ended.then(fail);
    child.ended.finally(() => clearTimeout(late));
  });
  ready.catch(() => undefined);
  return {
    name,
    ready,
    /** Rejects when the service ends without being asked to. */
    crashed: ended.then((error) => (stopping ? new Promise(() => undefined) : Promise.reject(error))),
    stop() {
      stopping = true;
      return stopProcess(child);
    },
  };
}

const lastLines = (file) => readFileSync(file, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n");
