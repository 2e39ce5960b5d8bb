import type { Account, Allowance, Entry, Session } from "../account.ts";
import type { Api, Operation, ReplyOf } from "../api.ts";
import type { CertificateCard, DeviceRequest } from "../device.ts";
import type { Payment } from "../payment.ts";
import type { ReceiptSummary, SignedReceipt } from "../receipt.ts";
import type { Recovery } from "../recovery.ts";
import type { Payout } from "../refund.ts";
import { base64Url, business, days, der, hash, id, jws, minutes, now, order, origin, signature, user } from "./values.ts";

/** An answer of each operation of a table that answers with something. */
export type Replies<A> = { readonly [N in keyof A as A[N] extends { readonly reply: unknown } ? N : never]: A[N] extends Operation ? ReplyOf<A[N]> : never };

export const session: Session = { user, token: jws("token"), secret: hash, keyid: "k1", expires: days(7), serverTime: now };
const allowance: Allowance = { perPayment: "50000", total: "150000" };
const account: Account = {
  ...{ user, email: "haneul@example.com", name: "Kim Haneul", currency: "KRW", balance: "43100" },
  allowance: { ...allowance, remaining: "143100" },
  transfers: { perDay: "1000000", left: "1000000" },
  ...{ deviceLogHead: hash, deviceLogNext: 1 },
};
const topUp: Entry = { id: "ent_1041", at: minutes(-90), kind: "top-up", amount: "50000", balance: "50000", currency: "KRW" };
export const entry: Entry = {
  ...{ id: "ent_1042", at: now, kind: "payment", amount: "-6900", balance: "43100", currency: "KRW" },
  payment: { id: id("pay"), orderNumber: order.number, counterparty: business.name, origin },
};
const certificate: CertificateCard = {
  ...{ id: id("crt"), device: id("dev"), name: "Laptop", role: "master", status: "active" },
  ...{ notBefore: days(-30), notAfter: days(335), lastUsed: now, fingerprint: "5f".repeat(32) },
  ...{ chain: [der], authorities: [der, der] },
};
const deviceRequest: DeviceRequest = {
  ...{ id: id("dvr"), state: "waiting", device: id("dev"), name: "Phone", created: now, expires: minutes(15), request: der },
  ...{ agent: "Chrome on Android", network: { same: false, hint: "203.0.*.*" } },
};
const recovery: Recovery = {
  ...{ id: id("rec"), purpose: "master", state: "waiting", device: id("dev"), name: "New laptop", key: hash },
  ...{ started: now, ready: days(3), lapses: days(10), excluded: [] },
};
export const payment: Payment = {
  ...{ id: id("pay"), merchant: order.merchant, tid: hash, order: { ...order, lines: [...order.lines] }, state: "paid", currency: "KRW", amount: order.total },
  ...{ created: minutes(-2), expires: minutes(28), paidAt: now, refunded: "0" },
  shares: [{ merchant: order.merchant, name: business.name, amount: order.total, refunded: "0" }],
  ...{ result: jws("result"), livemode: false },
};
const site = { id: order.merchant, name: business.name, origins: [origin] };
export const receipt: ReceiptSummary = {
  ...{ id: id("rcp"), revision: 1, payment: id("pay"), orderNumber: order.number, merchant: { id: order.merchant, name: business.name } },
  ...{ currency: "KRW", total: order.total, refunded: "0", refundedSince: "0", paidAt: now, issuedAt: minutes(5) },
};
const signed = { protected: base64Url('{"alg":"ES256","typ":"coconut-receipt+jws","x5c":["MIIB"]}'), signature };
export const signedReceipt: SignedReceipt = { payload: base64Url("{}"), signatures: [signed, signed] };
export const payout: Payout = {
  ...{ id: id("pyo"), number: "payout-7", currency: "KRW", amount: "20000", bank: "Coconut Bank", account: "**********1234", at: now, line: "88412" },
};
const { number: _, ...withdrawal } = payout;

/** An answer of each operation that wallets, pages and shops' payments need. */
export const walletReplies: Replies<Api> = {
  createAccount: { user, email: account.email, name: account.name },
  createSession: session,
  renewSession: session,
  getAccount: account,
  listEntries: { items: [entry, topUp], next: "ent_1041" },
  changeAllowance: allowance,
  setBusiness: business,
  createTopUp: topUp,
  createMasterCertificate: certificate,
  listCertificates: { items: [certificate] },
  revokeCertificate: { ...certificate, status: "revoked" },
  getGatewayCertificates: { results: [{ thumbprint: hash, chain: [der, der, der] }] },
  renameCertificate: { ...certificate, name: "Old laptop" },
  renewMasterCertificate: { ...certificate, notBefore: now, notAfter: days(365) },
  listDeviceLog: { entries: [jws("device-log")], keys: [der] },
  createDeviceRequest: deviceRequest,
  listDeviceRequests: { items: [deviceRequest] },
  approveDeviceRequest: { ...certificate, name: "Phone", role: "additional", chain: [der, der] },
  setRecoveryCode: { codeSince: now },
  getRecovery: { codeSince: days(-30), recovery },
  startRecovery: recovery,
  vetoRecovery: { ...recovery, state: "vetoed" },
  withdrawRecovery: { ...recovery, state: "canceled" },
  completeRecovery: { ...recovery, state: "completed" },
  resetPin: { ...recovery, purpose: "pin", state: "completed" },
  createPayment: { ...withoutResult(payment), state: "created" },
  listPayments: { items: [payment], next: payment.id },
  getPayment: payment,
  cancelPayment: { ...withoutResult(payment), state: "canceled" },
  getPaymentStatus: { payment: payment.id, state: "paid" },
  getPrompt: {
    ...{ payment: payment.id, state: "created", expires: minutes(28), order: jws("order"), merchant: site },
    ...{ firstPayment: true, balance: "50000", pin: "first-payment", deviceLogHead: hash, serverTime: now },
  },
  authorizePayment: { result: jws("result") },
  authorizePayments: {
    outcomes: [
      { result: jws("result") },
      { problem: { code: "insufficient-balance", type: "urn:coconut-pay:problem:insufficient-balance", title: "insufficient balance", status: 402 } },
    ],
  },
  listReceipts: { items: [receipt] },
  getReceipt: signedReceipt,
  getReceiptStatus: { receipt: id("rcp"), newest: id("rcp"), refundedSince: "0", revoked: [{ certificate: hash, at: days(20) }] },
  findRecipient: { user: "1000000002", name: "Lee B**a" },
  createTransfer: { result: jws("transfer-result") },
  createWithdrawal: withdrawal,
  createHandoff: { id: id("hnd"), secret: hash, expires: minutes(3), serverTime: now, walletOrigin: "https://wallet.example" },
  getHandoff: { handoff: id("hnd"), state: "bound", phoneKey: hash, person: "K**" },
  createTypedCode: { typed: "48151623", expires: minutes(1) },
  bindHandoff: {
    ...{ handoff: id("hnd"), origin, started: now, expires: minutes(3), pcKey: hash },
    signIn: { site: { merchant: order.merchant, name: business.name, origins: [origin], livemode: false }, challenge: hash, serverTime: now },
  },
};

function withoutResult({ result: _, paidAt: __, ...open }: Payment): Payment {
  return open;
}
