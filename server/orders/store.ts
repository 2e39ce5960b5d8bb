import type { CheckEnd, Difference, OrderCheck, RecordedCheck } from "../../protocol/order-check.ts";
import type { Transaction } from "../storage/database.ts";

/** Where a merchant's orders are fetched; undefined when there is no such merchant, null where it has not said. */
export async function findOrderUrl(tx: Transaction, merchant: string): Promise<string | null | undefined> {
  const [row] = await tx.query<{ order_url: string | null }>("select order_url from merchants where id = $1", [merchant]);
  return row?.order_url;
}

/** Lets checks of one order be written one after the other, until the transaction ends. */
export async function lockOrder(tx: Transaction, merchant: string, number: string): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`order-check:${merchant}:${number}`]);
}

/** A check and its signed form. */
export interface SignedCheck {
  readonly check: OrderCheck;
  readonly signed: string;
}

const bytes = (tid: string | undefined) => Buffer.from(tid ?? "", "base64url");

/** Writes a check down; false where the payment has come of an earlier one. */
export async function insertCheck(tx: Transaction, { check, signed }: SignedCheck, differences: readonly Difference[]): Promise<boolean> {
  const { merchant, number, verdict, presented, fetched, fields, code, payment, at } = check;
  const rows = await tx.query(
    `insert into order_checks (merchant, order_number, verdict, presented, fetched, fields, differences, code, payment, at, signed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (payment) do nothing returning 1`,
    [
      ...[merchant, number, verdict, bytes(presented), bytes(fetched), JSON.stringify(fields), JSON.stringify(differences)],
      ...[code, payment ?? null, new Date(at), signed],
    ],
  );
  return rows.length > 0;
}

/** Why a check came to no verdict. */
export interface Failure {
  readonly merchant: string;
  readonly number: string;
  readonly presented: string;
  readonly reason: string;
  readonly detail: string | undefined;
}

/** Whether the same failure of this order stands there since less than ten minutes. */
export async function isKnownFailure(tx: Transaction, { merchant, number, reason, detail }: Failure): Promise<boolean> {
  const same = await tx.query(
    `select 1 from order_checks where merchant = $1 and order_number = $2 and reason = $3 and detail is not distinct from $4
       and at > now() - interval '10 minutes' limit 1`,
    [merchant, number, reason, detail ?? null],
  );
  return same.length > 0;
}

/** Writes a failure down. */
export async function insertFailure(tx: Transaction, { merchant, number, presented, reason, detail }: Failure): Promise<void> {
  await tx.query(
    `insert into order_checks (merchant, order_number, verdict, presented, fetched, fields, reason, detail, at)
     values ($1, $2, 'failed', $3, '', '[]', $4, $5, now())`,
    [merchant, number, bytes(presented), reason, detail ?? null],
  );
}

/** The same verdict as given before: of a payment ever, of an abnormal order within the last ten minutes. */
export async function findSameCheck(tx: Transaction, check: OrderCheck): Promise<SignedCheck | undefined> {
  const [row] = await tx.query<Row>(
    check.payment === undefined
      ? `${SELECT} where merchant = $1 and order_number = $2 and verdict = 'abnormal' and presented = $3 and fetched = $4 and fields = $5
           and at > now() - interval '10 minutes' order by id desc limit 1`
      : `${SELECT} where payment = $1`,
    check.payment === undefined ? [check.merchant, check.number, bytes(check.presented), bytes(check.fetched), JSON.stringify(check.fields)] : [check.payment],
  );
  return row && toSigned(row);
}

export interface CheckFilter {
  readonly merchant: string;
  readonly before: string | undefined;
  readonly orderNumber: string | undefined;
  readonly verdict: CheckEnd | undefined;
  readonly code: string | undefined;
  readonly limit: number;
}

/** At most `limit` checks of a merchant's orders, newest first. */
export async function findChecks(tx: Transaction, { merchant, before, orderNumber, verdict, code, limit }: CheckFilter): Promise<RecordedCheck[]> {
  const rows = await tx.query<Row>(
    `${SELECT} where merchant = $1 and ($2::bigint is null or id < $2) and ($3::text is null or order_number = $3)
       and ($4::text is null or verdict = $4) and ($5::text is null or code = $5) order by id desc limit $6`,
    [merchant, before ?? null, orderNumber ?? null, verdict ?? null, code ?? null, limit],
  );
  return rows.map(toRecorded);
}

const SELECT =
  "select id, merchant, order_number, verdict, presented, fetched, fields, differences, code, payment, reason, detail, at, signed from order_checks";
interface Row {
  readonly id: bigint;
  readonly merchant: string;
  readonly order_number: string;
  readonly verdict: CheckEnd;
  readonly presented: Buffer;
  readonly fetched: Buffer;
  readonly fields: string[];
  readonly differences: Difference[];
  readonly code: string | null;
  readonly payment: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly at: Date;
  readonly signed: string | null;
  [column: string]: unknown;
}

function toRecorded(row: Row): RecordedCheck {
  return {
    ...{ id: String(row.id), merchant: row.merchant, number: row.order_number, verdict: row.verdict, presented: row.presented.toString("base64url") },
    ...(row.fetched.length > 0 && { fetched: row.fetched.toString("base64url") }),
    ...{ fields: row.fields, differences: row.differences },
    ...(row.code !== null && { code: row.code }),
    ...(row.payment !== null && { payment: row.payment }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.detail !== null && { detail: row.detail }),
    at: row.at.getTime(),
  };
}

function toSigned(row: Row): SignedCheck | undefined {
  const { id: _, differences: __, reason: ___, detail: ____, verdict, code, ...check } = toRecorded(row);
  return verdict === "failed" || code === undefined || row.signed === null ? undefined : { check: { ...check, verdict, code }, signed: row.signed };
}
