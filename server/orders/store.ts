import type { OrderCheck } from "../../protocol/order-check.ts";
import type { Transaction } from "../storage/database.ts";

/** Where a merchant's orders are fetched; undefined when there is no such merchant, null where it has not said. */
export async function findOrderUrl(tx: Transaction, merchant: string): Promise<string | null | undefined> {
  const [row] = await tx.query<{ order_url: string | null }>("select order_url from merchants where id = $1", [merchant]);
  return row?.order_url;
}

/** A check and its signed form. */
export interface SignedCheck {
  readonly check: OrderCheck;
  readonly signed: string;
}

/** Writes a check down; false where the payment has come of an earlier one. */
export async function insertCheck(tx: Transaction, { check, signed }: SignedCheck): Promise<boolean> {
  const rows = await tx.query(
    `insert into order_checks (merchant, order_number, verdict, presented, fetched, fields, code, payment, at, signed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (payment) do nothing returning 1`,
    [
      check.merchant,
      check.number,
      check.verdict,
      Buffer.from(check.presented, "base64url"),
      Buffer.from(check.fetched ?? "", "base64url"),
      JSON.stringify(check.fields),
      check.code,
      check.payment ?? null,
      new Date(check.at),
      signed,
    ],
  );
  return rows.length > 0;
}

/** The same verdict as given before: of a payment ever, of an abnormal order within the last ten minutes. */
export async function findSameCheck(tx: Transaction, check: OrderCheck): Promise<SignedCheck | undefined> {
  const [row] = await tx.query<Row>(
    check.payment === undefined
      ? `${SELECT} where merchant = $1 and order_number = $2 and payment is null and presented = $3 and fetched = $4 and fields = $5
           and at > now() - interval '10 minutes' order by id desc limit 1`
      : `${SELECT} where payment = $1`,
    check.payment === undefined
      ? [check.merchant, check.number, Buffer.from(check.presented, "base64url"), Buffer.from(check.fetched ?? "", "base64url"), JSON.stringify(check.fields)]
      : [check.payment],
  );
  return row && { check: toCheck(row), signed: row.signed };
}

export interface CheckFilter {
  readonly merchant: string;
  readonly before: string | undefined;
  readonly orderNumber: string | undefined;
  readonly limit: number;
}

/** At most `limit` checks of a merchant's orders with their places in the list, newest first. */
export async function findChecks(tx: Transaction, { merchant, before, orderNumber, limit }: CheckFilter): Promise<{ id: string; check: OrderCheck }[]> {
  const rows = await tx.query<Row>(
    `${SELECT} where merchant = $1 and ($2::bigint is null or id < $2) and ($3::text is null or order_number = $3) order by id desc limit $4`,
    [merchant, before ?? null, orderNumber ?? null, limit],
  );
  return rows.map((row) => ({ id: String(row.id), check: toCheck(row) }));
}

const SELECT = "select id, merchant, order_number, verdict, presented, fetched, fields, code, payment, at, signed from order_checks";

interface Row {
  readonly id: bigint;
  readonly merchant: string;
  readonly order_number: string;
  readonly verdict: OrderCheck["verdict"];
  readonly presented: Buffer;
  readonly fetched: Buffer;
  readonly fields: string[];
  readonly code: string;
  readonly payment: string | null;
  readonly at: Date;
  readonly signed: string;
  [column: string]: unknown;
}

function toCheck(row: Row): OrderCheck {
  return {
    merchant: row.merchant,
    number: row.order_number,
    verdict: row.verdict,
    presented: row.presented.toString("base64url"),
    fetched: row.fetched.toString("base64url"),
    fields: row.fields,
    code: row.code,
    ...(row.payment !== null && { payment: row.payment }),
    at: row.at.getTime(),
  };
}
