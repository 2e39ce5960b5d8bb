import type { Payment } from "../../protocol/payment.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { SigningReply } from "../../protocol/signing.ts";
import { askWallet } from "../../signing/ask-wallet.ts";
import { useConsole } from "../console.ts";
import { useMoneyOrder } from "../parts/use-money-order.ts";

interface Asked {
  readonly amount: string;
  readonly reason: string;
}
type SignedRefund = Extract<SigningReply, { kind: "refund" }>;

/** Signs refunds of a payment in the wallet and carries them out. */
export function useRefund({ id, tid, currency, order }: Payment, done: (asked: Asked) => Promise<void>) {
  const { gateway, merchant } = useConsole();
  return useMoneyOrder<Asked, SignedRefund>(id, {
    sign(asked, number, settle) {
      const refund = { payment: id, tid, merchant: merchant.id, number, currency, ...asked };
      return askWallet({ kind: "refund", refund, merchantName: merchant.name, orderNumber: order.number }, { settle });
    },
    async carryOut({ refund, pinProof }, idempotencyKey) {
      await gateway.call(sellerApi.createRefund, { params: { id }, body: { refund, pinProof } }, { idempotencyKey });
    },
    done,
  });
}
