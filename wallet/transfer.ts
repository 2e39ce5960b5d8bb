import { api } from "../protocol/api.ts";
import { AUTHORIZATION_LIFETIME_MS, consentHash } from "../protocol/authorization.ts";
import { randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { newId } from "../protocol/ids.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { type Problem, ProblemError } from "../protocol/problem.ts";
import { type Recipient, signTransfer, type TransferResult, verifyTransferResult } from "../protocol/transfer.ts";
import { call } from "./client.ts";
import type { SentTransfer } from "./database.ts";
import { readSignedResult } from "./result-keys.ts";
import { reserveSequence } from "./sequence.ts";
import { liveSession, readSession } from "./session.ts";
import { gatewayNow, learnClock } from "./settings.ts";
import { certificateOf } from "./sign-once.ts";
import { isUndecided } from "./undecided.ts";
import type { Wallet } from "./wallet.ts";

/** What the person saw and consented to. */
export interface MoneyToSend {
  readonly recipient: Recipient;
  /** Minor units. */
  readonly amount: string;
  readonly message?: string;
}

/** How sending ended, as far as this wallet can prove. */
export type TransferOutcome =
  | { readonly kind: "sent"; readonly result: TransferResult }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Sent, and no answer that can be trusted: the same bytes are sent again until there is one. */
  | { readonly kind: "unknown" };

/** Whom money would go to; the name comes partly hidden. */
export function findRecipient(wallet: Wallet, user: string): Promise<Recipient> {
  return call(wallet, api.findRecipient, { body: { user } });
}

/**
 * Signs a transfer with the certificate and its PIN and sends it; its bytes stay on this device until their outcome is known. While
 * that of an earlier one is not (of another tab), nothing new is signed.
 */
export function sendMoney(wallet: Wallet, money: MoneyToSend, pin: string): Promise<TransferOutcome> {
  return navigator.locks.request("coconut-transfer", async () => {
    try {
      if (await unansweredTransfer(wallet)) return { kind: "unknown" };
      const sent = await sign(wallet, money, pin);
      await wallet.database.put("transfers", sent, sent.payer);
      return await deliver(wallet, sent, false);
    } catch (error) {
      if (error instanceof ProblemError) return { kind: "refused", problem: error.problem };
      throw error;
    }
  });
}

async function sign(wallet: Wallet, { recipient, amount, message }: MoneyToSend, pin: string): Promise<SentTransfer> {
  const { user } = await liveSession(wallet);
  const { key, held } = await certificateOf(wallet, user);
  const deviceLogHead = (await wallet.database.get("deviceLogs", user))?.head ?? held.deviceLogHead;
  const verifier = await pinVerifier(pin, key.spki);
  const { sequence, issued } = await reserveSequence(wallet.database, held.card.id, await gatewayNow(wallet.database));
  const transfer = newId("trf");
  const jws = await signTransfer(
    {
      ...{ transfer, payer: user, payee: recipient.user, currency: "KRW", amount, ...(message && { message }) },
      ...{ sequence, deviceLogHead, issued, expires: issued + AUTHORIZATION_LIFETIME_MS, nonce: toBase64Url(randomBytes(16)) },
    },
    key.privateKey,
    held.card.chain,
  );
  const proof = await pinProof(verifier, "transfer", jws);
  return { transfer, jws, pinProof: proof, payer: user, payee: recipient.user, name: recipient.name, amount, ...(message && { message }), at: Date.now() };
}

/** The transfer of who is logged in that was sent and not answered yet. */
export async function unansweredTransfer(wallet: Wallet): Promise<SentTransfer | undefined> {
  const user = (await readSession(wallet))?.user;
  return user === undefined ? undefined : wallet.database.get("transfers", user);
}

/** Sends the same bytes of an unanswered transfer again: the gateway answers as it did, or does now what it never got. */
export function resumeTransfer(wallet: Wallet, sent: SentTransfer): Promise<TransferOutcome> {
  return navigator.locks.request("coconut-transfer", () => deliver(wallet, sent, true));
}

async function deliver(wallet: Wallet, sent: SentTransfer, again: boolean): Promise<TransferOutcome> {
  try {
    const { result: jws } = await call(wallet, api.createTransfer, { body: { transfer: sent.jws, pinProof: sent.pinProof } });
    const result = await readTrusted(wallet, jws);
    if (!result || !(await answers(result, sent))) return { kind: "unknown" };
    await wallet.database.delete("transfers", sent.payer);
    return { kind: "sent", result };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problem } = error;
    if (isUndecided(problem, again)) return { kind: "unknown" };
    if (problem.code === "authorization-stale") await learnClock(wallet.database, problem.serverTime);
    await wallet.database.delete("transfers", sent.payer);
    return { kind: "refused", problem };
  }
}

/** A result by a key that is not known here yet makes its certificate be proved first. */
async function readTrusted(wallet: Wallet, jws: string): Promise<TransferResult | undefined> {
  const now = await gatewayNow(wallet.database);
  const result = await readSignedResult(wallet, jws, now, verifyTransferResult);
  if (result !== "unknown-key") return result;
  const { refreshResultKeys } = await import("./trust.ts");
  await refreshResultKeys(wallet);
  const again = await readSignedResult(wallet, jws, now, verifyTransferResult);
  return again === "unknown-key" ? undefined : again;
}

async function answers(result: TransferResult, sent: SentTransfer): Promise<boolean> {
  const consent = await consentHash(sent.jws);
  return result.transfer === sent.transfer && result.payee === sent.payee && result.amount === sent.amount && result.consent === consent;
}
