import { parseArgs } from "node:util";
import { certifiedSlots, type Slot, secretSlots } from "./material.ts";
import { DEFAULT_FOLDER, exportKeys, openKeyStore } from "./open.ts";
import { revokeGeneration } from "./root-revocations.ts";
import { addGeneration, ensureKeys } from "./setup.ts";

// Makes the keys that are missing and prints {"rootSpkiSha256":"…"}; `--add SLOT` first adds a generation of one key,
// `--revoke SLOT-GENERATION` puts a certificate on the root's revocation list, `--export` prints the text for COCONUT_KEYS_JSON instead.
const { values } = parseArgs({ options: { add: { type: "string" }, revoke: { type: "string" }, export: { type: "boolean" } } });
const folder = process.env.COCONUT_KEYS || DEFAULT_FOLDER;

if (values.add !== undefined) {
  const slots: readonly Slot[] = [...certifiedSlots, ...secretSlots];
  const slot = slots.find((name) => name === values.add);
  if (!slot) throw new Error(`--add takes one of ${slots.join(", ")}`);
  await ensureKeys(folder);
  await addGeneration(folder, slot);
}
if (values.revoke !== undefined) {
  const [, name, generation] = /^([a-z]+)-([1-9][0-9]{0,5})$/.exec(values.revoke) ?? [];
  const slot = (["users", "merchants", "gateway", "revocation"] as const).find((known) => known === name);
  if (!slot) throw new Error("--revoke takes users-N, merchants-N, gateway-N or revocation-N");
  await revokeGeneration(folder, slot, Number(generation));
}
const { rootSpkiSha256 } = await openKeyStore(process.env);
console.log(values.export ? await exportKeys(folder) : JSON.stringify({ rootSpkiSha256 }));
