import { createHash } from "node:crypto";
import type { Transaction } from "../storage/database.ts";

export interface CertificateRow {
  readonly id: bigint;
  readonly publicId: string;
  readonly user: bigint;
  readonly device: string;
  readonly name: string;
  readonly role: "master" | "additional";
  readonly der: Buffer;
  readonly masterDer: Buffer | null;
  readonly spkiHash: Buffer;
  readonly sealedVerifier: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly status: "active" | "suspended" | "revoked";
  readonly cause: "pin" | "copied" | null;
  readonly lastUsed: Date | null;
}

interface Columns extends Record<string, unknown> {
  id: bigint;
  public_id: string;
  user_number: bigint;
  device: string;
  name: string;
  role: "master" | "additional";
  der: Buffer;
  master_der: Buffer | null;
  spki_hash: Buffer;
  pin_verifier: Buffer;
  not_before: Date;
  not_after: Date;
  status: "active" | "suspended" | "revoked";
  cause: "pin" | "copied" | null;
  last_used: Date | null;
}

const SELECT = `
select c.id, c.public_id, c.user_number, c.device, c.name, c.role, c.der, c.master_der, c.spki_hash, c.pin_verifier,
  c.not_before, c.not_after, s.status, s.cause, s.last_used
from certificates c join certificate_states s on s.certificate = c.id`;

/** The certificate with this SHA-256 of its DER, whatever its state; undefined when this gateway registered none. */
export async function findByThumbprint(tx: Transaction, thumbprint: Uint8Array): Promise<CertificateRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where c.thumbprint = $1`, [thumbprint]));
}

/** A user's certificate by its public id. */
export async function findByPublicId(tx: Transaction, user: bigint, publicId: string): Promise<CertificateRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where c.public_id = $1 and c.user_number = $2`, [publicId, user]));
}

/** All certificates of a user, newest first. */
export async function findByUser(tx: Transaction, user: bigint): Promise<CertificateRow[]> {
  return (await tx.query<Columns>(`${SELECT} where c.user_number = $1 order by c.id desc`, [user])).map(fromColumns);
}

/** When a certificate of the device was last revoked, in ms; undefined where none was. */
export async function deviceRevokedAt(tx: Transaction, user: bigint, device: string): Promise<number | undefined> {
  const [row] = await tx.query<{ revoked_at: Date | null }>(
    `select max(s.revoked_at) as revoked_at from certificates c join certificate_states s on s.certificate = c.id
     where c.user_number = $1 and c.device = $2`,
    [user, device],
  );
  return row?.revoked_at?.getTime();
}

export type NewCertificate = Pick<
  CertificateRow,
  "publicId" | "user" | "device" | "name" | "role" | "spkiHash" | "sealedVerifier" | "notBefore" | "notAfter"
> & { readonly der: Uint8Array };

/** Registers an active master; throws the violation of `certificates_spki_hash_key` for a key that was certified before. */
export async function insertMaster(tx: Transaction, certificate: NewCertificate): Promise<void> {
  const { publicId, user, device, name, role, der, spkiHash, sealedVerifier, notBefore, notAfter } = certificate;
  const thumbprint = createHash("sha256").update(der).digest();
  await tx.query(
    `with certificate as (
       insert into certificates (public_id, user_number, device, name, role, thumbprint, der, spki_hash, pin_verifier, not_before, not_after)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id
     ), state as (insert into certificate_states (certificate) select id from certificate)
     insert into masters (user_number, certificate) select $2, id from certificate`,
    [publicId, user, device, name, role, thumbprint, der, spkiHash, sealedVerifier, new Date(notBefore), new Date(notAfter)],
  );
}

/** Lets only one change of a user's devices happen at a time, until the transaction ends. */
export async function lockDevices(tx: Transaction, user: bigint): Promise<void> {
  // Not "for update": rows that refer to the user, as every payment writes them, must not wait for this.
  await tx.query("select 1 from users where number = $1 for no key update", [user]);
}

export async function hasMaster(tx: Transaction, user: bigint): Promise<boolean> {
  return (await tx.query("select 1 from masters where user_number = $1", [user])).length > 0;
}

/** Marks a certificate revoked; a master's place becomes free. */
export async function markRevoked(tx: Transaction, certificate: bigint, at: Date): Promise<void> {
  await tx.query("update certificate_states set status = 'revoked', cause = null, revoked_at = $2 where certificate = $1", [certificate, at]);
  await tx.query("delete from masters where certificate = $1", [certificate]);
}

/** The newest entry of a user's device log: its index and head. */
export async function lastLogEntry(tx: Transaction, user: bigint): Promise<{ index: number; head: Buffer } | undefined> {
  const [row] = await tx.query<{ index: number; head: Buffer }>("select index, head from device_logs where user_number = $1 order by index desc limit 1", [
    user,
  ]);
  return row;
}

export async function appendLogEntry(tx: Transaction, user: bigint, index: number, entry: string): Promise<void> {
  const head = createHash("sha256").update(entry).digest();
  await tx.query("insert into device_logs (user_number, index, entry, head) values ($1, $2, $3, $4)", [user, index, entry, head]);
}

function one(rows: readonly Columns[]): CertificateRow | undefined {
  const [row] = rows;
  return row && fromColumns(row);
}

function fromColumns(row: Columns): CertificateRow {
  const { id, device, name, role, der, status, cause } = row;
  return {
    ...{ id, device, name, role, der, status, cause },
    publicId: row.public_id,
    user: row.user_number,
    masterDer: row.master_der,
    spkiHash: row.spki_hash,
    sealedVerifier: row.pin_verifier,
    notBefore: row.not_before.getTime(),
    notAfter: row.not_after.getTime(),
    lastUsed: row.last_used,
  };
}
