import { CoconutError, type Payment, type Refund } from "../../sdk/server/index.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";

/** What sellers do at the gateway, as the shop's tests need it; the real one is asked in e2e. */
export interface ScratchMoney {
  /** In won, of every seller alike. */
  balance: bigint;
  /** Answers are lost after the gateway has done its work; `once` the next one only. */
  losesAnswer: boolean | "once";
  readonly refunds: Map<string, Refund>;
}

/** Teaches the scratch gateway refunds and receipts of `merchant`. */
export function openScratchMoney(gateway: ScratchGateway, merchant: string): ScratchMoney {
  const { coconut, payments } = gateway;
  const refunds = new Map<string, Refund>();
  const money: ScratchMoney = { balance: 1_000_000n, losesAnswer: false, refunds };
  const shareOf = (payment: string) => {
    const found = payments.get(payment);
    if (found?.state !== "paid") throw new CoconutError({ code: "payment-not-paid" });
    const [share = { merchant, name: "Seller", amount: found.amount, refunded: "0" }] = found.shares;
    return { found, share };
  };
  const receipts = new Map<string, { id: string; revision: number; refunded: string; issuedAt: number }>();
  const side: Partial<typeof coconut> = {
    async refund(payment, { number, amount = "0", reason }) {
      const { found, share } = shareOf(payment);
      const made = refunds.get(number);
      if (made && made.amount !== String(amount)) throw new CoconutError({ code: "refund-number-taken" });
      const left = BigInt(share.amount) - BigInt(share.refunded);
      if (!made && BigInt(amount) > left) throw new CoconutError({ code: "refund-too-much", left: String(left) });
      if (!made && BigInt(amount) > money.balance) throw new CoconutError({ code: "merchant-balance-insufficient", balance: String(money.balance) });
      const refund = made ?? ({ id: `rfd_${refunds.size + 1}`, payment, merchant, number, amount: String(amount), reason, at: Date.now() } as Refund);
      if (!made) {
        money.balance -= BigInt(amount);
        refunds.set(number, refund);
        payments.set(payment, { ...found, shares: [{ ...share, refunded: String(BigInt(share.refunded) + BigInt(amount)) }] } as Payment);
      }
      const isLost = money.losesAnswer;
      if (isLost === "once") money.losesAnswer = false;
      if (isLost) throw new CoconutError({ code: "outcome-unknown" });
      return refund;
    },
    async listRefunds({ payment } = {}) {
      if (gateway.down || money.losesAnswer) throw new CoconutError({ code: "offline" });
      return { items: [...refunds.values()].filter((refund) => refund.payment === payment) };
    },
    async getMerchant() {
      if (gateway.down) throw new CoconutError({ code: "offline" });
      return { balance: String(money.balance) } as Awaited<ReturnType<typeof coconut.getMerchant>>;
    },
    async issueReceipt(payment) {
      const { share } = shareOf(payment);
      const before = receipts.get(payment);
      const isSame = before?.refunded === share.refunded;
      const receipt = isSame
        ? before
        : { id: `rcp_${payment}_${share.refunded}`, revision: (before?.revision ?? 0) + 1, refunded: share.refunded, issuedAt: 1_000 };
      receipts.set(payment, receipt);
      if (money.losesAnswer) throw new CoconutError({ code: "outcome-unknown" });
      return { receipt, signed: {} } as unknown as Awaited<ReturnType<typeof coconut.issueReceipt>>;
    },
  };
  Object.assign(coconut, side);
  return money;
}
