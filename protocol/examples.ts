import type { Api } from "./api.ts";
import type { SellerApi } from "./seller-api.ts";

type All = Api & SellerApi;
type WithBody = { [N in keyof All]: All[N] extends { readonly body: unknown } ? N : never }[keyof All];

const hash = "zjlL_4nYxX8o5dJSwbgcyxkCMrBgR0Yfc8mZI2vTqUQ";
const signature = "kPq1W0cV3y9mZ8sT5uX2bN7aR4eF6hJ1dG0iK3lO5pQ8wE2rT7yU4iO6aS9dF1gH3jK5lZ7xC0vB2nM8qWeRtA";
/** A compact JWS of a type, with little inside: what each holds stands in docs/protocol.md. */
const jws = (type: string) => `${base64Url(`{"alg":"ES256","typ":"coconut-${type}+jws"}`)}.e30.${signature}`;
const base64Url = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const id = (prefix: string) => `${prefix}_01jd7x3v9b6k2m4n8p0q1r5s7t`;
const csr = "MIHmMIGNAgEAMAAwWTATBgcqhkjOPQIBBggqhkjOPQMBBw==";
const pinProof = hash;
const deviceLogEntry = jws("device-log");
const origin = "https://shop.example";
const order = {
  merchant: id("mer"),
  number: "2026-000123",
  currency: "KRW",
  lines: [{ product: "coconut", name: "Coconut", quantity: 1, unitPrice: "6900", amount: "6900" }],
  total: "6900",
};
const business = {
  name: "Coconut Stall",
  number: "1234567891",
  address: "110 Sejong-daero, Jung-gu, Seoul",
  representative: "Kim Haneul",
  phone: "02-120-0000",
};

/** A body of each operation that takes one, for the OpenAPI document: apart from the operations, so that no wallet carries them. */
export const examples: { readonly [N in WithBody]: unknown } = {
  createAccount: { email: "haneul@example.com", password: "correct horse battery", name: "Kim Haneul", ageConfirmed: true },
  createSession: { email: "haneul@example.com", password: "correct horse battery", device: id("dev") },
  renewSession: { renewal: jws("login") },
  changeAllowance: { change: jws("allowance"), pinProof },
  setBusiness: business,
  createTopUp: { amount: "50000" },
  resetPassword: { reset: jws("password"), pinProof },
  createMasterCertificate: { request: csr, pinVerifier: hash, name: "Laptop", deviceLogEntry },
  revokeCertificate: { deviceLogEntry, pinProof },
  renameCertificate: { name: "Old laptop" },
  renewMasterCertificate: { request: csr, deviceLogEntry, pinProof },
  changePin: { change: jws("pin"), pinProof },
  createDeviceRequest: { request: csr, pinVerifier: hash, name: "Phone" },
  approveDeviceRequest: { certificate: csr, deviceLogEntry, pinProof },
  denyDeviceRequest: { notMe: true },
  createHandoff: { payment: id("pay"), origin, key: `MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE${"Q29jb251dA".repeat(8)}QUJDREVG` },
  bindHandoff: { typed: "48151623" },
  answerHandoff: { signIn: jws("sign-in") },
  refuseHandoff: { notMine: true },
  setRecoveryCode: { change: jws("recovery-code"), pinProof },
  startRecovery: { purpose: "master", code: "0123456789ABCDEFGHJKMNPQR", key: hash, name: "New laptop" },
  vetoRecovery: { deviceLogEntry, pinProof },
  withdrawRecovery: { publicKey: csr, step: jws("recovery") },
  completeRecovery: { publicKey: csr, step: jws("recovery") },
  resetPin: { reset: jws("pin-reset") },
  createPayment: { order: jws("order"), expiresIn: 1800 },
  authorizePayment: { authorization: jws("authorization") },
  authorizePayments: { authorizations: [{ authorization: jws("authorization") }, { authorization: jws("authorization"), pinProof }] },
  findRecipient: { user: "1000000001" },
  createTransfer: { transfer: jws("transfer"), pinProof },
  createWithdrawal: { withdrawal: jws("withdrawal"), pinProof },
  createMerchant: { name: "Coconut Stall", business },
  createConsoleSession: { signIn: jws("sign-in") },
  changeMerchant: { business, orderUrl: `${origin}/coconut-pay/orders/{number}`, marketplaces: [] },
  addMember: { email: "operator@shop.example" },
  claimOrigin: { origin },
  removeOrigin: { origin },
  certifyMerchantKey: { request: "-----BEGIN CERTIFICATE REQUEST-----\nMIHmMIGN…\n-----END CERTIFICATE REQUEST-----\n" },
  checkOrder: { order, tid: hash },
  createRefund: { refund: jws("refund") },
  createPayout: { payout: jws("payout") },
  issueReceipt: {
    payload: base64Url("{}"),
    signature: { protected: base64Url('{"alg":"ES256","typ":"coconut-receipt+jws","x5c":["MIIB…"]}'.replace("…", "")), signature },
  },
  createWebhookEndpoint: { url: `${origin}/webhooks`, events: ["payment.paid", "payment.refunded"] },
  changeWebhookEndpoint: { enabled: false },
};
