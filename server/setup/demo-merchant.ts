import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as v from "valibot";
import type { KeyStore } from "../keys/store.ts";
import { addOrigin } from "../merchants/add-origin.ts";
import { createApiKey, merchantOfKey } from "../merchants/api-key.ts";
import { certifyMerchant } from "../merchants/certify-merchant.ts";
import { createMerchant } from "../merchants/create-merchant.ts";
import { nameKey } from "../merchants/name-key.ts";
import { findMerchantByNameKey, isCertified } from "../merchants/store.ts";
import type { Database } from "../storage/database.ts";

const MONTH_MS = 30 * 24 * 3_600_000;
/** The SDK's own command makes the shop's key, as on any merchant's machine; compiled code lies beside compiled code. */
const SDK_COMMAND = fileURLToPath(new URL("../../sdk/server/command.js", import.meta.url));

/** What the shop keeps of its gateway; beside it lie merchant.key.pem and merchant.cert.pem. */
const ShopState = v.object({ merchant: v.string(), apiKey: v.string(), rootSpki: v.string() });
type ShopState = v.InferOutput<typeof ShopState>;

export interface DemoMerchant {
  readonly name: string;
  readonly origins: readonly string[];
  /** The folder in which its server finds its keys. */
  readonly state: string;
}

/** A merchant with these origins, and its state folder; where the folder was lost or is another gateway's, new keys are made. */
export async function demoMerchant(database: Database, keys: KeyStore, { name, origins, state }: DemoMerchant): Promise<string> {
  const found = await findMerchantByNameKey(database, nameKey(name));
  const merchant = found?.id ?? (await createMerchant(database, name));
  for (const origin of origins) await addOrigin(database, merchant, origin.trim());
  if (!(await isInOrder(database, keys, merchant, state))) await makeState(database, keys, merchant, state);
  return merchant;
}

async function isInOrder(database: Database, keys: KeyStore, merchant: string, folder: string): Promise<boolean> {
  try {
    const state = v.parse(ShopState, JSON.parse(await readFile(join(folder, "merchant.json"), "utf8")));
    const certificate = new X509Certificate(await readFile(join(folder, "merchant.cert.pem")));
    await readFile(join(folder, "merchant.key.pem"));
    const thumbprint = createHash("sha256").update(certificate.raw).digest();
    if (state.merchant !== merchant || state.rootSpki !== keys.rootSpkiSha256 || Date.parse(certificate.validTo) < Date.now() + MONTH_MS) return false;
    return (await merchantOfKey(database, state.apiKey))?.merchant === merchant && (await isCertified(database, merchant, thumbprint));
  } catch {
    return false;
  }
}

/** Makes everything in a folder of its own and moves it in file by file, merchant.json last: a half-made state is made again. */
async function makeState(database: Database, keys: KeyStore, merchant: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(folder, "new-"));
  try {
    await promisify(execFile)(process.execPath, [SDK_COMMAND, "new-key", "--merchant", merchant, "--out", draft]);
    const certificate = await certifyMerchant(database, keys, merchant, await readFile(join(draft, "merchant.csr.pem"), "utf8"));
    const state: ShopState = { merchant, apiKey: await createApiKey(database, merchant), rootSpki: keys.rootSpkiSha256 };
    await writeFile(join(draft, "merchant.cert.pem"), certificate);
    await writeFile(join(draft, "merchant.json"), `${JSON.stringify(state, undefined, 2)}\n`);
    for (const name of ["merchant.key.pem", "merchant.cert.pem", "merchant.json"]) {
      await chmod(join(draft, name), 0o600);
      await rename(join(draft, name), join(folder, name));
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
