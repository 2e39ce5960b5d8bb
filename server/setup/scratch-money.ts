import { randomBytes } from "node:crypto";
import type { Operation } from "../../protocol/api.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { pinProof } from "../../protocol/pin.ts";
import { type BankAccount, type MoneyOrderOf, type MoneyOrderType, PAYOUT_TYPE, REFUND_TYPE, signMoneyOrder, WITHDRAWAL_TYPE } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { CastPayer, CastPayment, CastSeller } from "./cast.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";
import { keyed } from "./scratch-sale.ts";
import { type Answer, type CallInput, request } from "./scratch-wallet.ts";

// Money orders for tests, by the protocol's own functions.

export const SCRATCH_ACCOUNT: BankAccount = { bank: "코코넛은행", number: "110-123-456789", holder: "A Person" };

let number = 0;

type RefundChanges = Partial<MoneyOrderOf<typeof REFUND_TYPE>>;

/** A merchant's refund of a payment as it signs it, by its own key unless a member is named. */
export async function signRefund(seller: CastSeller, payment: CastPayment, amount: string, changes: RefundChanges = {}, member?: CastPayer): Promise<string> {
  const order = {
    ...{ payment: payment.id, tid: payment.tid, merchant: seller.id, number: `refund-${++number}`, currency: "KRW" as const, amount },
    ...{ reason: "맞지 않아요", issued: Date.now(), ...changes },
  };
  return sign(REFUND_TYPE, order, seller, member);
}

/** What a refund's request carries. */
export async function refundBody(seller: CastSeller, payment: CastPayment, amount: string, changes: RefundChanges = {}, member?: CastPayer) {
  const refund = await signRefund(seller, payment, amount, changes, member);
  return { refund, ...(member && { pinProof: await pinProof(member.pinVerifier, "merchant", refund) }) };
}

/** Refunds a payment by the merchant's server. */
export async function giveBack(
  gateway: ScratchGateway,
  seller: CastSeller,
  payment: CastPayment,
  body: { readonly refund: string; readonly pinProof?: string },
  idempotencyKey: string = crypto.randomUUID(),
): Promise<Answer> {
  return bySeller(gateway, seller, sellerApi.createRefund, { params: { id: payment.id }, body, idempotencyKey });
}

/** What a payout's request carries. */
export async function payoutBody(seller: CastSeller, amount: string, changes: Partial<MoneyOrderOf<typeof PAYOUT_TYPE>> = {}, member?: CastPayer) {
  const order = {
    merchant: seller.id,
    number: `payout-${++number}`,
    currency: "KRW" as const,
    amount,
    account: SCRATCH_ACCOUNT,
    issued: Date.now(),
    ...changes,
  };
  const payout = await sign(PAYOUT_TYPE, order, seller, member);
  return { payout, ...(member && { pinProof: await pinProof(member.pinVerifier, "merchant", payout) }) };
}

/** What a user's withdrawal carries, for whoever signs as a payer. */
export async function withdrawalBody(
  payer: Pick<CastPayer, "user" | "key" | "chain" | "pinVerifier">,
  amount: string,
  changes: Partial<MoneyOrderOf<typeof WITHDRAWAL_TYPE>> = {},
) {
  const order = {
    user: String(payer.user),
    currency: "KRW" as const,
    amount,
    account: SCRATCH_ACCOUNT,
    issued: Date.now(),
    nonce: toBase64Url(randomBytes(16)),
  };
  const withdrawal = await signMoneyOrder(WITHDRAWAL_TYPE, { ...order, ...changes }, payer.key, { chain: payer.chain });
  return { withdrawal, pinProof: await pinProof(payer.pinVerifier, "withdrawal", withdrawal) };
}

/** Calls an operation by a seller's API key. */
export async function bySeller(gateway: ScratchGateway, seller: CastSeller, operation: Operation, input: CallInput = {}): Promise<Answer> {
  return request(gateway.http, operation, input, { headers: await keyed(gateway, seller) });
}

function sign<T extends MoneyOrderType>(type: T, order: MoneyOrderOf<T>, seller: CastSeller, member: CastPayer | undefined): Promise<string> {
  return member ? signMoneyOrder(type, order, member.key, { chain: member.chain }) : signMoneyOrder(type, order, seller.key, { thumbprint: seller.thumbprint });
}
