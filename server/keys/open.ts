import * as v from "valibot";
import { readFolder } from "./folder.ts";
import { isMaterialName, type Material } from "./material.ts";
import { ensureKeys } from "./setup.ts";
import { type KeyStore, keyStoreOf } from "./store.ts";

export const DEFAULT_FOLDER = ".coconut/keys";

/** Where the keys are: `COCONUT_KEYS_JSON` holds them all, otherwise `COCONUT_KEYS` names their folder. */
export interface KeyEnvironment {
  readonly COCONUT_KEYS_JSON?: string | undefined;
  readonly COCONUT_KEYS?: string | undefined;
}

/**
 * Opens the key store of the environment. A folder that lacks keys gets them first, inside `withLock` (for the gateway a
 * PostgreSQL advisory lock); keys in the variable are complete or the start fails, since nothing could be kept.
 */
export async function openKeyStore(environment: KeyEnvironment, withLock?: <T>(work: () => Promise<T>) => Promise<T>): Promise<KeyStore> {
  const { COCONUT_KEYS_JSON: json, COCONUT_KEYS: folder } = environment;
  return json ? keyStoreOf(materialFromJson(json)) : ensureKeys(folder || DEFAULT_FOLDER, withLock);
}

/** All of a folder's keys but the root's private key as the text for `COCONUT_KEYS_JSON`. */
export async function exportKeys(folder: string): Promise<string> {
  const parts = [...(await readFolder(folder))].filter(([name]) => !/^root-.*\.key$/.test(name));
  return JSON.stringify(Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1))));
}

const MaterialJson = v.record(v.pipe(v.string(), v.check(isMaterialName, "is not the name of a key")), v.string());

function materialFromJson(json: string): Material {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The parser's own message would quote the keys.
    throw new Error("COCONUT_KEYS_JSON is not JSON");
  }
  const parts = v.safeParse(MaterialJson, value);
  if (!parts.success) throw new Error("COCONUT_KEYS_JSON is not one object of texts by the names of key files");
  return new Map(Object.entries(parts.output));
}
