import type { Entry } from "../../protocol/account.ts";
import type { Transaction } from "../storage/database.ts";

export interface MerchantRow {
  readonly id: string;
  readonly name: string;
  readonly account: bigint;
  readonly balance: bigint;
  /** In the order of their registration. */
  readonly origins: string[];
}

interface Columns extends Record<string, unknown> {
  id: string;
  name: string;
  account: bigint;
  balance: bigint;
  origins: string[];
}

const SELECT = `
select m.id, m.name, m.account, l.balance,
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

export async function insertApiKey(tx: Transaction, key: { hash: Buffer; merchant: string; hint: string; livemode: boolean }): Promise<void> {
  await tx.query("insert into api_keys (hash, merchant, hint, livemode) values ($1, $2, $3, $4)", [key.hash, key.merchant, key.hint, key.livemode]);
}

export async function findApiKey(tx: Transaction, hash: Buffer): Promise<{ merchant: string; livemode: boolean } | undefined> {
  const [row] = await tx.query<{ merchant: string; livemode: boolean }>("select merchant, livemode from api_keys where hash = $1 and revoked_at is null", [
    hash,
  ]);
  return row;
}

/** What a merchant's entries say of their payments, by payment id: its own order number, and the origin that it registered first. */
export async function describePayments(tx: Transaction, payments: readonly string[]): Promise<Map<string, Entry["payment"]>> {
  const rows = await tx.query<{ id: string; order_number: string; origin: string }>(
    `select p.id, p.order_number, o.origin from payments p
     join lateral (select origin from merchant_origins o where o.merchant = p.merchant order by o.added_at, o.origin limit 1) o on true
     where p.id = any($1::text[])`,
    [payments],
  );
  return new Map(rows.map(({ id, order_number: orderNumber, origin }) => [id, { id, orderNumber, counterparty: orderNumber, origin }]));
}
