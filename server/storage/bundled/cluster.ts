/** The cluster: its files, its superuser's password, the address that follows from both. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { childOptions, dataFolder, type Place, program, stagingPath } from "./place.ts";
import { unavailable } from "./unavailable.ts";

/** Makes the cluster and its password beside the place and moves both in at once, so that no half-made cluster is ever found; false where one lies there. */
export async function createCluster(place: Place): Promise<boolean> {
  if (existsSync(dataFolder(place.home))) return false;
  const staging = stagingPath(place.home);
  const data = dataFolder(staging);
  const password = join(staging, "password");
  try {
    await mkdir(data, { recursive: true });
    await chmod(staging, place.account ? 0o755 : 0o700);
    await chmod(data, 0o700);
    await writeFile(password, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
    if (place.account) for (const path of [data, password]) await chown(path, place.account.uid, place.account.gid);
    runInitdb(place, staging, password);
    if (place.account) await chown(password, 0, 0);
    await rmdir(place.home).catch(() => undefined);
    await rename(staging, place.home);
    return true;
  } catch (error) {
    if (existsSync(dataFolder(place.home))) return false;
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function runInitdb(place: Place, folder: string, password: string): void {
  const encoding = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--username=postgres", `--pwfile=${password}`, "--auth=scram-sha-256"];
  const made = spawnSync(program(place, "initdb"), ["-D", dataFolder(folder), ...encoding, ...access], {
    ...childOptions(place),
    cwd: folder,
    encoding: "utf8",
  });
  if (made.status !== 0) throw unavailable(`initdb failed: ${made.error?.message ?? `${made.stdout}${made.stderr}`.trim()}.`);
}

/** The superuser's address of the database `postgres`. */
export async function databaseUrl(home: string, port: number): Promise<string> {
  const password = (await readFile(join(home, "password"), "utf8")).trim();
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}
