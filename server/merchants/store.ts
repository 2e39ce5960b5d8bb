import type { Business } from "../../protocol/business.ts";
import type { Transaction } from "../storage/database.ts";

export interface MerchantRow {
  readonly id: string;
  readonly name: string;
  readonly account: bigint;
  readonly balance: bigint;
  readonly livemode: boolean;
  /** Null in test mode, and of a merchant that has been live from its first day. */
  readonly liveSince: Date | null;
  /** In the order of their registration. */
  readonly origins: string[];
  readonly business: Business | null;
  readonly orderUrl: string | null;
  readonly liveRequested: boolean;
  readonly marketplaces: string[];
  readonly liveRefusedAt: Date | null;
  readonly liveRefusal: string | null;
  /** How many of its webhook endpoints were switched off for failing. */
  readonly endpointsOff: number;
}

interface Columns extends Record<string, unknown> {
  id: string;
  name: string;
  account: bigint;
  balance: bigint;
  livemode: boolean;
  liveSince: Date | null;
  origins: string[];
  business: Business | null;
  orderUrl: string | null;
  liveRequested: boolean;
  marketplaces: string[];
  liveRefusedAt: Date | null;
  liveRefusal: string | null;
  endpointsOff: number;
}

const SELECT = `
select m.id, m.name, m.account, m.livemode, m.live_since as "liveSince", l.balance, m.business, m.order_url as "orderUrl", m.live_requested_at is not null as "liveRequested",
  m.live_refused_at as "liveRefusedAt", m.live_refusal as "liveRefusal",
  (select count(*)::integer from webhook_endpoints e where e.merchant = m.id and e.disabled_at is not null and e.deleted_at is null) as "endpointsOff",
  array(select s.marketplace from marketplace_sellers s where s.seller = m.id order by s.since, s.marketplace) as marketplaces,
  array(select o.origin from merchant_origins o where o.merchant = m.id order by o.added_at, o.origin) as origins
from merchants m join ledger_accounts l on l.id = m.account`;

/** A merchant with its balance, origins and marketplaces. */
export async function findMerchant(tx: Transaction, id: string): Promise<MerchantRow | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where m.id = $1`, [id]);
  return row;
}

/** The merchant whose name folds to this key. */
export async function findMerchantByNameKey(tx: Transaction, nameKey: string): Promise<MerchantRow | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where m.name_key = $1`, [nameKey]);
  return row;
}

/** Every merchant, the oldest first. */
export function findMerchants(tx: Transaction): Promise<MerchantRow[]> {
  return tx.query<Columns>(`${SELECT} order by m.id`);
}

/** Throws the violation of `merchants_name_key_key` where a merchant has a name that looks the same. */
export async function insertMerchant(
  tx: Transaction,
  merchant: { id: string; name: string; nameKey: string; account: bigint; business?: Business },
): Promise<void> {
  const { id, name, nameKey, account, business } = merchant;
  await tx.query("insert into merchants (id, name, name_key, account, business) values ($1, $2, $3, $4, $5)", [id, name, nameKey, account, business ?? null]);
}

/** Lets only one change of a merchant's settings and keys happen at a time, until the transaction ends. */
export async function lockMerchant(tx: Transaction, id: string): Promise<void> {
  await tx.query("select 1 from merchants where id = $1 for no key update", [id]);
}

/** Writes a merchant's business and order address. */
export async function writeSettings(tx: Transaction, id: string, settings: { business: Business | null; orderUrl: string | null }): Promise<void> {
  await tx.query("update merchants set business = $2, order_url = $3 where id = $1", [id, settings.business, settings.orderUrl]);
}

/** Writes the marketplaces that a merchant sells on, whole; those that stay keep their time. */
export async function writeMarketplaces(tx: Transaction, seller: string, marketplaces: readonly string[]): Promise<void> {
  await tx.query("delete from marketplace_sellers where seller = $1 and marketplace <> all($2::text[])", [seller, marketplaces]);
  await tx.query("insert into marketplace_sellers (seller, marketplace) select $1, unnest($2::text[]) on conflict do nothing", [seller, marketplaces]);
}

