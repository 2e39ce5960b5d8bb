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
  /** Until when nothing is paid without the PIN. */
  readonly newUntil: Date | null;
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
  new_until: Date | null;
}

const SELECT = `
select c.id, c.public_id, c.user_number, c.device, c.name, c.role, c.der, c.master_der, c.spki_hash, c.pin_verifier,
  c.not_before, c.not_after, s.status, s.cause, s.last_used, s.new_until
from certificates c join certificate_states s on s.certificate = c.id`;

/**
 * The certificate with this SHA-256 of its DER, or that has taken its place under the same key, whatever its state; undefined when
 * this gateway registered none.
 */
export async function findByThumbprint(tx: Transaction, thumbprint: Uint8Array): Promise<CertificateRow | undefined> {
  const registered = "c.thumbprint = $1 or c.id = (select f.certificate from former_certificates f where f.thumbprint = $1)";
  return one(await tx.query<Columns>(`${SELECT} where ${registered}`, [thumbprint]));
}

/** A user's certificate by its public id. */
export async function findByPublicId(tx: Transaction, user: bigint, publicId: string): Promise<CertificateRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where c.public_id = $1 and c.user_number = $2`, [publicId, user]));
}

/** All certificates of a user, newest first. */
export async function findByUser(tx: Transaction, user: bigint): Promise<CertificateRow[]> {
  return (await tx.query<Columns>(`${SELECT} where c.user_number = $1 order by c.id desc`, [user])).map(fromColumns);
}

/** The device's certificate that is not revoked; a device has one at most. */
export async function findByDevice(tx: Transaction, user: bigint, device: string): Promise<CertificateRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where c.user_number = $1 and c.device = $2 and s.status <> 'revoked'`, [user, device]));
}

/** The user's master that is not revoked. */
export async function findMaster(tx: Transaction, user: bigint): Promise<CertificateRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} join masters m on m.certificate = c.id where m.user_number = $1`, [user]));
}

/** Whether this key (SHA-256 of its SPKI) was ever certified, for whomever. */
export async function isCertified(tx: Transaction, spkiHash: Uint8Array): Promise<boolean> {
  return (await tx.query("select 1 from certificates where spki_hash = $1", [spkiHash])).length > 0;
}

/** When a certificate of the device was last revoked, in ms; undefined where none was, or only for a newer one of the same device. */
export async function deviceRevokedAt(tx: Transaction, user: bigint, device: string): Promise<number | undefined> {
  const [row] = await tx.query<{ revoked_at: Date | null }>(
    `select max(s.revoked_at) as revoked_at from certificates c join certificate_states s on s.certificate = c.id
     where c.user_number = $1 and c.device = $2 and not s.superseded`,
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

/** Registers an active certificate below a master, new until a time; throws as {@link insertMaster} does. */
export async function insertAdditional(
  tx: Transaction,
  certificate: NewCertificate & { readonly masterDer: Uint8Array; readonly newUntil: Date | null },
): Promise<void> {
  const { publicId, user, device, name, role, der, masterDer, spkiHash, sealedVerifier, notBefore, notAfter, newUntil } = certificate;
  const thumbprint = createHash("sha256").update(der).digest();
  await tx.query(
    `with certificate as (
       insert into certificates (public_id, user_number, device, name, role, thumbprint, der, master_der, spki_hash, pin_verifier, not_before, not_after)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id
     ) insert into certificate_states (certificate, new_until) select id, $13 from certificate`,
    [publicId, user, device, name, role, thumbprint, der, masterDer, spkiHash, sealedVerifier, new Date(notBefore), new Date(notAfter), newUntil],
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

/**
 * Marks a certificate revoked, and with a master everything below it; a master's place becomes free. The user's devices must be
 * locked, and nothing may have been appended to the log yet: payments lock states before they write there.
 */
export async function markRevoked(tx: Transaction, target: Pick<CertificateRow, "id" | "user" | "role">, at: Date): Promise<void> {
  const ids = target.role === "master" ? [target.id, ...(await idsBelowMaster(tx, target.user))] : [target.id];
  await tx.query("select 1 from certificate_states where certificate = any($1::bigint[]) order by certificate for update", [ids]);
  await tx.query("update certificate_states set status = 'revoked', cause = null, revoked_at = $2 where certificate = any($1::bigint[])", [ids, at]);
  await tx.query("delete from masters where certificate = $1", [target.id]);
}

/** A user has one master at a time, and nothing outlives it: all of the user's that are not revoked are below it. */
async function idsBelowMaster(tx: Transaction, user: bigint): Promise<bigint[]> {
  const rows = await tx.query<{ id: bigint }>(
    `select c.id from certificates c join certificate_states s on s.certificate = c.id
     where c.user_number = $1 and c.role = 'additional' and s.status <> 'revoked'`,
    [user],
  );
  return rows.map(({ id }) => id);
}

export async function writeName(tx: Transaction, certificate: bigint, name: string): Promise<void> {
  await tx.query("update certificates set name = $2 where id = $1", [certificate, name]);
}

/** Puts a master's new certificate for the same key in the place of the one before, which is kept. */
export async function replaceMaster(
  tx: Transaction,
  row: Pick<CertificateRow, "id" | "der" | "notBefore" | "notAfter">,
  fresh: { readonly der: Uint8Array; readonly notBefore: number; readonly notAfter: number },
): Promise<void> {
  const thumbprint = (der: Uint8Array) => createHash("sha256").update(der).digest();
  await tx.query("insert into former_certificates (thumbprint, certificate, der, not_before, not_after) values ($1, $2, $3, $4, $5)", [
    thumbprint(row.der),
    row.id,
    row.der,
    new Date(row.notBefore),
    new Date(row.notAfter),
  ]);
  await tx.query("update certificates set der = $2, thumbprint = $3, not_before = $4, not_after = $5 where id = $1", [
    row.id,
    fresh.der,
    thumbprint(fresh.der),
    new Date(fresh.notBefore),
    new Date(fresh.notAfter),
  ]);
}

/** Marks a certificate revoked whose place another one of the same device has taken. */
export async function markSuperseded(tx: Transaction, certificate: bigint, at: Date): Promise<void> {
  await tx.query("update certificate_states set status = 'revoked', cause = null, revoked_at = $2, superseded = true where certificate = $1", [
    certificate,
    at,
  ]);
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
    newUntil: row.new_until,
  };
}
