/** Where a bundled server lies and how its programs are run. */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Account, postgresAccount } from "./account.ts";
import { findBinaries, onWindows } from "./binaries.ts";

/** Where the binaries and the cluster lie, and which account runs them when it is not ours. */
export interface Place {
  native: string;
  home: string;
  account: Account | undefined;
}

/** The place of `dataDir`: the package's binaries and the folder itself; for root a copy of both below `COCONUT_PG_HOME`, as the user `postgres`. */
export async function findPlace(dataDir: string, say: (line: string) => void): Promise<Place> {
  const { native, version } = await findBinaries();
  if (process.getuid?.() !== 0) return { native, home: resolve(dataDir), account: undefined };
  // PostgreSQL refuses root, and another account cannot enter a project below root's home.
  const account = postgresAccount();
  const base = resolve(process.env.COCONUT_PG_HOME ?? "/var/lib/coconut-pay");
  const copy = join(base, `native-${version}`);
  await mkdir(base, { recursive: true });
  await chmod(base, 0o755);
  if (!existsSync(copy)) {
    const staging = stagingPath(copy);
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "a+rX", staging]);
    await rename(staging, copy).catch(() => rm(staging, { recursive: true }));
  }
  const name = `${basename(dataDir)}-${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 8)}`;
  const home = join(base, name);
  say(`PostgreSQL does not run as root: it runs as the user "postgres" from ${home}`);
  return { native: copy, home, account };
}

/** A name beside `path` that nobody else takes: what is made there moves in with one rename. */
export const stagingPath = (path: string) => `${path}.new-${process.pid}-${randomBytes(3).toString("hex")}`;

/** The path of `initdb`, `postgres` or `pg_ctl`. */
export const program = (place: Place, name: string) => join(place.native, "bin", onWindows ? `${name}.exe` : name);

/** The cluster's data folder, which PostgreSQL owns; beside it lie our own files. */
export const dataFolder = (home: string) => join(home, "data");

/** How the programs are run: as the place's account, with nothing of our environment that could change what they do. */
export function childOptions(place: Place) {
  const environment: NodeJS.ProcessEnv = { LC_ALL: "C", TZ: "UTC" };
  for (const name of ["PATH", "SYSTEMROOT", "TEMP", "TMP"]) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return { env: environment, cwd: place.home, windowsHide: true, ...place.account };
}
