import type { AuthorizationRequest } from "../../protocol/payment.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../../server/keys/store.ts";
import { lockAccounts, post } from "../../server/ledger/post.ts";
import type { Authorizer } from "../../server/payments/authorize/authorize.ts";
import { trustUnder } from "../../server/payments/authorize/chain.ts";
import { decide } from "../../server/payments/authorize/decide.ts";
import { resultSigner } from "../../server/payments/authorize/result.ts";
import { signerDirectory } from "../../server/payments/authorize/signers.ts";
import { type VerifiedAuthorization, verifyAuthorization } from "../../server/payments/authorize/verify.ts";
import type { PinHolds } from "../../server/payments/authorize/world.ts";
import type { Database, Transaction } from "../../server/storage/database.ts";
import { lockPayment, lockSigner, worldOf } from "./read.ts";

/**
 * Pays as a careful engineer would without group commit: each payment in a transaction of its own, rows locked by
 * SELECT … FOR UPDATE, prepared statements, as few round trips as the checks allow. The same verification, the same
 * decisions and the same rows as the gateway; in its favour the payee's account, which all payments to one merchant
 * contend for, is locked last, and nobody is notified.
 */
export function interactiveAuthorizer({ database, keys, pinHolds }: { database: Database; keys: KeyStore; pinHolds: PinHolds }): Authorizer {
  const signerOf = signerDirectory(database, trustUnder(keys.authorities.users));
  const signResult = resultSigner(keys.resultKey);
  async function authorize(request: AuthorizationRequest, { payment }: { readonly payment?: string } = {}): Promise<string> {
    const item = await verifyAuthorization({ signerOf, signResult }, request.authorization, request.pinProof, Date.now());
    if (payment !== undefined && payment !== item.authorization.payment) throw refuse("payment-mismatch");
    return database.transaction((tx) => payOne(tx, item, pinHolds));
  }
  return {
    authorize,
    authorizeAll: (requests) => Promise.allSettled(requests.map((request) => authorize(request))),
    close: async () => undefined,
  };
}

async function payOne(tx: Transaction, item: VerifiedAuthorization, pinHolds: PinHolds): Promise<string> {
  const { authorization, signer } = item;
  const payment = await lockPayment(tx, item);
  const payer = await lockSigner(tx, item, payment?.merchant ?? "");
  const world = worldOf(item, payment, payer, pinHolds);
  const decision = decide(item, world);
  if (decision.outcome === "refused") throw new ProblemError(decision.problem);
  if (decision.outcome === "stored" || !payment || !payer) throw new Error("the baseline's payments are new and paid once");
  const at = new Date(world.now);
  await tx.query(INSERT_AUTHORIZATION, [signer.certificate, authorization.sequence, item.hash, authorization.payment, item.jws, item.result, at]);
  await tx.query(MARK_PAID, [authorization.payment, signer.certificate, authorization.sequence, at]);
  const state = world.signers.get(signer.certificate);
  await tx.query(UPDATE_SIGNER, [signer.certificate, state?.highestSequence, state?.highestIssued, state?.pinFailures, at]);
  await tx.query(UPDATE_ALLOWANCE, [payer.user_number, world.allowances.get(payer.user_number)?.spentSincePin]);
  // What was decided on the balance as it was read holds: the account cannot fall below zero (balance_not_negative).
  await lockAccounts(tx, [payer.account, payment.payee_account]);
  await post(tx, [{ from: payer.account, to: payment.payee_account, amount: payment.amount, kind: "payment", reference: payment.id }], at);
  return decision.result;
}

const INSERT_AUTHORIZATION = "insert into authorizations (certificate, sequence, hash, payment, jws, result, at) values ($1, $2, $3, $4, $5, $6, $7)";
const MARK_PAID = "update payments set state = 'paid', paid_at = $4, certificate = $2, sequence = $3 where id = $1";
const UPDATE_SIGNER = "update certificate_states set highest_sequence = $2, highest_issued = $3, pin_failures = $4, last_used = $5 where certificate = $1";
const UPDATE_ALLOWANCE = "update allowances set spent_since_pin = $2 where user_number = $1";
