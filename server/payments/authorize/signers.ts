import { createPublicKey, hash, type KeyObject } from "node:crypto";
import { ProblemError, refuse } from "../../../protocol/problem.ts";
import type { Database } from "../../storage/database.ts";

/** A certificate that this gateway knows and whose chain and profile hold; cached, since neither changes. */
export interface Signer {
  readonly certificate: bigint;
  readonly user: bigint;
  /** The user's ledger account. */
  readonly account: bigint;
  readonly key: KeyObject;
  /** ms; of the certificate itself, which never outlives its master. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Checks a chain (standard base64 DER, signer first) against the trusted authorities and the profile; throws ProblemError. Gives the SPKI DER. */
export type CheckChain = (chain: readonly Buffer[]) => Promise<Uint8Array>;

const CACHED_SIGNERS = 50_000;

/**
 * Finds signers by the chain that an authorization carries. Parsing and checking a chain costs as much as ten signatures, so it is
 * done once per certificate; revocation, suspension and dates are not cached but looked at on every payment.
 */
export function signerDirectory(database: Database, checkChain: CheckChain): (chain: readonly string[]) => Promise<Signer> {
  const cache = new Map<string, Promise<Signer>>();
  return (chain) => {
    const key = hash("sha256", chain.join("."), "base64");
    const known = cache.get(key);
    if (known) return known;
    if (cache.size >= CACHED_SIGNERS) cache.delete(cache.keys().next().value ?? "");
    const found = load(database, checkChain, chain);
    cache.set(key, found);
    found.catch(() => cache.delete(key));
    return found;
  };
}

async function load(database: Database, checkChain: CheckChain, chain: readonly string[]): Promise<Signer> {
  const ders = chain.map((text) => Buffer.from(text, "base64"));
  const [leaf] = ders;
  if (!leaf || ders.some((der, at) => der.toString("base64") !== chain[at])) throw refuse("authorization-malformed");
  // The registry first: what it does not know is refused for the price of one look-up, before any X.509 code sees it.
  const thumbprint = hash("sha256", leaf, "buffer");
  const [row] = await database.query<{ id: bigint; user_number: bigint; account: bigint; not_before: Date; not_after: Date }>(
    "select c.id, c.user_number, u.account, c.not_before, c.not_after from certificates c join users u on u.number = c.user_number where c.thumbprint = $1",
    [thumbprint],
  );
  if (!row) throw refuse("certificate-untrusted");
  const spki = await checkChain(ders).catch((error: unknown) => {
    throw error instanceof ProblemError ? error : refuse("certificate-untrusted");
  });
  return {
    certificate: row.id,
    user: row.user_number,
    account: row.account,
    key: createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }),
    notBefore: row.not_before.getTime(),
    notAfter: row.not_after.getTime(),
  };
}
