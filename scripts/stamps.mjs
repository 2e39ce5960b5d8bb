/** Tells whether a build is older than what it was made from, by content and not by time. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./project.mjs";

/** The hash of all files below the checkout except the named top-level entries, together with further values. */
export function hashInputs(values, { without }) {
  const hash = createHash("sha256").update(JSON.stringify(values));
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (folder === root.replace(/[\\/]$/, "") && without.includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) hash.update(`\n${relative(root, path)}\n`).update(readFileSync(path));
    }
  };
  visit(root.replace(/[\\/]$/, ""));
  return hash.digest("hex");
}

/** Runs `make` unless the stamp file holds this hash and all outputs exist; returns whether it ran. */
export async function makeWhenStale(stamp, hash, outputs, make) {
  const isFresh = existsSync(stamp) && readFileSync(stamp, "utf8") === hash && outputs.every((path) => existsSync(path));
  if (isFresh) return false;
  await make();
  const missing = outputs.find((path) => !existsSync(path));
  if (missing) throw new Error(`The build did not write ${missing}.`);
  writeFileSync(stamp, hash);
  return true;
}
