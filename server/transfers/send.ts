import { AUTHORIZATION_LIFETIME_MS, CLOCK_SKEW_MS, DEVICE_LOG_GRACE_MS } from "../../protocol/authorization.ts";
import { minorUnits } from "../../protocol/money.ts";
import { type Problem, ProblemError, refuse } from "../../protocol/problem.ts";
import { judgeSequence } from "../../protocol/sequence.ts";
import { readTransfer, TRANSFER_LIMITS, TRANSFER_TYPE, type Transfer } from "../../protocol/transfer.ts";
import { consentOf } from "../keys/jws.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { ACCOUNTS_CHANNEL, accountNotice } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import type { TransferDependencies } from "./dependencies.ts";
import { signTransferResult } from "./result.ts";
import { findPeople, findTransfer, insertTransfer, isHead, lockSentToday, lockSigner, type Person, suspendCopied, usedFor, useSequence } from "./store.ts";

/** A transfer whose form, signature, certificate, times and PIN hold. */
interface CheckedTransfer {
  readonly transfer: Transfer;
  readonly jws: string;
  readonly certificate: bigint;
  readonly consent: Buffer;
  readonly result: string;
  readonly payer: Person;
  readonly payee: Person;
}

/**
 * Sends a user's money to another, as the user's certificate signed it with its PIN: the gateway's signed result. The same signed
 * transfer again gives the same result, before anything else is looked at. Refused, it has moved no money and its number is used up.
 */
export async function sendMoney(dependencies: TransferDependencies, caller: bigint, jws: string, pinProof: string): Promise<string> {
  const { database } = dependencies;
  const read = readTransfer(jws);
  if (!read) throw refuse("authorization-malformed");
  const { transfer } = read;
  if (transfer.payer !== String(caller)) throw refuse("payer-mismatch");
  const consent = consentOf(jws);
  const sent = await findTransfer(database, transfer.transfer);
  if (sent) return answerAgain(sent, consent);
  const checked = await check(dependencies, transfer, jws, pinProof, consent);
  const problem = await database.transaction((tx) => commit(tx, dependencies, checked));
  if (problem) throw new ProblemError(problem);
  return (await findTransfer(database, transfer.transfer))?.result ?? checked.result;
}

function answerAgain(sent: { readonly consent: Buffer; readonly result: string }, consent: Buffer): string {
  if (!sent.consent.equals(consent)) throw refuse("transfer-taken");
  return sent.result;
}

async function check(
  { database, certificates, keys, limits }: TransferDependencies,
  transfer: Transfer,
  jws: string,
  pinProof: string,
  consent: Buffer,
): Promise<CheckedTransfer> {
  await limits.take("transfer-user", transfer.payer);
  const signed = await certificates.readSigned(jws, TRANSFER_TYPE);
  if (String(signed.user) !== transfer.payer) throw refuse("payer-mismatch");
  const now = Date.now();
  const { issued, expires } = transfer;
  const stale = issued > now + CLOCK_SKEW_MS || expires <= now || expires <= issued || expires - issued > AUTHORIZATION_LIFETIME_MS;
  if (stale) throw refuse("authorization-stale", { serverTime: now });
  if (transfer.payee === transfer.payer) throw refuse("transfer-to-self");
  const people = await findPeople(database, [signed.user, BigInt(transfer.payee)]);
  const payer = people.get(signed.user);
  const payee = people.get(BigInt(transfer.payee));
  if (!payer || !payee) throw refuse("recipient-not-found");
  // In a transaction of its own: a wrong PIN must count although nothing is sent.
  await certificates.checkPin(signed.certificate, "transfer", jws, pinProof);
  const result = signTransferResult(keys.resultKey(), transfer, consent, now);
  return { transfer, jws, certificate: signed.certificate, consent, result, payer, payee };
}

/** Locks certificate state, allowance and accounts, in the order of all writers; what it refuses leaves the number used. */
async function commit(tx: Transaction, { certificates, recordSuspension }: TransferDependencies, checked: CheckedTransfer): Promise<Problem | undefined> {
  const { transfer, certificate, consent, payer, payee } = checked;
  const signer = await lockSigner(tx, certificate);
  if (!signer || signer.status === "revoked") return { code: "certificate-revoked" };
  if (signer.status === "suspended") return { code: "certificate-suspended", cause: signer.cause ?? "copied" };
  const above = await certificates.suspendedMaster(tx, payer.user);
  if (above) return { code: "certificate-suspended", cause: above };
  const sent = await findTransfer(tx, transfer.transfer);
  if (sent) return sent.consent.equals(consent) ? undefined : { code: "transfer-taken" };
  if (!(await isHead(tx, payer.user, transfer.deviceLogHead, DEVICE_LOG_GRACE_MS))) return { code: "device-log-mismatch" };
  const used = await usedFor(tx, certificate, transfer.sequence);
  const judged = judgeSequence(transfer, signer, used && (used.equals(consent) ? "same" : "other"));
  if (judged === "copied") {
    await suspendCopied(tx, certificate);
    await recordSuspension(tx, [certificate]);
    return { code: "sequence-reused" };
  }
  await useSequence(tx, certificate, { sequence: transfer.sequence, consent, state: judged });
  return move(tx, checked, payee);
}

async function move(tx: Transaction, { transfer, payer, jws, certificate, consent, result }: CheckedTransfer, payee: Person): Promise<Problem | undefined> {
  const amount = minorUnits(transfer.amount);
  const left = least(minorUnits(TRANSFER_LIMITS.perDay) - (await lockSentToday(tx, payer.user)), minorUnits(TRANSFER_LIMITS.perTransfer));
  if (amount > left) return { code: "transfer-limit", left: String(left > 0n ? left : 0n) };
  const balances = await lockAccounts(tx, [payer.account, payee.account]);
  if ((balances.get(payer.account) ?? 0n) < amount) return { code: "insufficient-balance" };
  const at = new Date();
  const { transfer: id, message, sequence } = transfer;
  const row = { id, payer: payer.user, payee: payee.user, amount, message, at, certificate, sequence, consent, jws, result };
  if (!(await insertTransfer(tx, row))) return { code: "transfer-taken" };
  await post(tx, [{ from: payer.account, to: payee.account, amount, kind: "transfer", reference: id }], at);
  await tx.query("select pg_notify($1, $2)", [ACCOUNTS_CHANNEL, accountNotice("balance", [payer.user, payee.user])]);
  return undefined;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
