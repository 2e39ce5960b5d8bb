import { type KeyObject, webcrypto } from "node:crypto";
import {
  checkAuthority,
  checkMaster,
  checkMerchant,
  checkResult,
  checkRevocation,
  checkRoot,
  type Issuer,
  type Role,
  spkiHash,
} from "../../protocol/certificate.ts";
import { active, type Certified, type Check, type Der, type Generations, readCertified, readSecrets, type SecretKeys } from "./generations.ts";
import type { Material } from "./material.ts";
import { isListed, readRootLists } from "./root-lists.ts";

export type { Generations, SecretKeys } from "./generations.ts";

/** A certificate that results are or were signed under, with its chain [result certificate, gateway CA, root] in DER. */
export interface ResultCertificate {
  readonly thumbprint: string;
  readonly chain: readonly Der[];
  readonly notBefore: number;
  readonly notAfter: number;
}
/** What signs results. */
export interface ResultKey extends ResultCertificate {
  readonly privateKey: KeyObject;
}

/**
 * Every key that the gateway works with; each may have several generations: the newest signs, older ones still verify.
 * A KMS fits behind it by unsealing the material when the gateway starts. Rotation of each: docs/key-rotation.md.
 */
export interface KeyStore {
  /** base64url(SHA-256(SubjectPublicKeyInfo)) of the root, which wallets pin. Rotated by a new build of the wallets. */
  readonly rootSpkiSha256: string;
  /** Certificates in DER, newest first, but those that their root has revoked. CAs are rotated under the same root; what an older one signed stays valid. */
  readonly authorities: Readonly<Record<Role | "root" | "revocation", Generations<Der>>>;
  /** The newest revocation list (DER) that each root signed of what it certified, newest root first; none of a root moved away before. */
  readonly rootRevocations: readonly Der[];
  /** [CA, root] above a master's or a merchant's certificate, also a revoked CA; undefined when no CA of ours signed it in its profile. */
  authoritiesAbove(certificate: Uint8Array): Promise<readonly Der[] | undefined>;
  /** The CA that signs new certificates of a role. */
  issuer(role: "users" | "merchants"): Issuer;
  /** What signs revocation lists. All generations have one subject, so older certificates' cRLIssuer names the newest too. */
  revocationIssuer(): Issuer;
  /** What signs results. Renewed by itself two months before it ends. */
  resultKey(): ResultKey;
  /** All of them, newest first, also those whose private key is gone, so that old results verify. */
  readonly resultKeys: Generations<ResultCertificate>;
  /** K, signs the public login token t_p. An old generation may go seven days after a new one signs. */
  readonly tokenKeys: SecretKeys;
  /** K_s, derives the login secret t_s from t_p. As K. */
  readonly sessionKeys: SecretKeys;
  /** Seals PIN verifiers (AES-256-GCM). An old generation may go when no row is sealed under it. */
  readonly pinKeys: SecretKeys;
  /** Seals the secrets of webhook endpoints, as the PIN keys do. */
  readonly webhookKeys: SecretKeys;
}

/** The key store over key material; throws an error that names the part which is missing, foreign or damaged. */
export async function keyStoreOf(material: Material, now: () => number = Date.now): Promise<KeyStore> {
  const root = await readCertified(material, "root", [], checkRoot);
  const lists = await readRootLists(material, root);
  const authority = (role: Role) => readCertified(material, role, root, (der, issuer) => checkAuthority(role, der, issuer));
  const [allUsers, allMerchants, allGateways] = [await authority("users"), await authority("merchants"), await authority("gateway")];
  const trusted = (slot: string, all: Generations<Certified>) => unrevoked(slot, all, lists);
  const [users, merchants, gateway] = [trusted("users", allUsers), trusted("merchants", allMerchants), trusted("gateway", allGateways)];
  const revocation = trusted("revocation", await readCertified(material, "revocation", root, checkRevocation));
  const results = await readCertified(material, "result", allGateways, checkResult);
  const signingResults = results.filter(({ chain }) => gateway.some(({ chain: [gatewayCa] }) => gatewayCa === chain[1]));
  const issuers = new Map<Certified, Issuer>();
  for (const part of [...users, ...merchants, ...revocation]) {
    if (part.privateKey) issuers.set(part, { certificate: part.der, key: await signingKey(part.privateKey) });
  }
  const issuerNow = (slot: string, generations: Generations<Certified>): Issuer => {
    const part = active(
      generations.filter((one) => issuers.has(one)),
      now(),
    );
    return present(part && issuers.get(part), slot);
  };
  return {
    rootSpkiSha256: await spkiHash(root[0].spki),
    authorities: { root: ders(root), users: ders(users), merchants: ders(merchants), gateway: ders(gateway), revocation: ders(revocation) },
    rootRevocations: lists.map(({ der }) => der),
    authoritiesAbove: async (certificate) => (await above(certificate, allUsers, checkMaster)) ?? (await above(certificate, allMerchants, checkMerchant)),
    issuer: (role) => issuerNow(role, role === "users" ? users : merchants),
    revocationIssuer: () => issuerNow("revocation", revocation),
    resultKey: () => present(active(signingResults.flatMap(withPrivateKey), now()), "result"),
    resultKeys: results,
    tokenKeys: readSecrets(material, "token", now),
    sessionKeys: readSecrets(material, "session", now),
    pinKeys: readSecrets(material, "pin", now),
    webhookKeys: readSecrets(material, "webhook", now),
  };
}

function unrevoked(slot: string, all: Generations<Certified>, lists: Parameters<typeof isListed>[0]): Generations<Certified> {
  const [first, ...rest] = all.filter(({ der }) => !isListed(lists, der));
  if (!first) throw new Error(`every ${slot} certificate is revoked; \`node dist/node/server/keys/init.js --add ${slot}\` makes another`);
  return [first, ...rest];
}

function withPrivateKey(part: Certified): ResultKey[] {
  return part.privateKey ? [{ ...part, privateKey: part.privateKey }] : [];
}

function present<T>(key: T | undefined, slot: string): T {
  if (key === undefined) throw new Error(`the key store has no private key for ${slot}`);
  return key;
}

/** A private key as WebCrypto signs with it, not extractable. */
export function signingKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const pkcs8 = key.export({ format: "der", type: "pkcs8" });
  return webcrypto.subtle.importKey("pkcs8", pkcs8, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
}

async function above(certificate: Uint8Array, cas: Generations<Certified>, check: Check): Promise<readonly Der[] | undefined> {
  for (const ca of cas) if ("certificate" in (await check(certificate, ca.der))) return ca.chain;
  return undefined;
}

function ders(generations: Generations<Certified>): Generations<Der> {
  const [first, ...rest] = generations;
  return [first.der, ...rest.map(({ der }) => der)];
}
