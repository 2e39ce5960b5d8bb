import type { Refund } from "../../protocol/refund.ts";
import type { Transaction } from "../storage/database.ts";

/** A paid payment as one of its merchants may refund it, locked. */
export interface RefundablePayment {
  readonly tid: string;
  readonly payee: string;
  readonly orderNumber: string;
  readonly paid: boolean;
  /** What this merchant got, and has refunded of it, in minor units. */
  readonly amount: bigint;
  readonly refunded: bigint;
  /** The merchant's ledger account; undefined where the merchant has no share in the payment. */
  readonly from: bigint | undefined;
  /** Undefined while the payment is not paid. */
  readonly payer: { readonly user: bigint; readonly account: bigint } | undefined;
}

/** Locks a payment and the merchant's share in it; undefined where the merchant is neither its payee nor one of its sellers. */
export async function lockRefundable(tx: Transaction, payment: string, merchant: string): Promise<RefundablePayment | undefined> {
  const [row] = await tx.query<{
    merchant: string;
    payee_account: bigint;
    tid: Buffer;
    order_number: string;
    state: string;
    shared: boolean;
    amount: bigint;
    refunded: bigint;
    certificate: bigint | null;
  }>("select merchant, payee_account, tid, order_number, state, shared, amount, refunded, certificate from payments where id = $1 for update", [payment]);
  if (!row) return undefined;
  const [share] = row.shared
    ? await tx.query<{ account: bigint; amount: bigint; refunded: bigint }>(
        "select account, amount, refunded from payment_shares where payment = $1 and merchant = $2 for update",
        [payment, merchant],
      )
    : [];
  if (row.merchant !== merchant && !share) return undefined;
  const whole = { account: row.payee_account, amount: row.amount, refunded: row.refunded };
  const part = row.shared ? share : whole;
  const [payer] = await tx.query<{ user: bigint; account: bigint }>(
    "select u.number as user, u.account from certificates c join users u on u.number = c.user_number where c.id = $1",
    [row.certificate],
  );
  return {
    ...{ tid: row.tid.toString("base64url"), payee: row.merchant, orderNumber: row.order_number, paid: row.state === "paid" },
    ...{ amount: part?.amount ?? 0n, refunded: part?.refunded ?? 0n, from: part?.account, payer },
  };
}

export interface NewRefund {
  readonly id: string;
  readonly payment: string;
  readonly merchant: string;
  readonly number: string;
  readonly amount: bigint;
  readonly reason: string;
  readonly at: Date;
  readonly certificate: bigint | null;
  readonly jws: string;
}

/** Keeps a refund and counts it on payment and share; false where the merchant has one of this number. More than was paid fails the transaction by a check. */
export async function insertRefund(tx: Transaction, refund: NewRefund): Promise<boolean> {
  const { id, payment, merchant, number, amount, reason, at, certificate, jws } = refund;
  const inserted = await tx.query(
    `insert into refunds (id, payment, merchant, number, amount, reason, at, certificate, jws, payee)
     select $1, p.id, $3, $4, $5, $6, $7, $8, $9, p.merchant from payments p where p.id = $2
     on conflict (merchant, number) do nothing returning id`,
    [id, payment, merchant, number, amount, reason, at, certificate, jws],
  );
  if (inserted.length === 0) return false;
  await tx.query("update payments set refunded = refunded + $2 where id = $1", [payment, amount]);
  await tx.query("update payment_shares set refunded = refunded + $3 where payment = $1 and merchant = $2", [payment, merchant, amount]);
  return true;
}

interface Columns extends Record<string, unknown> {
  id: string;
  payment: string;
  order_number: string;
  merchant: string;
  number: string;
  amount: bigint;
  reason: string;
  at: Date;
  jws: string;
  user_number: bigint | null;
  user_name: string | null;
}

const SELECT = `
select r.id, r.payment, p.order_number, r.merchant, r.number, r.amount, r.reason, r.at, r.jws, u.number as user_number, u.name as user_name
from refunds r join payments p on p.id = r.payment left join certificates c on c.id = r.certificate left join users u on u.number = c.user_number`;

/** A merchant's refund by its own number of it. */
export async function findRefund(tx: Transaction, merchant: string, number: string): Promise<Refund | undefined> {
  const [row] = await tx.query<Columns>(`${SELECT} where r.merchant = $1 and r.number = $2`, [merchant, number]);
  return row && fromColumns(row);
}

/** At most `limit` refunds, newest first: a merchant's own, and those of the sellers on its marketplace; of one payment where it is named. */
export async function findRefunds(
  tx: Transaction,
  { merchant, payment, before, limit }: { merchant: string; payment: string | undefined; before: string | undefined; limit: number },
): Promise<Refund[]> {
  const rows =
    payment === undefined
      ? await tx.query<Columns>(`${SELECT} where r.id in (${part("merchant")} union ${part("payee")}) order by r.id desc limit $3`, [
          merchant,
          before ?? null,
          limit,
        ])
      : await tx.query<Columns>(
          `${SELECT} where r.payment = $4 and (r.merchant = $1 or p.merchant = $1) and ($2::text is null or r.id < $2) order by r.id desc limit $3`,
          [merchant, before ?? null, limit, payment],
        );
  return rows.map(fromColumns);
}

/** Each by its own index. */
const part = (whose: "merchant" | "payee") => `(select id from refunds where ${whose} = $1 and ($2::text is null or id < $2) order by id desc limit $3)`;

function fromColumns(row: Columns): Refund {
  const { id, payment, merchant, number, amount, reason, at, jws, user_number: user, user_name: name } = row;
  return {
    ...{ id, payment, orderNumber: row.order_number, merchant, number, currency: "KRW", amount: String(amount), reason, at: at.getTime(), refund: jws },
    ...(user !== null && name !== null && { by: { user: String(user), name } }),
  };
}
