import { createHash, verify, X509Certificate } from "node:crypto";
import { newId } from "../../protocol/ids.ts";
import { minorUnits } from "../../protocol/money.ts";
import { type ReadOrder, readOrder } from "../../protocol/order.ts";
import type { Payment } from "../../protocol/payment.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import { endReplaced, expireOrder } from "./end.ts";
import { checkSellers, insertShares, sharesOf } from "./shares.ts";
import { findPayment } from "./store.ts";

/** How long a payment stays open where its merchant does not say, in seconds. */
const DEFAULT_LIFETIME_S = 1_800;

export interface Registration {
  readonly merchant: string;
  readonly order: string;
  readonly expiresIn: number | undefined;
  /** Since when the merchant's server gives this order (ms): an open payment of this number from before it is of an order that is no more. */
  readonly fetched?: number;
}

/** An order that this merchant has signed by a valid certificate of its own; refuses with `order-invalid`, `order-merchant-mismatch`, `order-signature-invalid`. */
export async function readMerchantOrder(tx: Transaction, merchant: string, order: string): Promise<ReadOrder> {
  const read = await readOrder(order);
  if (!read) throw refuse("order-invalid");
  if (read.order.merchant !== merchant) throw refuse("order-merchant-mismatch");
  await checkSignature(tx, merchant, read);
  return read;
}

/** The open or paid payment that an order of this number and tid has become already; undefined where there is none. */
async function findSame(tx: Transaction, merchant: string, { order: { number }, tid }: ReadOrder): Promise<Payment | undefined> {
  await expireOrder(tx, merchant, number);
  const [row] = await tx.query<{ id: string }>("select id from payments where merchant = $1 and order_key = $2 and tid = $3", [
    merchant,
    number,
    Buffer.from(tid, "base64url"),
  ]);
  return row && findPayment(tx, merchant, row.id);
}

/** Registers a merchant-signed order, or gives the open or paid payment that the same order has become already, also at the same moment; an older open one of another order under its number ends. */
export async function registerOnce(tx: Transaction, registration: Registration): Promise<Payment> {
  const read = await readMerchantOrder(tx, registration.merchant, registration.order);
  const earlier = await findSame(tx, registration.merchant, read);
  if (earlier) return earlier;
  if (registration.fetched !== undefined) await endReplaced(tx, registration.merchant, read.order.number, new Date(registration.fetched));
  try {
    return await registerPayment(tx, registration);
  } catch (error) {
    const taken = error instanceof ProblemError && error.problem.code === "order-number-taken";
    const same = taken && (await findSame(tx, registration.merchant, read));
    if (same) return same;
    throw error;
  }
}

/** Registers a merchant-signed order as a payment that can be paid; the order must be the caller's own and under a valid certificate of it. */
export async function registerPayment(tx: Transaction, { merchant, order, expiresIn = DEFAULT_LIFETIME_S }: Registration): Promise<Payment> {
  const read = await readMerchantOrder(tx, merchant, order);
  const shares = sharesOf(read.order);
  if (shares) await checkSellers(tx, merchant, shares);
  const now = new Date();
  const id = newId("pay", now.getTime());
  await expireOrder(tx, merchant, read.order.number);
  const inserted = await tx.query(
    `insert into payments (id, merchant, payee_account, tid, order_hash, order_number, order_key, currency, amount, created_at, expires_at, shared)
     select $1, m.id, m.account, $3, $4, $5, $5, $6, $7, $8, $9, $10 from merchants m where m.id = $2
     on conflict (merchant, order_key) do nothing returning id`,
    [
      id,
      merchant,
      Buffer.from(read.tid, "base64url"),
      createHash("sha256").update(order).digest(),
      read.order.number,
      read.order.currency,
      minorUnits(read.order.total),
      now,
      new Date(now.getTime() + expiresIn * 1000),
      shares !== undefined,
    ],
  );
  if (inserted.length === 0) throw refuse("order-number-taken");
  await tx.query("insert into payment_orders (payment, jws) values ($1, $2)", [id, order]);
  if (shares) await insertShares(tx, id, shares);
  const payment = await findPayment(tx, merchant, id);
  if (!payment) throw new Error("the payment that was just registered is not there");
  return payment;
}

async function checkSignature(tx: Transaction, merchant: string, read: ReadOrder): Promise<void> {
  const [row] = await tx.query<{ der: Buffer }>(
    "select der from merchant_certificates where thumbprint = $1 and merchant = $2 and revoked_at is null and now() between not_before and not_after",
    [Buffer.from(read.certificate, "base64url"), merchant],
  );
  if (!row) throw refuse("order-signature-invalid");
  const key = new X509Certificate(row.der).publicKey;
  if (!verify("sha256", read.signingInput, { key, dsaEncoding: "ieee-p1363" }, read.signature)) throw refuse("order-signature-invalid");
}
