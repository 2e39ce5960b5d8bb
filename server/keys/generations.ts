import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { CheckedCertificate, Verdict } from "../../protocol/certificate.ts";
import { type CertifiedSlot, certificateDer, generationsOf, type Material, materialName, type SecretSlot } from "./material.ts";

/** All generations of one key, newest first; there is always one. */
export type Generations<T> = readonly [T, ...T[]];

export type Der = Uint8Array<ArrayBuffer>;

/** A certificate of ours with everything above it and, unless it was moved away, its private key. */
export interface Certified extends CheckedCertificate {
  readonly name: string;
  /** This certificate first, the root last. */
  readonly chain: readonly Der[];
  readonly privateKey: KeyObject | undefined;
}

/** Symmetric keys of one purpose by key id: what is new is made under `current`, what was made under an older one still opens. */
export interface SecretKeys {
  readonly current: string;
  secret(kid: string): Uint8Array | undefined;
}

/** A further generation signs only this long after it was made: time to restart every process, so that all of them know it. */
export const ACTIVATION_MS = 3_600_000;

/** The newest generation that may sign now: the first one at once, a further one after {@link ACTIVATION_MS}; undefined of none. */
export function active<T extends { readonly notBefore: number }>(generations: readonly T[], now: number): T | undefined {
  return generations.find(({ notBefore }) => notBefore + ACTIVATION_MS <= now) ?? generations[generations.length - 1];
}

/**
 * The certificates of a slot with their keys, each checked to be by one of the issuers (none for a root); throws an error
 * that names the file which is damaged or foreign.
 */
export async function readCertified(material: Material, slot: CertifiedSlot, issuers: readonly Certified[], check: Check): Promise<Generations<Certified>> {
  const found: Certified[] = [];
  for (const generation of generationsOf(material, slot)) {
    const name = materialName(slot, generation, "crt");
    const pem = material.get(name);
    // A key without a certificate is a generation in the making.
    if (pem === undefined) continue;
    const der = certificateDer(pem);
    if (!der) throw new Error(`${name} is not a PEM certificate`);
    const { certificate, above } = await checkUnder(name, der, issuers, check);
    const key = material.get(materialName(slot, generation, "key"));
    found.push({ ...certificate, name, chain: [der, ...above], privateKey: key === undefined ? undefined : matchingKey(name, key, certificate.spki) });
  }
  return atLeastOne(found, slot);
}

/** A profile check against one possible issuer. */
export type Check = (der: Uint8Array, issuer: Uint8Array) => Promise<Verdict<CheckedCertificate>>;

async function checkUnder(name: string, der: Der, issuers: readonly Certified[], check: Check) {
  let reason = "its issuer is not in the key store";
  for (const { der: issuer, chain } of issuers.length > 0 ? issuers : [{ der, chain: [] }]) {
    const verdict = await check(der, issuer);
    if ("certificate" in verdict) return { certificate: verdict.certificate, above: chain };
    if (verdict.problem.code === "certificate-profile") reason = `${verdict.problem.field} is outside the profile`;
  }
  throw new Error(`${name} is not ours: ${reason}`);
}

/** The symmetric keys of a slot. */
export function readSecrets(material: Material, slot: SecretSlot, now: () => number): SecretKeys {
  const found = generationsOf(material, slot).map((generation) => readSecret(material, materialName(slot, generation, "secret"), generation));
  const generations = atLeastOne(found, slot);
  const byKid = new Map(generations.map(({ kid, secret }) => [kid, secret]));
  return {
    get current() {
      return (active(generations, now()) ?? generations[0]).kid;
    },
    secret: (kid) => byKid.get(kid),
  };
}

/** The text of a fresh symmetric key: 32 random bytes and when it was made. */
export function secretText(secret: Uint8Array, now: number): string {
  return `${JSON.stringify({ created: new Date(now).toISOString(), secret: Buffer.from(secret).toString("base64url") })}\n`;
}

function readSecret(material: Material, name: string, generation: number) {
  const { created, secret } = JSON.parse(material.get(name) ?? "") as { created?: unknown; secret?: unknown };
  const bytes = new Uint8Array(Buffer.from(String(secret), "base64url"));
  const notBefore = Date.parse(String(created));
  if (bytes.length !== 32 || Number.isNaN(notBefore)) throw new Error(`${name} is not a key of 32 bytes with its date`);
  return { kid: String(generation), secret: bytes, notBefore };
}

function matchingKey(name: string, pem: string, spki: Uint8Array): KeyObject {
  const key = createPrivateKey(pem);
  const own = createPublicKey(key).export({ format: "der", type: "spki" });
  if (!own.equals(spki)) throw new Error(`the private key beside ${name} is not the certificate's`);
  return key;
}

function atLeastOne<T>(found: readonly T[], slot: string): Generations<T> {
  const [first, ...rest] = found;
  if (first === undefined) throw new Error(`the key store has no ${slot} key; \`node dist/node/server/keys/init.js\` makes what is missing`);
  return [first, ...rest];
}