/** Which of these are merchants. */
export async function knownMerchants(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>("select id from merchants where id = any($1::text[])", [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** An owner's approval of a key as it is kept: the evidence for its working over real money. */
export interface KeptApproval {
  readonly jws: string;
  /** SHA-256 of its signing input. */
  readonly consent: Buffer;
  /** Of the owner who signed. */
  readonly certificate: bigint;
}

/** Keeps an approval beside its certificate; undefined where that is not this merchant's, has ended or is approved already. */
export async function writeApproval(tx: Transaction, merchant: string, thumbprint: Uint8Array, approval: KeptApproval): Promise<CertificateRow | undefined> {
  const { jws, consent, certificate } = approval;
  await tx.query(
    `update merchant_certificates set approval = $3, approval_consent = $4, approval_certificate = $5, approved_at = now()
     where merchant = $1 and thumbprint = $2 and revoked_at is null and approved_at is null`,
    [merchant, thumbprint, jws, consent, certificate],
  );
  return findCertificate(tx, merchant, { thumbprint });
}

/** Registers a certificate that signs for the merchant from now on. */
export async function insertCertificate(
  tx: Transaction,
  certificate: { thumbprint: Uint8Array; merchant: string; der: Uint8Array; notBefore: Date; notAfter: Date },
): Promise<void> {
  const { thumbprint, merchant, der, notBefore, notAfter } = certificate;
  await tx.query("insert into merchant_certificates (thumbprint, merchant, der, not_before, not_after) values ($1, $2, $3, $4, $5)", [
    thumbprint,
    merchant,
    der,
    notBefore,
    notAfter,
  ]);
}

/** Whether a certificate (by the SHA-256 of its DER) is this merchant's and not revoked. */
export async function isCertified(tx: Transaction, merchant: string, thumbprint: Uint8Array): Promise<boolean> {
  const rows = await tx.query("select 1 from merchant_certificates where thumbprint = $1 and merchant = $2 and revoked_at is null", [thumbprint, merchant]);
  return rows.length > 0;
}

export interface CertificateRow {
  readonly thumbprint: Buffer;
  readonly der: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** When an owner approved the key. */
  readonly approvedAt: Date | null;
  readonly revokedAt: Date | null;
}

const CERTIFICATES = `
select thumbprint, der, not_before as "notBefore", not_after as "notAfter", approved_at as "approvedAt", revoked_at as "revokedAt"
from merchant_certificates where merchant = $1`;

/** The newest first. */
export function findCertificates(tx: Transaction, merchant: string): Promise<CertificateRow[]> {
  return tx.query<CertificateRow & Record<string, unknown>>(`${CERTIFICATES} order by not_before desc, thumbprint`, [merchant]);
}

/** One of a merchant's certificates, by its thumbprint or by the approval of its key. */
export async function findCertificate(
  tx: Transaction,
  merchant: string,
  by: { readonly thumbprint: Uint8Array } | { readonly consent: Uint8Array },
): Promise<CertificateRow | undefined> {
  const [column, value] = "consent" in by ? ["approval_consent", by.consent] : ["thumbprint", by.thumbprint];
  const [row] = await tx.query<CertificateRow & Record<string, unknown>>(`${CERTIFICATES} and ${column} = $2`, [merchant, value]);
  return row;
}

/** Ends the certificates of a merchant whose keys no owner has approved. */
export async function endUnapproved(tx: Transaction, merchant: string): Promise<void> {
  await tx.query("update merchant_certificates set revoked_at = now() where merchant = $1 and revoked_at is null and approved_at is null", [merchant]);
}

/** Whether there was such a certificate; revoked again it keeps its time. */
export async function endCertificate(tx: Transaction, merchant: string, thumbprint: Uint8Array): Promise<boolean> {
  const rows = await tx.query(
    "update merchant_certificates set revoked_at = coalesce(revoked_at, now()) where merchant = $1 and thumbprint = $2 returning merchant",
    [merchant, thumbprint],
  );
  return rows.length === 1;
}

export interface ApiKeyRow extends Record<string, unknown> {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** Registers an API key by its hash. */
export async function insertApiKey(tx: Transaction, key: { id: string; hash: Buffer; merchant: string; hint: string }): Promise<ApiKeyRow> {
  const [row] = await tx.query<ApiKeyRow>(
    `insert into api_keys (id, hash, merchant, hint) values ($1, $2, $3, $4) returning id, hint, created_at as "createdAt", revoked_at as "revokedAt"`,
    [key.id, key.hash, key.merchant, key.hint],
  );
  if (!row) throw new Error("the new API key is not there");
  return row;
}

/** The newest first. */
export function findApiKeys(tx: Transaction, merchant: string): Promise<ApiKeyRow[]> {
  return tx.query<ApiKeyRow>(
    `select id, hint, created_at as "createdAt", revoked_at as "revokedAt" from api_keys where merchant = $1 order by created_at desc, id desc`,
    [merchant],
  );
}

/** Whether there was such a key; revoked again it keeps its time. */
export async function endApiKey(tx: Transaction, merchant: string, id: string): Promise<boolean> {
  const rows = await tx.query("update api_keys set revoked_at = coalesce(revoked_at, now()) where merchant = $1 and id = $2 returning id", [merchant, id]);
  return rows.length === 1;
}

/** Whose an API key is, by its hash; undefined also where it was revoked. */
export async function findApiKey(tx: Transaction, hash: Buffer): Promise<{ merchant: string; livemode: boolean } | undefined> {
  const [row] = await tx.query<{ merchant: string; livemode: boolean }>(
    "select k.merchant, m.livemode from api_keys k join merchants m on m.id = k.merchant where k.hash = $1 and k.revoked_at is null",
    [hash],
  );
  return row;
}
