import { api } from "../../protocol/api.ts";
import type { Merchant } from "../../protocol/merchant.ts";
import { type Order, signOrder, tidOf } from "../../protocol/order.ts";
import type { Payment, PaymentStatus } from "../../protocol/payment.ts";
import type { Result } from "../../protocol/result.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { CoconutError } from "./error.ts";
import { Gateway, type GatewayOptions } from "./gateway.ts";
import { GatewayKeys } from "./gateway-keys.ts";
import { type MerchantKey, readMerchantKey } from "./key.ts";
import { type OrderInput, prepareOrder } from "./order.ts";
import { answerFetch, type OrderAnswer, type OrderFetch, type PageOrder, pageOrder } from "./order-server.ts";
import { type IssuedReceipt, Receipts, type ReceiptVerdict } from "./receipt.ts";
import { MoneyOrders, type Payout, type PayoutInput, type Refund, type RefundInput, type RefundQuery } from "./refund.ts";
import { checkResult } from "./results.ts";
import { watchStates } from "./watch.ts";

export type { Order, OrderLine } from "../../protocol/order.ts";
export type { Payment, PaymentState, PaymentStatus } from "../../protocol/payment.ts";
export type { Problem, ProblemCode } from "../../protocol/problem.ts";
export type { Result } from "../../protocol/result.ts";
export { CoconutError } from "./error.ts";
export type { LineInput, OrderInput } from "./order.ts";
export type { OrderAnswer, OrderFetch, PageOrder } from "./order-server.ts";
export type { IssuedReceipt, Receipt, ReceiptCheck, ReceiptNote, ReceiptVerdict, SignedReceipt } from "./receipt.ts";
export type { BankAccount, Payout, PayoutInput, Refund, RefundInput, RefundQuery } from "./refund.ts";
export { isStillSignedIn, newChallenge, type SignedInUser, type SignInTrust, verifySignIn } from "./sign-in.ts";
export { type EventType, verifyWebhook, type WebhookEvent, type WebhookHeaders, type WebhookOptions } from "./webhook.ts";

export interface CoconutOptions extends GatewayOptions {
  /** The merchant's id, `mer_…`. */
  readonly merchant: string;
  /** The merchant's own key (PKCS#8 PEM), made by `sdk/server/command.js new-key`; it never leaves this server. */
  readonly privateKey: string;
  /** The certificate (PEM) that the gateway's operator gave for that key. */
  readonly certificate: string;
  /** base64url(SHA-256(SubjectPublicKeyInfo)) of the gateway's root, by which its results are checked. */
  readonly rootSpki: string;
}

export interface CreateOptions {
  /** Seconds until the payment can no longer be paid: 60 to 86,400, 1,800 if not said. */
  readonly expiresIn?: number;
}

/** What a merchant's server does with Coconut Pay; every method throws {@link CoconutError}. */
export interface Coconut {
  /** Signs the order and registers it; the same order again gives the payment that is already there. */
  createPayment(order: OrderInput, options?: CreateOptions): Promise<Payment>;
  getPayment(id: string): Promise<Payment>;
  /** A page of payments, newest first. */
  listPayments(query?: ListQuery): Promise<{ readonly items: readonly Payment[]; readonly next?: string }>;
  /** Ends a payment that is not paid yet. */
  cancelPayment(id: string): Promise<Payment>;
  /** The gateway's signed word that this payment of ours is paid, checked up to the pinned root and against the order. */
  verifyResult(payment: Payment): Promise<Result>;
  /**
   * The one question before shipping: the gateway's signed word that this payment is paid, and that it is of this very order of ours. Throws
   * `payment-not-paid`, and `order-mismatch` for a payment of another order, however paid that is. A payment's id is read from the gateway; one
   * that was read already is not read again.
   */
  confirmPaid(payment: string | Payment, order: OrderInput): Promise<Result>;
  /** The whole order for a page that registers nothing: attributes of `<coconut-pay-button merchant order>`, and its tid. */
  pageOrder(order: OrderInput): Promise<PageOrder>;
  /**
   * What to answer where the gateway fetches an order (`orderUrl`): the signed order that `find` gives for the number, to the gateway alone.
   */
  serveOrder(fetch: OrderFetch, find: (number: string) => Promise<OrderInput | undefined> | OrderInput | undefined): Promise<OrderAnswer>;
  /** Signs and issues the receipt of a paid payment as it stands, or gives the one that was issued already. */
  issueReceipt(payment: string): Promise<IssuedReceipt>;
  /** Verifies a receipt file against the pinned root: every check by its name. */
  verifyReceipt(signed: unknown): Promise<ReceiptVerdict>;
  /** Gives money of a paid payment back: all that is left of it if no amount is said. The same number again never pays twice. */
  refund(payment: string, refund: RefundInput): Promise<Refund>;
  /** A page of refunds, newest first. */
  listRefunds(query?: RefundQuery): Promise<{ readonly items: readonly Refund[]; readonly next?: string }>;
  /** The merchant itself, with its balance now. */
  getMerchant(): Promise<Merchant>;
  /** Pays out of the merchant's balance to a bank account. The same number again never pays twice. */
  payOut(payout: PayoutInput): Promise<Payout>;
  /** Each state as it comes, until a final one: news, not proof. */
  watchPayment(id: string, options?: { readonly signal?: AbortSignal }): AsyncGenerator<PaymentStatus, void, undefined>;
}

