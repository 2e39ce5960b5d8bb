import { createHash } from "node:crypto";
import { newId } from "../../protocol/ids.ts";
import { minorUnits } from "../../protocol/money.ts";
import { refuse } from "../../protocol/problem.ts";
import { REFUND_TYPE, type Refund, type RefundOrder, readMoneyOrder } from "../../protocol/refund.ts";
import type { SellerCaller } from "../http/server.ts";
import { consentOf } from "../keys/jws.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { type MerchantOrder, refuseStale } from "../money-orders/merchant-order.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { once } from "../storage/idempotency.ts";
import { recordEvents } from "../storage/outbox.ts";
import type { RefundDependencies } from "./dependencies.ts";
import { findRefund, insertRefund, lockRefundable, type RefundablePayment } from "./store.ts";

export interface RefundCall {
  readonly caller: SellerCaller;
  readonly payment: string;
  readonly body: { readonly refund: string; readonly pinProof?: string };
  readonly idempotencyKey: string;
}

/**
 * Gives money of a paid payment back to its payer, as the merchant signed it: once per number of the merchant's, and never more than the
 * merchant got of the payment. The same refund again, in whatever bytes, is answered with the one that was made. It gives no allowance back.
 */
export async function createRefund(dependencies: RefundDependencies, { caller, payment, body, idempotencyKey }: RefundCall): Promise<Refund> {
  const { database, limits, readOrder } = dependencies;
  await limits.take("money-order-merchant", caller.merchant);
  // Before its PIN is looked at: lists and receipts show what was signed, and whoever copies it from there must not use up its signer's tries.
  const made = await findSigned(database, caller.merchant, body.refund);
  if (made && made.payment !== payment) throw refuse("payment-mismatch");
  if (made) return made;
  const signed = await readOrder(REFUND_TYPE, { caller, jws: body.refund, pinProof: body.pinProof });
  if (signed.order.payment !== payment) throw refuse("payment-mismatch");
  const request = { owner: `refund ${caller.merchant}`, key: idempotencyKey, requestHash: createHash("sha256").update(body.refund).digest() };
  return once(database, request, (tx) => commit(tx, dependencies, signed));
}

/** The refund that a merchant has made by these very signed bytes. */
async function findSigned(database: Database, merchant: string, jws: string): Promise<Refund | undefined> {
  const order = readMoneyOrder(REFUND_TYPE, jws)?.order;
  const made = order?.merchant === merchant ? await findRefund(database, merchant, order.number) : undefined;
  return made && consentOf(made.refund).equals(consentOf(jws)) ? made : undefined;
}

/** Locks in the order of all writers: payment, share, certificate's state, accounts. */
async function commit(tx: Transaction, { paymentsChannel }: RefundDependencies, signed: MerchantOrder<typeof REFUND_TYPE>): Promise<Refund> {
  const { order, jws, certificate } = signed;
  const { merchant, number, reason } = order;
  const payment = await lockRefundable(tx, order.payment, merchant);
  if (!payment) throw refuse("payment-not-found");
  if (order.tid !== payment.tid) throw refuse("tid-mismatch");
  const known = await findRefund(tx, merchant, number);
  if (known) return sameRefund(known, order);
  refuseStale(order.issued);
  const amount = minorUnits(order.amount);
  const { from, payer } = refundable(payment, amount);
  await signed.confirm(tx);
  const balance = (await lockAccounts(tx, [from, payer.account])).get(from) ?? 0n;
  if (balance < amount) throw refuse("merchant-balance-insufficient", { balance: String(balance) });
  const at = new Date();
  const id = newId("rfd", at.getTime());
  if (!(await insertRefund(tx, { id, payment: order.payment, merchant, number, amount, reason, at, certificate, jws }))) throw refuse("refund-number-taken");
  await post(tx, [{ from, to: payer.account, amount, kind: "refund", reference: id }], at);
  await recordEvents(tx, eventsOf(id, order, payment, amount));
  await noticeAccount(tx, payer.user, "balance");
  await tx.query("select pg_notify($1, $2)", [paymentsChannel, order.payment]);
  const refund = await findRefund(tx, merchant, number);
  if (!refund) throw new Error("the refund that was just made is not there");
  return refund;
}

/** A second try may be signed anew, at another time and with another signature; what it asks for must be the same. */
function sameRefund(known: Refund, { payment, amount, reason }: RefundOrder): Refund {
  if (known.payment !== payment || known.amount !== amount || known.reason !== reason) throw refuse("refund-number-taken");
  return known;
}

function refundable({ paid, payer, from, amount: got, refunded }: RefundablePayment, amount: bigint) {
  if (!paid || !payer) throw refuse("payment-not-paid");
  if (from === undefined || amount > got - refunded) throw refuse("refund-too-much", { left: String(got - refunded) });
  return { from, payer };
}

/** For the merchant that refunds, and for the payee where that is another: its marketplace. */
function eventsOf(refund: string, order: RefundOrder, payment: RefundablePayment, amount: bigint) {
  const data = {
    ...{ payment: order.payment, merchant: order.merchant, orderNumber: payment.orderNumber, currency: order.currency, amount: String(payment.amount) },
    ...{ refund, refundAmount: order.amount, refunded: String(payment.refunded + amount), reason: order.reason },
  };
  return [...new Set([order.merchant, payment.payee])].map((merchant) => ({ merchant, type: "payment.refunded" as const, data }));
}
