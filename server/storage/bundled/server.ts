/** A live bundled server, and whose it is to stop. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onWindows } from "./binaries.ts";
import { databaseUrl } from "./cluster.ts";
import { isAlive, isServing } from "./lock.ts";
import { childOptions, dataFolder, type Place, program } from "./place.ts";

export interface BundledPostgres {
  /** Connects as the superuser to the database `postgres`. */
  url: string;
  pid: number;
  /** The folder that really holds the cluster. */
  home: string;
  /** True where this start made the cluster. */
  created: boolean;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends the server after its clients' transactions were rolled back; leaves one alone that another live process started. */
  stop(): Promise<void>;
  /** Ends the server at once, as a power cut would. */
  kill(): Promise<void>;
}

const ownerFile = (home: string) => join(home, "owner");

/** The server that we have started; `exited` resolves once it is reaped. */
export async function ownServer(place: Place, pid: number, port: number, exited: Promise<void>): Promise<Omit<BundledPostgres, "created">> {
  await writeFile(ownerFile(place.home), `${process.pid}\n`);
  return { ...(await handle(place, pid, port, exited)), exited };
}

/** A server whose starter died is ours from now on; one whose starter lives stays its starter's. */
export async function joinServer(place: Place, pid: number, port: number): Promise<BundledPostgres> {
  const owner = Number(await readFile(ownerFile(place.home), "utf8").catch(() => 0));
  const exited = (async () => {
    while (isServing(pid, place.home)) await sleep(200, undefined, { ref: false });
  })();
  const joined = { ...(await handle(place, pid, port)), exited, created: false };
  if (owner !== process.pid && owner > 0 && isAlive(owner)) return { ...joined, stop: async () => undefined };
  await writeFile(ownerFile(place.home), `${process.pid}\n`);
  return joined;
}

async function handle(place: Place, pid: number, port: number, reaped?: Promise<void>) {
  const end = async (name: NodeJS.Signals) => {
    if (isServing(pid, place.home)) process.kill(pid, name);
    while (isServing(pid, place.home)) await sleep(20);
    await reaped;
  };
  const stop = async () => {
    // Windows has no signal that ends it gently.
    if (onWindows) spawnSync(program(place, "pg_ctl"), ["stop", "-m", "fast", "-D", dataFolder(place.home)], childOptions(place));
    await end("SIGINT");
  };
  return { url: await databaseUrl(place.home, port), pid, home: place.home, stop, kill: () => end("SIGKILL") };
}
