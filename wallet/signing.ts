import { canonicalBytes } from "../protocol/canonical.ts";
import { signCompact } from "../protocol/jws.ts";
import { KEY_APPROVAL_TYPE, type KeyApproval } from "../protocol/key-approval.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { refuse } from "../protocol/problem.ts";
import { readPayload } from "../protocol/receipt/read.ts";
import { signReceipt } from "../protocol/receipt/sign.ts";
import type { ReceiptSignature } from "../protocol/receipt.ts";
import { PAYOUT_TYPE, type PayoutOrder, REFUND_TYPE, type RefundOrder } from "../protocol/refund.ts";
import { readSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import { certificateOf } from "./sign-once.ts";
import type { Wallet } from "./wallet.ts";

// A member's acts for a merchant, by the certificate of this device; what the gateway must still find is that they are a member.

/** A signed order about a merchant's money, or who may sign such, and the proof of the PIN beside it. */
export interface SignedMoney {
  readonly jws: string;
  readonly pinProof: string;
}

/** Signs receipts that name this person as their issuer; refuses with `receipt-mismatch` where one is not canonical or is another's. */
export async function signReceipts(wallet: Wallet, payloads: readonly string[]): Promise<ReceiptSignature[]> {
  const { user, key, held } = await signer(wallet);
  for (const payload of payloads) if (readPayload(payload)?.issuer?.user !== user) throw refuse("receipt-mismatch");
  // With the CA above, so that whoever has the root can follow the header alone.
  const chain = [...held.card.chain, ...held.card.authorities.slice(0, 1)];
  return Promise.all(payloads.map((payload) => signReceipt(payload, key.privateKey, chain)));
}

/** Signs that money of a payment goes back. */
export function signRefund(wallet: Wallet, refund: Omit<RefundOrder, "issued">, pin: string): Promise<SignedMoney> {
  return signMoney(wallet, REFUND_TYPE, refund, pin);
}

/** Signs that a merchant's money goes to a bank account. */
export function signPayout(wallet: Wallet, payout: Omit<PayoutOrder, "issued">, pin: string): Promise<SignedMoney> {
  return signMoney(wallet, PAYOUT_TYPE, payout, pin);
}

/** Signs that a key may sign for a merchant in live mode. */
export function approveKey(wallet: Wallet, approval: Omit<KeyApproval, "issued">, pin: string): Promise<SignedMoney> {
  return signMoney(wallet, KEY_APPROVAL_TYPE, approval, pin);
}

type Unsigned = Omit<RefundOrder, "issued"> | Omit<PayoutOrder, "issued"> | Omit<KeyApproval, "issued">;

async function signMoney(wallet: Wallet, type: string, order: Unsigned, pin: string): Promise<SignedMoney> {
  const { key, held } = await signer(wallet);
  const verifier = await pinVerifier(pin, key.spki);
  const payload = canonicalBytes({ ...order, issued: await gatewayNow(wallet.database) });
  const jws = await signCompact({ alg: "ES256", typ: type, x5c: [...held.card.chain] }, payload, key.privateKey);
  return { jws, pinProof: await pinProof(verifier, "merchant", jws) };
}

async function signer(wallet: Wallet) {
  const user = (await readSession(wallet))?.user;
  if (!user) throw refuse("login-required");
  return { user, ...(await certificateOf(wallet, user)) };
}
