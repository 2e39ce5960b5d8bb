import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { type Issuer, issueAuthority, issueResult, issueRevocation, issueRoot } from "../../protocol/certificate.ts";
import { claim, makeFolder, readFolder } from "./folder.ts";
import { secretText } from "./generations.ts";
import { type CertifiedSlot, certificateDer, certifiedSlots, generationsOf, type Material, materialName, pemOf, type Slot, secretSlots } from "./material.ts";
import { ensureRootList } from "./root-revocations.ts";
import { type KeyStore, keyStoreOf, signingKey } from "./store.ts";

/** A result certificate is followed by a new one when less than this is left of it. */
const RENEW_BEFORE_MS = 60 * 86_400_000;

/**
 * Makes whatever a key folder lacks (root, CAs, result and revocation key and certificate, root's list, K, K_s, PIN and webhook key) and opens it.
 * Many processes at once end with the same keys: each part is claimed by exactly one, in an order that a crash cannot break.
 * `withLock` wraps the work where several machines share a folder whose file system has no hard links in common.
 */
export async function ensureKeys(folder: string, withLock: <T>(work: () => Promise<T>) => Promise<T> = (work) => work()): Promise<KeyStore> {
  return withLock(async () => {
    await makeFolder(folder);
    for (const slot of certifiedSlots) await ensureCertified(folder, slot);
    await ensureRootList(folder);
    for (const slot of secretSlots) {
      if (generationsOf(await readFolder(folder), slot).length === 0) await makeSecret(folder, slot, 1);
    }
    const store = await keyStoreOf(await readFolder(folder));
    if (store.resultKeys[0].notAfter - Date.now() > RENEW_BEFORE_MS) return store;
    await addGeneration(folder, "result");
    return keyStoreOf(await readFolder(folder));
  });
}

/** Adds the next generation of a key; it begins to sign an hour later, when every process has been restarted. */
export async function addGeneration(folder: string, slot: Slot): Promise<void> {
  const next = (generationsOf(await readFolder(folder), slot)[0] ?? 0) + 1;
  if (isCertified(slot)) await certify(folder, slot, next);
  else await makeSecret(folder, slot, next);
}

async function ensureCertified(folder: string, slot: CertifiedSlot): Promise<void> {
  const material = await readFolder(folder);
  const generations = generationsOf(material, slot);
  if (generations.some((generation) => material.has(materialName(slot, generation, "crt")))) return;
  // A crash may have left a key whose certificate was never made.
  await certify(folder, slot, generations[0] ?? 1);
}

/** The private key is claimed first, so that everybody who gets here certifies the same key. */
async function certify(folder: string, slot: CertifiedSlot, generation: number): Promise<void> {
  const above = await newestIssuer(await readFolder(folder), slot);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await claim(folder, materialName(slot, generation, "key"), privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  const key = createPrivateKey(part(await readFolder(folder), slot, generation, "key"));
  await claim(folder, materialName(slot, generation, "crt"), pemOf("CERTIFICATE", await issueFor(slot, key, above)));
}

async function issueFor(slot: CertifiedSlot, key: KeyObject, above: Issuer | undefined): Promise<Uint8Array> {
  const spki = new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }));
  if (slot === "root" || !above) return issueRoot(spki, await signingKey(key));
  if (slot === "result") return issueResult(spki, above);
  if (slot === "revocation") return issueRevocation(spki, above);
  return issueAuthority(slot, spki, above);
}

/** What certifies keys of a slot; nothing does for a root. */
async function newestIssuer(material: Material, slot: CertifiedSlot): Promise<Issuer | undefined> {
  if (slot === "root") return undefined;
  const issuer = slot === "result" ? "gateway" : "root";
  const generation = generationsOf(material, issuer).find((number) => material.has(materialName(issuer, number, "crt"))) ?? 1;
  const certificate = certificateDer(part(material, issuer, generation, "crt"));
  if (!certificate) throw new Error(`${materialName(issuer, generation, "crt")} is not a PEM certificate`);
  return { certificate, key: await signingKey(createPrivateKey(part(material, issuer, generation, "key"))) };
}

async function makeSecret(folder: string, slot: Slot, generation: number): Promise<void> {
  await claim(folder, materialName(slot, generation, "secret"), secretText(randomBytes(32), Date.now()));
}

function part(material: Material, slot: CertifiedSlot, generation: number, kind: "key" | "crt"): string {
  const name = materialName(slot, generation, kind);
  const text = material.get(name);
  if (text === undefined) throw new Error(`${name} is needed to make further keys and is not in the key folder`);
  return text;
}

function isCertified(slot: Slot): slot is CertifiedSlot {
  return (certifiedSlots as readonly string[]).includes(slot);
}
