import type { ReceiptStatus, ReceiptSummary, SignedReceipt } from "../../protocol/receipt.ts";
import type { Transaction } from "../storage/database.ts";

/** A receipt as it is kept. */
export interface StoredReceipt {
  readonly id: string;
  readonly revision: number;
  /** How many refunds it names. */
  readonly refunds: number;
  readonly signed: SignedReceipt;
}

/** What the seller has refunded of the payment since it issued receipt r. */
const SINCE = "(coalesce((select sum(f.amount) from refunds f where f.payment = r.payment and f.merchant = r.merchant), 0) - r.refunded)::bigint";

interface Columns extends Record<string, unknown> {
  id: string;
  revision: number;
  refunds: number;
  payload: string;
  signatures: string;
}

const SELECT = "select r.id, r.revision, r.refunds, r.payload, r.signatures from receipts r";

/** The newest receipt of a seller for a payment; undefined when it has issued none. */
export async function newestReceipt(tx: Transaction, payment: string, merchant: string): Promise<StoredReceipt | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where r.payment = $1 and r.merchant = $2 order by r.revision desc limit 1`, [payment, merchant]);
  return row && fromColumns(row);
}

/** A receipt of any seller's by its id. */
export async function findReceipt(tx: Transaction, id: string): Promise<StoredReceipt | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where r.id = $1`, [id]);
  return row && fromColumns(row);
}

function fromColumns({ id, revision, refunds, payload, signatures }: Columns): StoredReceipt {
  return { id, revision, refunds, signed: { payload, signatures: JSON.parse(signatures) as SignedReceipt["signatures"] } };
}

export interface NewReceipt extends StoredReceipt {
  readonly payment: string;
  readonly merchant: string;
  readonly payer: bigint;
  readonly total: string;
  readonly refunded: string;
  readonly issuedAt: number;
  readonly signers: readonly Uint8Array[];
}

/** Keeps a receipt; false where this revision is there already, or another receipt of this id. */
export async function insertReceipt(tx: Transaction, receipt: NewReceipt): Promise<boolean> {
  const { id, payment, merchant, payer, revision, refunds, total, refunded, issuedAt, signers, signed } = receipt;
  const rows = await tx.query(
    `insert into receipts (id, payment, merchant, payer, revision, refunds, total, refunded, issued_at, signers, payload, signatures)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::bytea[], $11, $12) on conflict do nothing returning 1`,
    [id, payment, merchant, payer, revision, refunds, total, refunded, new Date(issuedAt), signers, signed.payload, JSON.stringify(signed.signatures)],
  );
  return rows.length > 0;
}

export interface ReceiptFilter {
  /** Whose receipts: those that a merchant has issued, or a payer has got. */
  readonly of: { readonly merchant: string } | { readonly payer: bigint };
  readonly before: string | undefined;
  readonly payment: string | undefined;
  readonly limit: number;
}

/** At most `limit` receipts, newest first; of each payment and seller the newest revision alone. */
export async function findReceipts(tx: Transaction, filter: ReceiptFilter): Promise<ReceiptSummary[]> {
  const [column, owner] = "merchant" in filter.of ? ["merchant", filter.of.merchant] : ["payer", filter.of.payer];
  const rows = await tx.query<{
    id: string;
    revision: number;
    payment: string;
    order_number: string;
    merchant: string;
    name: string;
    total: bigint;
    refunded: bigint;
    since: bigint;
    paid_at: Date;
    issued_at: Date;
  }>(
    `select r.id, r.revision, r.payment, p.order_number, r.merchant, m.name, r.total, r.refunded, ${SINCE} as since, p.paid_at, r.issued_at
     from receipts r join payments p on p.id = r.payment join merchants m on m.id = r.merchant
     where r.${column} = $1 and ($2::text is null or r.id < $2) and ($3::text is null or r.payment = $3)
       and not exists (select from receipts n where n.payment = r.payment and n.merchant = r.merchant and n.revision > r.revision)
     order by r.id desc limit $4`,
    [owner, filter.before ?? null, filter.payment ?? null, filter.limit],
  );
  return rows.map(({ order_number: orderNumber, merchant, name, total, refunded, since, paid_at: paidAt, issued_at: issuedAt, ...row }) => ({
    ...{ ...row, orderNumber, merchant: { id: merchant, name }, currency: "KRW" as const },
    ...{ total: String(total), refunded: String(refunded), refundedSince: String(since), paidAt: paidAt.getTime(), issuedAt: issuedAt.getTime() },
  }));
}

/** What has happened to a receipt since; undefined when there is none of this id. */
export async function statusOf(tx: Transaction, id: string): Promise<ReceiptStatus | undefined> {
  const rows = await tx.query<{ newest: string; since: bigint; thumbprint: Buffer | null; at: Date | null }>(STATUS, [id]);
  const [first] = rows;
  if (!first) return undefined;
  const revoked = rows.flatMap(({ thumbprint, at }) => (thumbprint && at ? [{ certificate: thumbprint.toString("base64url"), at: at.getTime() }] : []));
  return { receipt: id, newest: first.newest, refundedSince: String(first.since), revoked };
}

const STATUS = `
with this as (
  select r.signers, ${SINCE} as since, (select n.id from receipts n where n.payment = r.payment and n.merchant = r.merchant order by n.revision desc limit 1) as newest
  from receipts r where r.id = $1
), ended as (
  select c.thumbprint, c.revoked_at as at from this join merchant_certificates c on c.thumbprint = any(this.signers)
  union all
  select c.thumbprint, s.revoked_at from this join certificates c on c.thumbprint = any(this.signers) join certificate_states s on s.certificate = c.id
  union all
  select f.thumbprint, s.revoked_at from this join former_certificates f on f.thumbprint = any(this.signers)
    join certificate_states s on s.certificate = f.certificate
)
select this.newest, this.since, e.thumbprint, e.at from this left join ended e on e.at is not null`;
