/** One attempt to start the server on a cluster and a port. */
import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onWindows } from "./binaries.ts";
import { readLock } from "./lock.ts";
import { childOptions, dataFolder, type Place, program } from "./place.ts";
import { type BundledPostgres, ownServer } from "./server.ts";

const LOG_LIMIT_BYTES = 5_000_000;

export const logFile = (home: string) => join(home, "log");

/** Starts PostgreSQL as our child and waits until it takes connections; `failure` is what it said where it ended or was late. */
export async function launch(
  place: Place,
  port: number,
  settings: Record<string, string>,
  deadline: number,
): Promise<Omit<BundledPostgres, "created"> | { failure: string }> {
  const log = await openLog(place.home);
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A process group of its own: Ctrl-C must reach the database last, from us.
  const child = spawn(program(place, "postgres"), ["-D", dataFolder(place.home), ...flags], {
    ...childOptions(place),
    detached: !onWindows,
    stdio: ["ignore", log.file.fd, log.file.fd],
  });
  await log.file.close();
  const end = watch(child);
  while (!end.come && Date.now() < deadline) {
    const lock = readLock(place.home);
    if (child.pid !== undefined && lock?.pid === child.pid && lock.ready) return ownServer(place, child.pid, port, end.exited);
    await sleep(20);
  }
  child.kill("SIGKILL");
  await end.exited;
  return { failure: end.refusal || (await readFile(logFile(place.home))).subarray(log.before).toString("utf8").trim() };
}

/** Opens the log to append to it, after a large one was put aside; `before` is its length so far. */
async function openLog(home: string) {
  const path = logFile(home);
  const written = await stat(path).catch(() => undefined);
  if (written !== undefined && written.size > LOG_LIMIT_BYTES) await rename(path, `${path}.old`);
  const file = await open(path, "a", 0o600);
  return { file, before: (await file.stat()).size };
}

/** Follows a child to its end, which comes with our own at the latest. */
function watch(child: ChildProcess) {
  const end = { come: false, refusal: "", exited: Promise.resolve() };
  const endWithUs = () => child.kill("SIGINT");
  process.once("exit", endWithUs);
  end.exited = new Promise<void>((done) => {
    child.once("error", (error) => {
      end.refusal = error.message;
      done();
    });
    child.once("exit", () => done());
  }).then(() => {
    end.come = true;
    process.removeListener("exit", endWithUs);
  });
  return end;
}
