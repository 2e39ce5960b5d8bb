import { createHash } from "node:crypto";
import { newId } from "../../protocol/ids.ts";
import { minorUnits } from "../../protocol/money.ts";
import { refuse } from "../../protocol/problem.ts";
import { type Payout, readMoneyOrder, WITHDRAWAL_TYPE, type WithdrawalOrder } from "../../protocol/refund.ts";
import { consentOf } from "../keys/jws.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { refuseStale } from "../money-orders/merchant-order.ts";
import { refuseEnded } from "../money-orders/signed-by-certificate.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import { once } from "../storage/idempotency.ts";
import type { Bank, PayoutDependencies } from "./dependencies.ts";
import { accountOfUser, findByConsent, insertPayout } from "./store.ts";

export interface WithdrawalCall {
  readonly user: bigint;
  readonly body: { readonly withdrawal: string; readonly pinProof: string };
  readonly idempotencyKey: string;
}

interface SignedWithdrawal {
  readonly order: WithdrawalOrder;
  readonly user: bigint;
  readonly certificate: bigint;
  readonly jws: string;
}

/**
 * Sends money of a user's balance to a bank account, as the user's certificate signed it with its PIN. One signed order is paid once for
 * ever: again, under whatever key, it is answered with the withdrawal that was made.
 */
export async function createWithdrawal(dependencies: PayoutDependencies, bank: Bank, call: WithdrawalCall): Promise<Payout> {
  const { database, limits, certificates } = dependencies;
  const { user, body, idempotencyKey } = call;
  const { withdrawal: jws, pinProof } = body;
  const read = readMoneyOrder(WITHDRAWAL_TYPE, jws);
  // Before anything else is looked at: a wallet that lost the answer learns it, whatever has become of the certificate since.
  const before = read?.order.user === String(user) ? await findByConsent(database, consentOf(jws)) : undefined;
  if (before) return before.payout;
  await limits.take("withdrawal-user", String(user));
  if (!read) throw refuse("money-order-invalid");
  const signed = await certificates.readSigned(jws, WITHDRAWAL_TYPE);
  if (signed.user !== user || read.order.user !== String(user)) throw refuse("payer-mismatch");
  // In a transaction of its own: a wrong PIN must count although nothing is sent.
  await certificates.checkPin(signed.certificate, "withdrawal", jws, pinProof);
  const request = { owner: `withdrawal ${user}`, key: idempotencyKey, requestHash: createHash("sha256").update(jws).digest() };
  return once(database, request, (tx) => commit(tx, dependencies, bank, { order: read.order, user, certificate: signed.certificate, jws }));
}

/** Locks in the order of all writers: certificate's state, accounts; the user's account keeps two of one order apart. */
async function commit(tx: Transaction, { certificates }: PayoutDependencies, bank: Bank, signed: SignedWithdrawal): Promise<Payout> {
  const { order, user, certificate, jws } = signed;
  const consent = consentOf(jws);
  const before = await findByConsent(tx, consent);
  if (before) return before.payout;
  refuseStale(order.issued);
  await refuseEnded(tx, certificates, user, certificate);
  const [from, to] = [await accountOfUser(tx, user), await bank.account(tx)];
  const balance = (await lockAccounts(tx, [from, to])).get(from) ?? 0n;
  const meanwhile = await findByConsent(tx, consent);
  if (meanwhile) return meanwhile.payout;
  const amount = minorUnits(order.amount);
  if (balance < amount) throw refuse("insufficient-balance");
  const at = new Date();
  const { account } = order;
  const line = await bank.send(tx, { owner: { user }, amount, at, out: { account, order: consent } });
  await insertPayout(tx, { id: newId("pyo", at.getTime()), owner: { user }, amount, account, at, line, certificate, consent, jws });
  await post(tx, [{ from, to, amount, kind: "withdrawal", reference: String(line) }], at);
  await noticeAccount(tx, user, "balance");
  const made = await findByConsent(tx, consent);
  if (!made) throw new Error("the withdrawal that was just made is not there");
  return made.payout;
}
