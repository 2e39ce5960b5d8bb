import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { isMaterialName, type Material } from "./material.ts";

/** Reads the key material of a folder; refuses a private file that others may read, and a folder that others may write. */
export async function readFolder(folder: string): Promise<Material> {
  const material = new Map<string, string>();
  if (((await stat(folder)).mode & 0o022) !== 0) throw new Error(`${folder} can be written by others: chmod 700 it`);
  for (const name of await readdir(folder)) {
    if (!isMaterialName(name)) continue;
    const path = join(folder, name);
    if (!name.endsWith(".crt") && ((await stat(path)).mode & 0o077) !== 0) throw new Error(`${path} can be read by others: chmod 600 it`);
    material.set(name, await readFile(path, "utf8"));
  }
  return material;
}

/** Makes the folder (0700) when it is missing. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/**
 * Writes a file (0600) that then is there whole and for good, or false when one of that name exists already. Of many
 * processes exactly one succeeds, also after a crash of any of them: link(2) takes the name at once and overwrites nothing.
 */
export async function claim(folder: string, name: string, text: string): Promise<boolean> {
  const path = join(folder, name);
  const draft = `${path}.draft-${randomBytes(6).toString("hex")}`;
  await writeDurably(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(draft);
    await syncFolder(folder);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
