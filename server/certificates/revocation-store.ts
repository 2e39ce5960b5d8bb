import { createHash } from "node:crypto";
import type { CertificateName, RevocationEntry, RevocationReason } from "../../protocol/certificate.ts";
import type { Transaction } from "../storage/database.ts";

/** The list that was signed last, as its row says; before the first one everything is empty. */
export interface SignedList {
  /** CRL number. */
  readonly number: number;
  /** What it was made from, as {@link readContent} said then. */
  readonly content: string;
  readonly thisUpdate: number;
  /** SHA-256 of the certificate whose key signed it. */
  readonly signer: Buffer;
}

// A master that was renewed under the same key is revoked with all its certificates.
const LISTED = `
select r.certificate, r.at, r.reason, r.change, c.thumbprint, c.der, c.not_after
from revocations r join certificates c on c.id = r.certificate where c.not_after > $1
union all
select r.certificate, r.at, r.reason, r.change, f.thumbprint, f.der, f.not_after
from revocations r join former_certificates f on f.certificate = r.certificate where f.not_after > $1`;

/** A text that changes with whatever changes in the list of those that ended after `since`. */
export async function readContent(tx: Transaction, since: Date): Promise<string> {
  const [row] = await tx.query<{ content: string }>(`select count(*) || ':' || coalesce(sum(change), 0) as content from (${LISTED}) listed`, [since]);
  return row?.content ?? "";
}

/** The list that was signed last, without its bytes. */
export async function readList(tx: Transaction): Promise<SignedList> {
  return listOf(await tx.query("select number, content, this_update, signer from revocation_list"));
}

/** The same, while nobody else can sign one until the transaction ends. */
export async function lockList(tx: Transaction): Promise<SignedList> {
  return listOf(await tx.query("select number, content, this_update, signer from revocation_list for update"));
}

function listOf(rows: readonly Record<string, unknown>[]): SignedList {
  const [row] = rows as { number: bigint; content: string; this_update: Date; signer: Buffer }[];
  if (!row) throw new Error("revocation_list has lost its row");
  return { number: Number(row.number), content: row.content, thisUpdate: row.this_update.getTime(), signer: row.signer };
}

/** The bytes of the list that was signed last, with the number that is theirs. */
export async function readBytes(tx: Transaction): Promise<{ number: number; der: Buffer }> {
  const [row] = await tx.query<{ number: bigint; der: Buffer }>("select number, der from revocation_list");
  if (!row) throw new Error("revocation_list has lost its row");
  return { number: Number(row.number), der: row.der };
}

/** Keeps a signed list; its lock must be held. */
export async function keepList(tx: Transaction, { number, content, thisUpdate, signer }: SignedList, der: Uint8Array): Promise<void> {
  await tx.query("update revocation_list set number = $1, content = $2, this_update = $3, signer = $4, der = $5", [
    number,
    content,
    new Date(thisUpdate),
    signer,
    der,
  ]);
}

/** The entries of the list of those that ended after `since`, by issuer; `nameOf` is asked once for each certificate, ever. */
export async function readEntries(tx: Transaction, since: Date, nameOf: (der: Buffer) => CertificateName): Promise<RevocationEntry[]> {
  const unnamed = await tx.query<{ der: Buffer }>(
    `select der from (${LISTED}) listed where not exists (select 1 from revocation_names n where n.thumbprint = listed.thumbprint)`,
    [since],
  );
  const names = unnamed.map(({ der }) => ({ ...nameOf(der), thumbprint: createHash("sha256").update(der).digest() }));
  await tx.query(
    "insert into revocation_names (thumbprint, issuer, serial) select * from unnest($1::bytea[], $2::bytea[], $3::bytea[]) on conflict do nothing",
    [names.map(({ thumbprint }) => thumbprint), names.map(({ issuer }) => Buffer.from(issuer)), names.map(({ serial }) => Buffer.from(serial))],
  );
  const rows = await tx.query<{ issuer: Buffer; serial: Buffer; at: Date; reason: RevocationReason }>(
    `select n.issuer, n.serial, listed.at, listed.reason from (${LISTED}) listed join revocation_names n on n.thumbprint = listed.thumbprint
     order by n.issuer, n.serial`,
    [since],
  );
  return rows.map(({ issuer, serial, at, reason }) => ({ issuer: new Uint8Array(issuer), serial: new Uint8Array(serial), at: at.getTime(), reason }));
}
