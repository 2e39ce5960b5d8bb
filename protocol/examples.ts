import type { Api, Operation, RequestOf } from "./api.ts";
import { base64Url, business, der as csr, hash, id, jws, order, origin, pem, signature } from "./examples/values.ts";
import type { SellerApi } from "./seller-api.ts";

type All = Api & SellerApi;
type WithBody = { [N in keyof All]: All[N] extends { readonly body: unknown } ? N : never }[keyof All];
type BodyOf<O> = O extends Operation ? (RequestOf<O> extends { readonly body: infer B } ? B : never) : never;

const pinProof = hash;
const deviceLogEntry = jws("device-log");

/** A body of each operation that takes one, for the OpenAPI document: apart from the operations, so that no wallet carries them. */
export const bodies: { readonly [N in WithBody]: BodyOf<All[N]> } = {
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
  certifyMerchantKey: { request: pem("CERTIFICATE REQUEST") },
  approveMerchantKey: { approval: jws("key-approval"), pinProof },
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
