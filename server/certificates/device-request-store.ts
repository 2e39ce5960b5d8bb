import { createHash } from "node:crypto";
import type { DeviceRequest } from "../../protocol/device.ts";
import type { Transaction } from "../storage/database.ts";

/** A request of a device, as its row stands. */
export interface DeviceRequestRow {
  readonly id: string;
  readonly user: bigint;
  readonly device: string;
  readonly name: string;
  readonly request: Buffer;
  readonly spkiHash: Buffer;
  readonly sealedVerifier: Buffer;
  /** The certificate whose place the new one takes. */
  readonly renews: { readonly id: bigint; readonly publicId: string } | undefined;
  readonly agent: string;
  readonly networkHint: string;
  readonly addressHash: Buffer;
  /** As it is now: who waits too long is expired. */
  readonly state: DeviceRequest["state"];
  readonly created: number;
  readonly expires: number;
  /** Public id of the certificate that it led to. */
  readonly certificate: string | undefined;
}

interface Columns extends Record<string, unknown> {
  id: string;
  user_number: bigint;
  device: string;
  name: string;
  request: Buffer;
  spki_hash: Buffer;
  pin_verifier: Buffer;
  renews: bigint | null;
  renews_id: string | null;
  agent: string;
  network_hint: string;
  address_hash: Buffer;
  state: DeviceRequest["state"];
  created_at: Date;
  expires_at: Date;
  certificate_id: string | null;
}

const STATE_NOW = "case when r.state = 'waiting' and r.expires_at <= now() then 'expired' else r.state end";
const SELECT = `
select r.id, r.user_number, r.device, r.name, r.request, r.spki_hash, r.pin_verifier, r.renews, o.public_id as renews_id, r.agent, r.network_hint,
  r.address_hash, ${STATE_NOW} as state, r.created_at, r.expires_at, c.public_id as certificate_id
from device_requests r left join certificates o on o.id = r.renews left join certificates c on c.id = r.certificate`;

/** A user's request by its id. */
export async function findRequest(tx: Transaction, user: bigint, id: string): Promise<DeviceRequestRow | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where r.id = $1 and r.user_number = $2`, [id, user]);
  return row && fromColumns(row);
}

/** All requests of a user that wait, newest first. */
export async function findWaiting(tx: Transaction, user: bigint): Promise<DeviceRequestRow[]> {
  return (await tx.query<Columns>(`${SELECT} where r.user_number = $1 and ${STATE_NOW} = 'waiting' order by r.created_at desc`, [user])).map(fromColumns);
}

/** The newest requests of one device, at most ten, newest first. */
export async function findOfDevice(tx: Transaction, user: bigint, device: string): Promise<DeviceRequestRow[]> {
  const rows = await tx.query<Columns>(`${SELECT} where r.user_number = $1 and r.device = $2 order by r.created_at desc limit 10`, [user, device]);
  return rows.map(fromColumns);
}

export type NewRequest = Omit<DeviceRequestRow, "state" | "certificate" | "request"> & { readonly request: Uint8Array };

export async function insertRequest(tx: Transaction, row: NewRequest): Promise<void> {
  const { id, user, device, name, request, spkiHash, sealedVerifier, renews, agent, networkHint, addressHash, created, expires } = row;
  await tx.query(
    `insert into device_requests (id, user_number, device, name, request, spki_hash, pin_verifier, renews, agent, network_hint, address_hash,
       created_at, expires_at, reminded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)`,
    [id, user, device, name, request, spkiHash, sealedVerifier, renews?.id ?? null, agent, networkHint, addressHash, new Date(created), new Date(expires)],
  );
}

/** Ends a request that waits; the user's devices must be locked. `certificate`: of an approval. */
export async function endRequest(tx: Transaction, id: string, state: "approved" | "denied" | "canceled", certificate?: bigint): Promise<void> {
  await tx.query("update device_requests set state = $2, certificate = $3 where id = $1 and state = 'waiting'", [id, state, certificate ?? null]);
}

/** Notes a reminder unless the last one, or the request itself, is younger than `ms`; then: in how many seconds it may be told again. */
export async function noteReminder(tx: Transaction, id: string, ms: number): Promise<number | undefined> {
  const noted = await tx.query(
    "update device_requests set reminded_at = now() where id = $1 and reminded_at <= now() - make_interval(secs => $2) returning 1",
    [id, ms / 1000],
  );
  if (noted.length > 0) return undefined;
  const [row] = await tx.query<{ seconds: number }>(
    "select ceil(extract(epoch from reminded_at + make_interval(secs => $2) - now()))::integer as seconds from device_requests where id = $1",
    [id, ms / 1000],
  );
  return Math.max(1, row?.seconds ?? 1);
}

/** Refuses the user's further requests until a time. */
export async function blockRequests(tx: Transaction, user: bigint, until: Date): Promise<void> {
  await tx.query("insert into device_request_blocks (user_number, until) values ($1, $2) on conflict (user_number) do update set until = excluded.until", [
    user,
    until,
  ]);
}

/** Until when the user's requests are refused, in ms; undefined where they are not. */
export async function blockedUntil(tx: Transaction, user: bigint): Promise<number | undefined> {
  const [row] = await tx.query<{ until: Date }>("select until from device_request_blocks where user_number = $1 and until > now()", [user]);
  return row?.until.getTime();
}

/** Tells whether two callers have one address; the same address has another hash in each request. */
export function addressHash(request: string, address: string): Buffer {
  return createHash("sha256").update(`${request} ${address}`).digest();
}

/** A request as a caller at `address` sees it. */
export function wireRequest(row: DeviceRequestRow, address: string): DeviceRequest {
  const { id, state, device, name, renews, created, expires, agent, networkHint, certificate } = row;
  return {
    ...{ id, state, device, name, created, expires, agent },
    ...(renews && { renews: renews.publicId }),
    request: row.request.toString("base64"),
    network: { same: row.addressHash.equals(addressHash(id, address)), hint: networkHint },
    ...(certificate !== undefined && { certificate }),
  };
}

function fromColumns(row: Columns): DeviceRequestRow {
  const { id, device, name, request, agent, state } = row;
  return {
    ...{ id, device, name, request, agent, state },
    user: row.user_number,
    spkiHash: row.spki_hash,
    sealedVerifier: row.pin_verifier,
    renews: row.renews === null || row.renews_id === null ? undefined : { id: row.renews, publicId: row.renews_id },
    networkHint: row.network_hint,
    addressHash: row.address_hash,
    created: row.created_at.getTime(),
    expires: row.expires_at.getTime(),
    certificate: row.certificate_id ?? undefined,
  };
}
