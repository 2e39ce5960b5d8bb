import { api } from "../../protocol/api.ts";
import { minorUnits } from "../../protocol/money.ts";
import type { Payment } from "../../protocol/payment.ts";
import { type BankAccount, PAYOUT_TYPE, type Payout, REFUND_TYPE, type Refund, signMoneyOrder } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { CoconutError } from "./error.ts";
import type { Gateway } from "./gateway.ts";
import type { MerchantKey } from "./key.ts";

export type { BankAccount, Payout, Refund } from "../../protocol/refund.ts";

export interface RefundInput {
  /** The shop's own number of this refund, unique among its refunds: a second try with it never pays twice. */
  readonly number: string;
  /** Shown to the buyer and printed on receipts. */
  readonly reason: string;
  /** In minor units (KRW: won); all that is left if not said. */
  readonly amount?: bigint | number | string;
}

export interface PayoutInput {
  /** The shop's own number of this payout: a second try with it never pays twice. */
  readonly number: string;
  readonly amount: bigint | number | string;
  readonly account: BankAccount;
}

export interface RefundQuery {
  readonly cursor?: string;
  readonly limit?: number;
  readonly payment?: string;
}

/** Money back and out for one merchant, each signed by the merchant's own key. */
export class MoneyOrders {
  readonly #gateway: Gateway;
  readonly #merchant: string;
  readonly #key: MerchantKey;

  constructor(gateway: Gateway, merchant: string, key: MerchantKey) {
    this.#gateway = gateway;
    this.#merchant = merchant;
    this.#key = key;
  }

  /** Refunds a payment of ours, or our share of a marketplace's; the refund that was made where one of this number is there. */
  async refund(id: string, { number, reason, amount }: RefundInput): Promise<Refund> {
    const payment = await this.#gateway.call(api.getPayment, { params: { id } });
    const left = leftOf(payment, this.#merchant);
    if (amount === undefined && left === 0n) return this.#madeBefore(id, number);
    const order = {
      ...{ payment: id, tid: payment.tid, merchant: this.#merchant, number, currency: payment.currency },
      ...{ amount: String(amount ?? left), reason, issued: Date.now() },
    };
    const refund = await signMoneyOrder(REFUND_TYPE, order, this.#key.privateKey, this.#key);
    return this.#gateway.call(sellerApi.createRefund, { params: { id }, body: { refund } }, crypto.randomUUID());
  }

  /** The rest was asked for and nothing is left: by a first try of ours, or it is too much. */
  async #madeBefore(payment: string, number: string): Promise<Refund> {
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await this.list({ payment, limit: 100, ...(cursor !== undefined && { cursor }) });
      const made = items.find((refund) => refund.number === number && refund.merchant === this.#merchant);
      if (made) return made;
      if (next === undefined) throw new CoconutError({ code: "refund-too-much", left: "0" });
      cursor = next;
    }
  }

  /** A page of refunds, newest first. */
  list({ limit, ...query }: RefundQuery = {}): Promise<{ readonly items: readonly Refund[]; readonly next?: string }> {
    return this.#gateway.call(sellerApi.listRefunds, { query: { ...query, ...(limit !== undefined && { limit: String(limit) }) } });
  }

  /** Pays out of our balance to a bank account; the payout that was made where one of this number is there. */
  async payOut({ number, amount, account }: PayoutInput): Promise<Payout> {
    const order = { merchant: this.#merchant, number, currency: "KRW" as const, amount: String(amount), account, issued: Date.now() };
    const payout = await signMoneyOrder(PAYOUT_TYPE, order, this.#key.privateKey, this.#key);
    return this.#gateway.call(sellerApi.createPayout, { body: { payout } }, crypto.randomUUID());
  }
}

function leftOf({ shares }: Payment, merchant: string): bigint {
  const own = shares.find((share) => share.merchant === merchant);
  return own ? minorUnits(own.amount) - minorUnits(own.refunded) : 0n;
}
