import { createHash } from "node:crypto";
import { newId } from "../../protocol/ids.ts";
import { minorUnits } from "../../protocol/money.ts";
import { refuse } from "../../protocol/problem.ts";
import { PAYOUT_TYPE, type Payout, type PayoutOrder } from "../../protocol/refund.ts";
import type { SellerCaller } from "../http/server.ts";
import { consentOf } from "../keys/jws.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { type MerchantOrder, refuseStale } from "../money-orders/merchant-order.ts";
import type { Transaction } from "../storage/database.ts";
import { once } from "../storage/idempotency.ts";
import { recordEvents } from "../storage/outbox.ts";
import type { Bank, PayoutDependencies } from "./dependencies.ts";
import { accountOfMerchant, findByNumber, findSigned, insertPayout, type KnownPayout } from "./store.ts";

export interface PayoutCall {
  readonly caller: SellerCaller;
  readonly body: { readonly payout: string; readonly pinProof?: string };
  readonly idempotencyKey: string;
}

/**
 * Pays out of a merchant's balance to a bank account, as the merchant signed it, once per number of the merchant's; the bank's signed
 * statement line is the evidence beside it. The same payout again, in whatever bytes, is answered with the one that was made.
 */
export async function createPayout(dependencies: PayoutDependencies, bank: Bank, { caller, body, idempotencyKey }: PayoutCall): Promise<Payout> {
  const { database, limits, readOrder } = dependencies;
  await limits.take("money-order-merchant", caller.merchant);
  // Before its signer is judged: who lost the answer learns it, whatever has become of certificate, PIN or role since. It says no more
  // than the merchant's list of payouts, to nobody who may not read that.
  const made = await findSigned(database, caller.merchant, consentOf(body.payout));
  if (made) return made;
  const signed = await readOrder(PAYOUT_TYPE, { caller, jws: body.payout, pinProof: body.pinProof });
  const request = { owner: `payout ${caller.merchant}`, key: idempotencyKey, requestHash: createHash("sha256").update(body.payout).digest() };
  return once(database, request, (tx) => commit(tx, bank, signed));
}

/** Locks in the order of all writers: certificate's state, accounts; the merchant's account keeps two of one number apart. */
async function commit(tx: Transaction, bank: Bank, signed: MerchantOrder<typeof PAYOUT_TYPE>): Promise<Payout> {
  const { order, jws, consent, certificate } = signed;
  const { merchant, number, account } = order;
  const before = await findByNumber(tx, merchant, number);
  if (before) return samePayout(before, order);
  refuseStale(order.issued);
  await signed.confirm(tx);
  const [from, to] = [await accountOfMerchant(tx, merchant), await bank.account(tx)];
  const balance = (await lockAccounts(tx, [from, to])).get(from) ?? 0n;
  const meanwhile = await findByNumber(tx, merchant, number);
  if (meanwhile) return samePayout(meanwhile, order);
  const amount = minorUnits(order.amount);
  if (balance < amount) throw refuse("merchant-balance-insufficient", { balance: String(balance) });
  const at = new Date();
  const id = newId("pyo", at.getTime());
  const line = await bank.send(tx, { owner: { merchant }, amount, at, out: { account, order: consent } });
  await insertPayout(tx, { id, owner: { merchant, number }, amount, account, at, line, certificate, consent, jws });
  await post(tx, [{ from, to, amount, kind: "payout", reference: String(line) }], at);
  await recordEvents(tx, [{ merchant, type: "payout.paid", data: { merchant, payout: id, currency: order.currency, amount: order.amount } }]);
  const made = await findByNumber(tx, merchant, number);
  if (!made) throw new Error("the payout that was just made is not there");
  return made.payout;
}

/** A second try may be signed anew; what it asks for must be the same. */
function samePayout({ payout, accountNumber }: KnownPayout, { amount, account }: PayoutOrder): Payout {
  if (payout.amount !== amount || payout.bank !== account.bank || accountNumber !== account.number) throw refuse("payout-number-taken");
  return payout;
}
