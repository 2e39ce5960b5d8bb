/** Ends a command in order: on Ctrl-C, on SIGTERM, on an error. */
import { refuseProcesses, stopAllProcesses } from "./processes.mjs";

const PARENT_CHECK_MS = 500;

/** Runs `work`; whatever ends it, `stop` runs once before we exit. `work` gets a promise that resolves at Ctrl-C or SIGTERM. */
export async function untilInterrupted(work, stop, { interruptedCode = 0 } = {}) {
  let interrupt;
  const interrupted = new Promise((done) => {
    interrupt = done;
  });
  // npm passes a signal on that the terminal has already sent us: a second one is no new wish.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupt());
  // npm passes it on to a shell that may die without passing it further: then our parent is gone.
  const { ppid } = process;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== ppid && interrupt(), PARENT_CHECK_MS).unref();
  let code;
  try {
    code = await Promise.race([work(interrupted), interrupted.then(() => interruptedCode)]);
  } catch (error) {
    console.error(`\n${error.message ?? error}`);
    if (process.env.COCONUT_DEBUG) console.error(error);
    code = 1;
  }
  refuseProcesses();
  await Promise.resolve(stop()).catch((error) => {
    console.error(error);
    code = 1;
  });
  await stopAllProcesses();
  process.exit(code ?? 0);
}
