import type { Business } from "../../protocol/business.ts";
import type { Transaction } from "../storage/database.ts";

export interface MerchantRow {
  readonly id: string;
  readonly name: string;
  readonly account: bigint;
  readonly balance: bigint;
  readonly livemode: boolean;
  /** In the order of their registration. */
  readonly origins: string[];
  readonly business: Business | null;
  readonly orderUrl: string | null;
  readonly liveRequested: boolean;
  readonly marketplaces: string[];
}

interface Columns extends Record<string, unknown> {
  id: string;
  name: string;
  account: bigint;
  balance: bigint;
  livemode: boolean;
  origins: string[];
  business: Business | null;
  orderUrl: string | null;
  liveRequested: boolean;
  marketplaces: string[];
}

const SELECT = `
select m.id, m.name, m.account, m.livemode, l.balance, m.business, m.order_url as "orderUrl", m.live_requested_at is not null as "liveRequested",
  array(select s.marketplace from marketplace_sellers s where s.seller = m.id order by s.since, s.marketplace) as marketplaces,
  array(select o.origin from merchant_origins o where o.merchant = m.id order by o.added_at, o.origin) as origins
from merchants m join ledger_accounts l on l.id = m.account`;

export async function findMerchant(tx: Transaction, id: string): Promise<MerchantRow | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where m.id = $1`, [id]);
  return row;
}

export async function findMerchantByNameKey(tx: Transaction, nameKey: string): Promise<MerchantRow | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where m.name_key = $1`, [nameKey]);
  return row;
}

export function findMerchants(tx: Transaction): Promise<MerchantRow[]> {
  return tx.query<Columns>(`${SELECT} order by m.id`);
}

/** Throws the violation of `merchants_name_key_key` where a merchant has a name that looks the same. */
export async function insertMerchant(tx: Transaction, merchant: { id: string; name: string; nameKey: string; account: bigint }): Promise<void> {
  const { id, name, nameKey, account } = merchant;
  await tx.query("insert into merchants (id, name, name_key, account) values ($1, $2, $3, $4)", [id, name, nameKey, account]);
}

/** Registers an origin; the merchant that has it now, which is another where the origin was taken. */
export async function insertOrigin(tx: Transaction, merchant: string, origin: string): Promise<string> {
  await tx.query("insert into merchant_origins (origin, merchant) values ($1, $2) on conflict do nothing", [origin, merchant]);
  const [row] = await tx.query<{ merchant: string }>("select merchant from merchant_origins where origin = $1", [origin]);
  if (!row) throw new Error(`the origin ${origin} is not there`);
  return row.merchant;
}

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

export async function insertApiKey(tx: Transaction, key: { hash: Buffer; merchant: string; hint: string }): Promise<void> {
  await tx.query("insert into api_keys (hash, merchant, hint) values ($1, $2, $3)", [key.hash, key.merchant, key.hint]);
}

export async function findApiKey(tx: Transaction, hash: Buffer): Promise<{ merchant: string; livemode: boolean } | undefined> {
  const [row] = await tx.query<{ merchant: string; livemode: boolean }>(
    "select k.merchant, m.livemode from api_keys k join merchants m on m.id = k.merchant where k.hash = $1 and k.revoked_at is null",
    [hash],
  );
  return row;
}