export interface ListQuery {
  readonly cursor?: string;
  readonly limit?: number;
  readonly state?: Payment["state"];
  readonly orderNumber?: string;
}

/** Opens Coconut Pay for a merchant's server; fails at once where key or certificate cannot be read. */
export async function coconut(options: CoconutOptions): Promise<Coconut> {
  const key = await readMerchantKey(options.privateKey, options.certificate);
  const gateway = new Gateway(options);
  const keys = new GatewayKeys(gateway, options.rootSpki);
  const money = new MoneyOrders(gateway, options.merchant, key);
  const receipts = new Receipts(gateway, options.merchant, key, options.rootSpki);
  return {
    createPayment: async (order, { expiresIn } = {}) => create(gateway, key, prepareOrder(options.merchant, order), expiresIn),
    getPayment: (id) => gateway.call(api.getPayment, { params: { id } }),
    listPayments: ({ limit, ...query } = {}) => gateway.call(api.listPayments, { query: { ...query, ...(limit && { limit: String(limit) }) } }),
    cancelPayment: (id) => cancel(gateway, id),
    verifyResult: (payment) => checkResult(keys, options.merchant, payment),
    confirmPaid: async (read, order) => {
      const payment = typeof read === "string" ? await gateway.call(api.getPayment, { params: { id: read } }) : read;
      if (payment.result === undefined) throw new CoconutError({ code: "payment-not-paid" });
      const result = await checkResult(keys, options.merchant, payment);
      if (result.tid !== (await tidOf(prepareOrder(options.merchant, order)))) throw new CoconutError({ code: "order-mismatch" });
      return result;
    },
    pageOrder: async (order) => pageOrder(prepareOrder(options.merchant, order)),
    serveOrder: (fetch, find) =>
      answerFetch(keys, key, options.merchant, fetch, async () => {
        const found = await find(fetch.number);
        return found && prepareOrder(options.merchant, found);
      }),
    issueReceipt: (payment) => receipts.issue(payment),
    verifyReceipt: (signed) => receipts.verify(signed),
    refund: (payment, refund) => money.refund(payment, refund),
    listRefunds: (query) => money.list(query),
    getMerchant: () => gateway.call(sellerApi.getMerchant, {}),
    payOut: (payout) => money.payOut(payout),
    watchPayment: (id, { signal } = {}) => watchStates(gateway.address(`/v1/payments/${encodeURIComponent(id)}/events`), signal),
  };
}

async function create(gateway: Gateway, key: MerchantKey, order: Order, expiresIn: number | undefined): Promise<Payment> {
  const body = { order: await signOrder(order, key.privateKey, key.thumbprint), ...(expiresIn !== undefined && { expiresIn }) };
  const tid = await tidOf(order);
  try {
    const payment = await gateway.call(api.createPayment, { body }, crypto.randomUUID());
    if (payment.tid !== tid || payment.merchant !== order.merchant) throw new CoconutError({ code: "answer-invalid" });
    return payment;
  } catch (error) {
    // An earlier try of ours, before a crash perhaps: an order is registered once, however often it is signed.
    if (!(error instanceof CoconutError) || error.problem.code !== "order-number-taken") throw error;
    const { items } = await gateway.call(api.listPayments, { query: { orderNumber: order.number, limit: "10" } });
    const same = items.find((payment) => payment.tid === tid && (payment.state === "created" || payment.state === "paid"));
    if (!same) throw error;
    return same;
  }
}

async function cancel(gateway: Gateway, id: string): Promise<Payment> {
  try {
    return await gateway.call(api.cancelPayment, { params: { id } });
  } catch (error) {
    // The first of two tries may have arrived although its answer did not.
    if (!(error instanceof CoconutError) || error.problem.code !== "payment-not-open" || error.problem.state !== "canceled") throw error;
    return gateway.call(api.getPayment, { params: { id } });
  }
}
