import { hash, type KeyObject } from "node:crypto";
import { refuse } from "../../../protocol/problem.ts";
import type { Database } from "../../storage/database.ts";
import type { RegisteredCertificate, TrustChain } from "./chain.ts";

/** A certificate that this gateway knows and whose chain holds; cached, since neither changes. */
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

const CACHED_SIGNERS = 50_000;

/**
 * Finds signers by the chain that an authorization carries. Reading a chain costs as much as several signatures, so it is
 * done once per certificate; revocation, suspension and dates are not cached but looked at on every payment.
 */
export function signerDirectory(database: Database, trust: TrustChain): (chain: readonly string[]) => Promise<Signer> {
  const cache = new Map<string, Promise<Signer>>();
  return (chain) => {
    const key = hash("sha256", chain.join("."), "base64");
    const known = cache.get(key);
    if (known) return known;
    if (cache.size >= CACHED_SIGNERS) cache.delete(cache.keys().next().value ?? "");
    const found = load(database, trust, chain);
    cache.set(key, found);
    found.catch(() => cache.delete(key));
    return found;
  };
}

interface Row extends RegisteredCertificate {
  readonly id: bigint;
  readonly account: bigint;
  readonly notBefore: Date;
  readonly notAfter: Date;
  [column: string]: unknown;
}

async function load(database: Database, trust: TrustChain, chain: readonly string[]): Promise<Signer> {
  const ders = chain.map((text) => Buffer.from(text, "base64"));
  const [leaf] = ders;
  if (!leaf || ders.some((der, at) => der.toString("base64") !== chain[at])) throw refuse("authorization-malformed");
  // The registry first: what it does not know is refused for the price of one look-up, before any X.509 code sees it.
  const [row] = await database.query<Row>(
    `select c.id, c.user_number as user, u.account, c.device, c.role, c.der, c.master_der as "masterDer",
       c.not_before as "notBefore", c.not_after as "notAfter"
     from certificates c join users u on u.number = c.user_number where c.thumbprint = $1`,
    [hash("sha256", leaf, "buffer")],
  );
  if (!row) throw refuse("certificate-untrusted");
  const { id, user, account, notBefore, notAfter } = row;
  return { certificate: id, user, account, key: trust(row, ders), notBefore: notBefore.getTime(), notAfter: notAfter.getTime() };
}
