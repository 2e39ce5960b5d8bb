/** Child processes that end when we end. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./project.mjs";

const onWindows = process.platform === "win32";
const living = new Set();
let closing = false;
process.once("exit", () => {
  for (const child of living) signalGroup(child, "SIGKILL");
});

/** Starts a process in a group of its own: Ctrl-C in a terminal then reaches it only through us, in our order. */
export function startProcess(command, args, { stopSignal = "SIGTERM", ...options } = {}) {
  if (closing) throw new Error("Interrupted.");
  const child = spawn(command, args, { cwd: root, stdio: "inherit", detached: !onWindows, ...options });
  child.stopSignal = stopSignal;
  living.add(child);
  child.ended = new Promise((done) => {
    child.once("error", (error) => done({ code: 127, error }));
    child.once("exit", (code, signal) => done({ code: code ?? 128 + (constants.signals[signal] ?? 0), signal }));
  }).finally(() => living.delete(child));
  return child;
}

/** Runs a process to its end and gives its exit code and, where asked, what it wrote (`"all"`: also to stderr); past the limit it is ended with code 124. */
export async function run(command, args, { limitMs, capture = false, ...options } = {}) {
  const captured = { stdio: ["ignore", "pipe", capture === "all" ? "pipe" : "inherit"] };
  const child = startProcess(command, args, { ...(capture ? captured : {}), ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const allRead = capture && new Promise((done) => child.once("close", done));
  let late = false;
  const endLate = () => {
    late = true;
    return stopProcess(child);
  };
  const timer = limitMs && setTimeout(endLate, limitMs);
  const { code, error } = await child.ended;
  clearTimeout(timer);
  if (!error) await allRead;
  return { code: late ? 124 : code, error, output };
}

/** Runs a JavaScript file with this Node. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Runs npm itself, wherever it lies. */
export function runNpm(args, options) {
  const { npm_execpath: path } = process.env;
  if (path?.endsWith(".js")) return run(process.execPath, [path, ...args], options);
  return run(onWindows ? "npm.cmd" : "npm", args, { shell: onWindows, ...options });
}

/** Asks a process and its children to end, and ends them by force after ten seconds. */
export async function stopProcess(child, graceMs = 10_000) {
  if (!living.has(child)) return;
  signalGroup(child, child.stopSignal);
  const wait = new AbortController();
  const late = sleep(graceMs, undefined, { signal: wait.signal }).then(
    () => signalGroup(child, "SIGKILL"),
    () => undefined,
  );
  await child.ended;
  wait.abort();
  await late;
}

/** Ends every process that is still running. */
export const stopAllProcesses = () => Promise.all([...living].map((child) => stopProcess(child)));

/** From now on no process is started: what still runs in the background comes to its end. */
export function refuseProcesses() {
  closing = true;
}

function signalGroup(child, signal) {
  try {
    if (onWindows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
