/** postmaster.pid, PostgreSQL's lock on a cluster: who holds it, and whether that process lives. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onWindows } from "./binaries.ts";
import { dataFolder } from "./place.ts";

const lockFile = (home: string) => join(dataFolder(home), "postmaster.pid");

/** What postmaster.pid says: who serves the cluster, on which port, and whether it takes connections. */
export function readLock(home: string): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(lockFile(home), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return undefined;
  }
}

/** Writes our own number into a dead server's lock: PostgreSQL takes its parent's lock for stale, and still checks its shared memory. */
export async function disownLock(home: string): Promise<void> {
  const text = await readFile(lockFile(home), "utf8").catch(() => undefined);
  if (text !== undefined) await writeFile(lockFile(home), text.replace(/^-?\d+/, String(process.pid)));
}

/** Tells a live server of this cluster from a dead or unreaped process and from a stranger that was given its number. */
export function isServing(pid: number, home: string): boolean {
  if (!isAlive(pid)) return false;
  if (onWindows) return true;
  return commandOf(pid).includes(dataFolder(home));
}

/** Whether the process runs; one that has ended and that nobody has reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(fields.slice(fields.lastIndexOf(")") + 2));
  } catch {
    return !existsSync("/proc/self/stat");
  }
}

function commandOf(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
