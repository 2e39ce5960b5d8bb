import { createHash, createPublicKey, type KeyObject, verify, X509Certificate } from "node:crypto";
import { checkSeller } from "../../protocol/certificate.ts";
import type { ParsedJws } from "../../protocol/jws.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Transaction } from "../storage/database.ts";

/** A certificate that holds under the root, whatever the registry says; dates in ms. */
export interface Holder {
  /** A user's number, or a merchant's id. */
  readonly name: string;
  readonly key: KeyObject;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A merchant's registered certificate. */
export interface RegisteredKey extends Holder {
  readonly revokedAt: number | undefined;
}

export type TrustKeys = Pick<KeyStore, "authorities" | "authoritiesAbove" | "resultKeys">;

/** Whom the evidence is checked by: nothing but the key store's certificates; what it found once it keeps. */
export interface Trust {
  /** The person of a chain (standard base64 DER, signer first) under a users CA of the root. */
  person(chain: readonly string[]): Promise<Holder | undefined>;
  /** The merchant of a registered certificate (base64url thumbprint), if it holds under a merchants CA of the root. */
  merchant(tx: Transaction, thumbprint: string): Promise<RegisteredKey | undefined>;
  /** The gateway's result key of a certificate (base64url thumbprint). */
  result(thumbprint: string): Holder | undefined;
  /** The bank's key as this database knows it. */
  bank(tx: Transaction): Promise<KeyObject | undefined>;
}

/** Chains hold also under CAs that were revoked since: what they signed before stays evidence. */
export function trustOf(keys: TrustKeys): Trust {
  const people = new Map<string, Promise<Holder | undefined>>();
  const merchants = new Map<string, Promise<RegisteredKey | undefined>>();
  const results = new Map(
    keys.resultKeys.map(({ thumbprint, chain, notBefore, notAfter }) => [
      thumbprint,
      { name: "gateway", key: new X509Certificate(Buffer.from(chain[0] ?? [])).publicKey, notBefore, notAfter },
    ]),
  );
  let bank: Promise<KeyObject | undefined> | undefined;

  const usersCas = keys.authorities.users.map((der) => new X509Certificate(der));

  /** Natively: with a million payers the check of the whole profile, which each had before it was registered, would take hours. */
  async function checkPerson(chain: readonly string[]): Promise<Holder | undefined> {
    const [leaf, ...above] = chain.map((text) => read(Buffer.from(text, "base64")));
    const master = above[0] ?? leaf;
    if (!leaf || !master || above.length > 1) return undefined;
    const known = usersCas.some((ca) => isIssued(master, ca));
    const [former] = known ? [] : ((await keys.authoritiesAbove(new Uint8Array(master.raw))) ?? []);
    if (!known && !(former && isIssued(master, new X509Certificate(former)))) return undefined;
    const user = userOf(master);
    if (user === undefined || !master.ca || (leaf !== master && (leaf.ca || userOf(leaf) !== user || !isIssued(leaf, master)))) return undefined;
    return { name: user, key: leaf.publicKey, notBefore: Date.parse(leaf.validFrom), notAfter: Date.parse(leaf.validTo) };
  }

  async function checkMerchant(tx: Transaction, thumbprint: string): Promise<RegisteredKey | undefined> {
    const [row] = await tx.query<{ merchant: string; der: Buffer; revoked_at: Date | null }>(
      "select merchant, der, revoked_at from merchant_certificates where thumbprint = $1",
      [Buffer.from(thumbprint, "base64url")],
    );
    if (!row || createHash("sha256").update(row.der).digest("base64url") !== thumbprint) return undefined;
    const der = new Uint8Array(row.der);
    const [merchantsCa] = (await keys.authoritiesAbove(der)) ?? [];
    const verdict = merchantsCa && (await checkSeller(der, [merchantsCa]));
    if (!verdict || "problem" in verdict || verdict.certificate.merchant !== row.merchant) return undefined;
    const { merchant: name, spki, notBefore, notAfter } = verdict.certificate;
    return { name, key: keyOf(spki), notBefore, notAfter, revokedAt: row.revoked_at?.getTime() };
  }

  return {
    person: (chain) => remember(people, chain.join("."), () => checkPerson(chain)),
    merchant: (tx, thumbprint) => remember(merchants, thumbprint, () => checkMerchant(tx, thumbprint)),
    result: (thumbprint) => results.get(thumbprint),
    bank(tx) {
      bank ??= tx.query<{ public_key: Buffer }>("select public_key from test_bank_keys").then(([row]) => row && keyOf(row.public_key));
      return bank;
    },
  };
}

/** Whether a chain's first certificate (standard base64) is one of those with these SHA-256 thumbprints. */
export function isAmong(thumbprints: readonly Buffer[] | null | undefined, [leaf = ""]: readonly string[]): boolean {
  const thumbprint = createHash("sha256").update(Buffer.from(leaf, "base64")).digest();
  return thumbprints?.some((one) => one.equals(thumbprint)) === true;
}

/** Whether a JWS's signature is this key's ES256 (RFC 7518 section 3.4). */
export function isSignedBy(key: KeyObject, jws: Pick<ParsedJws, "signingInput" | "signature">): boolean {
  return verify("sha256", jws.signingInput, { key, dsaEncoding: "ieee-p1363" }, jws.signature);
}

/** Whether a certificate was within its dates at a time, and not revoked yet. */
export function heldAt({ notBefore, notAfter }: Holder, at: number, revokedAt?: number | undefined): boolean {
  return at >= notBefore && at <= notAfter && (revokedAt === undefined || revokedAt >= at);
}

function read(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function isIssued(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** The user in the subject that every certificate of a person has, as Node writes it. */
function userOf({ subject }: X509Certificate): string | undefined {
  return /^C=KR\nO=Coconut\nOU=([1-9][0-9]{9,17})\nCN=dev_[0-9a-z]{26}$/.exec(subject)?.[1];
}

function keyOf(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

/** The most certificates that are kept; beyond it the oldest go. */
const MOST = 200_000;

function remember<T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(name);
  if (found) return found;
  if (known.size >= MOST) known.delete(known.keys().next().value ?? "");
  const made = make();
  known.set(name, made);
  return made;
}
