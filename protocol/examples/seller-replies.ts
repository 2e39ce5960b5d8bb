import type { ApiKey, Member, Membership, Merchant, MerchantCertificate, MerchantOrigin } from "../merchant.ts";
import type { OrderCheck } from "../order-check.ts";
import type { Refund } from "../refund.ts";
import type { SellerApi } from "../seller-api.ts";
import type { Delivery, WebhookEndpoint } from "../webhook.ts";
import { base64Url, business, days, der, hash, id, jws, minutes, now, order, origin, pem, user } from "./values.ts";
import { payout, type Replies, receipt, session, signedReceipt } from "./wallet-replies.ts";

const merchant: Merchant = {
  ...{ id: order.merchant, name: business.name, origins: [origin], currency: "KRW", balance: "120000", livemode: false, mode: "test" },
  ...{ business, marketplaces: [] },
};
const membership: Membership = { merchant: merchant.id, name: merchant.name, role: "owner", mode: "test" };
const member: Member = { user: "1000000002", name: "Lee Bada", email: "operator@shop.example", role: "operator", since: now };
const apiKey: ApiKey = { id: id("key"), hint: "9x2f", created: now };
const certificate: MerchantCertificate = { thumbprint: hash, certificate: pem("CERTIFICATE"), notBefore: now, notAfter: days(365) };
const proven: MerchantOrigin = { origin, state: "proven", provenBy: "well-known", checked: now };
const check: OrderCheck = {
  ...{ merchant: merchant.id, number: order.number, verdict: "normal", presented: hash, fetched: hash, fields: [], code: "N-402817" },
  ...{ payment: id("pay"), at: now },
};
const refund: Refund = {
  ...{ id: id("rfd"), payment: id("pay"), orderNumber: order.number, merchant: merchant.id, number: "refund-1", currency: "KRW", amount: "1900" },
  ...{ reason: "One coconut had a crack.", at: minutes(60), refund: jws("refund") },
};
const endpoint: WebhookEndpoint = { id: id("whe"), url: `${origin}/webhooks`, events: ["payment.paid", "payment.refunded"], enabled: true, created: now };
const secret = `whsec_${btoa("the webhook's secret of 32 bytes")}`;
const delivery: Delivery = {
  ...{
    id: id("whd"),
    event: id("evt"),
    type: "endpoint.test",
    endpoint: endpoint.id,
    url: endpoint.url,
    endpointState: "enabled",
    state: "delivered",
    created: now,
  },
  attempts: [{ at: now, durationMs: 41, status: 200, answer: "" }],
  body: JSON.stringify({ id: id("evt"), type: "endpoint.test", timestamp: new Date(now).toISOString(), livemode: false, data: { merchant: merchant.id } }),
};

/** An answer of each operation of merchants. */
export const sellerReplies: Replies<SellerApi> = {
  createMerchant: membership,
  listMemberships: { items: [membership] },
  createSignInChallenge: { challenge: hash },
  createConsoleSession: session,
  createSellerSession: session,
  getMerchant: merchant,
  changeMerchant: { ...merchant, orderUrl: `${origin}/coconut-pay/orders/{number}` },
  requestLiveMode: { ...merchant, mode: "review" },
  listMerchantEntries: {
    items: [
      {
        ...{ id: "ent_1043", at: now, kind: "payment", amount: order.total, balance: "120000", currency: "KRW" },
        payment: { id: id("pay"), orderNumber: order.number, counterparty: order.number, origin },
      },
    ],
  },
  listMembers: { items: [{ user, name: "Kim Haneul", email: "haneul@example.com", role: "owner", since: days(-30) }, member] },
  addMember: member,
  listApiKeys: { items: [apiKey] },
  createApiKey: { ...apiKey, secret: "sk_test_…" },
  listOrigins: { items: [proven, { origin: "https://www.shop.example", state: "claimed", checked: now, failure: "unreachable" }] },
  claimOrigin: proven,
  listMerchantCertificates: { items: [certificate] },
  certifyMerchantKey: certificate,
  approveMerchantKey: { ...certificate, approved: minutes(5) },
  checkOrder: { check, signed: jws("order-check") },
  listOrderChecks: { items: [{ id: "1", ...check, differences: [] }] },
  createRefund: refund,
  listRefunds: { items: [refund] },
  createPayout: payout,
  listPayouts: { items: [payout] },
  listSales: { items: [{ day: "2026-12-01", payments: 1, sold: "6900", refunds: 1, refunded: "1900", paidOut: "0" }], at: now },
  draftReceipt: { payload: base64Url("{}") },
  issueReceipt: signedReceipt,
  getPaymentEvidence: { authorization: jws("authorization"), result: jws("result"), refunds: [], certificates: [der] },
  listIssuedReceipts: { items: [receipt] },
  getSite: { merchant: merchant.id, name: merchant.name, origins: [origin], livemode: false },
  createWebhookEndpoint: { ...endpoint, secret },
  listWebhookEndpoints: { items: [endpoint] },
  changeWebhookEndpoint: { ...endpoint, enabled: false },
  rotateWebhookSecret: { ...endpoint, formerSecretUntil: days(1), secret },
  testWebhookEndpoint: { ...delivery, state: "pending", nextAttempt: now, attempts: [] },
  listDeliveries: { items: [delivery] },
  redeliver: delivery,
};
