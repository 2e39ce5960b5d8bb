import { createHash } from "node:crypto";
import { type CertificateName, certificateName, issueRevocations } from "../../protocol/certificate.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { keepList, lockList, readBytes, readContent, readEntries, readList, type SignedList } from "./revocation-store.ts";

/** How long a list may be used. Past half of it the next one is signed, changed or not. */
export const LIST_LIFE_MS = 86_400_000;
/** For how long an expired certificate stays listed (RFC 5280 section 3.3: on at least one list after its end). */
export const KEPT_AFTER_END_MS = 7 * 86_400_000;
/** How far the clocks of two gateway processes may be apart. */
const CLOCK_SKEW_MS = 300_000;

export interface RevocationsDependencies {
  readonly database: Database;
  readonly keys: Pick<KeyStore, "authorities" | "revocationIssuer">;
  /** Where the list is, under every public origin. */
  readonly uris: readonly string[];
  /** ms; for tests. */
  readonly now?: () => number;
}

/**
 * The indirect CRL (DER) with every certificate that is revoked or suspended, as of what had been committed when it was asked for.
 * All processes serve one list, which the database keeps: signed anew when its content has changed, or half of its life is over,
 * with a number one higher. The bytes are cached; what each question costs is a look at what has changed.
 */
export function revocationList(dependencies: RevocationsDependencies): () => Promise<Buffer> {
  const { database } = dependencies;
  let cached: { number: number; der: Buffer } | undefined;
  async function look(): Promise<Buffer> {
    const list = await readList(database);
    if (!(await isCurrent(database, list, dependencies))) cached = await database.transaction((tx) => signAnew(tx, dependencies));
    else if (!cached || cached.number !== list.number) cached = await readBytes(database);
    return cached.der;
  }
  return shareNext(look);
}

/** Whoever asks while work is under way gets the next round, one for all: what was committed before the question is in the answer. */
function shareNext<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        const result = work();
        running = result;
        return result;
      });
    return next;
  };
}

async function isCurrent(tx: Transaction, list: SignedList, { keys, uris, now = Date.now }: RevocationsDependencies): Promise<boolean> {
  const ours = keys.authorities.revocation.some((certificate) => fingerprint(certificate).equals(list.signer));
  const age = now() - list.thisUpdate;
  return ours && age > -CLOCK_SKEW_MS && age < LIST_LIFE_MS / 2 && list.content === (await contentNow(tx, uris, now()));
}

async function contentNow(tx: Transaction, uris: readonly string[], now: number): Promise<string> {
  return `${await readContent(tx, endedSince(now))} ${uris.join(" ")}`;
}

async function signAnew(tx: Transaction, dependencies: RevocationsDependencies): Promise<{ number: number; der: Buffer }> {
  const { keys, uris, now = Date.now } = dependencies;
  const before = await lockList(tx);
  if (await isCurrent(tx, before, dependencies)) return readBytes(tx);
  const issuer = keys.revocationIssuer();
  const thisUpdate = now();
  const content = await contentNow(tx, uris, thisUpdate);
  const entries = await readEntries(tx, endedSince(thisUpdate), nameOf);
  const number = before.number + 1;
  const facts = { number, thisUpdate, nextUpdate: thisUpdate + LIST_LIFE_MS, entries, uris };
  const der = Buffer.from(await issueRevocations(facts, issuer));
  await keepList(tx, { number, content, thisUpdate, signer: fingerprint(issuer.certificate) }, der);
  return { number, der };
}

function endedSince(now: number): Date {
  return new Date(now - KEPT_AFTER_END_MS);
}

function nameOf(der: Buffer): CertificateName {
  const name = certificateName(der);
  if (!name) throw new Error("a registered certificate is not DER");
  return name;
}

function fingerprint(certificate: Uint8Array): Buffer {
  return createHash("sha256").update(certificate).digest();
}
