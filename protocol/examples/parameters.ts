import type { Api, Operation, RequestOf } from "../api.ts";
import type { SellerApi } from "../seller-api.ts";
import { hash, id, now, order, user } from "./values.ts";

type All = Api & SellerApi;
type With<K extends "params" | "query"> = { readonly [N in keyof All as All[N] extends { readonly [P in K]: unknown } ? N : never]: Given<All[N], K> };
type Given<O, K> = O extends Operation ? (K extends keyof RequestOf<O> ? Required<RequestOf<O>[K]> : never) : never;

const byId = (prefix: string) => ({ id: id(prefix) });
const payment = byId("pay");
const certificate = byId("crt");
const device = byId("dvr");
const handoff = byId("hnd");
const recovery = byId("rec");
const receipt = byId("rcp");
const endpoint = byId("whe");
const merchant = byId("mer");
const from = String(now - 86_400_000);
const limit = "20";
const ofReceipts = { cursor: id("rcp"), limit, payment: id("pay") };

/** What stands in the path of each operation that has something there. */
export const paths: With<"params"> = {
  revokeCertificate: certificate,
  renameCertificate: certificate,
  renewMasterCertificate: certificate,
  changePin: certificate,
  remindOfDeviceRequest: device,
  cancelDeviceRequest: device,
  approveDeviceRequest: device,
  denyDeviceRequest: device,
  getHandoff: handoff,
  createTypedCode: handoff,
  cancelHandoff: handoff,
  answerHandoff: handoff,
  refuseHandoff: handoff,
  vetoRecovery: recovery,
  withdrawRecovery: recovery,
  completeRecovery: recovery,
  resetPin: recovery,
  getPayment: payment,
  cancelPayment: payment,
  getPaymentStatus: payment,
  getPrompt: payment,
  authorizePayment: payment,
  getReceipt: receipt,
  getReceiptStatus: receipt,
  createSellerSession: merchant,
  removeMember: { user },
  revokeApiKey: byId("key"),
  approveMerchantKey: { thumbprint: hash },
  revokeMerchantCertificate: { thumbprint: hash },
  createRefund: payment,
  draftReceipt: payment,
  getPaymentEvidence: payment,
  getSite: merchant,
  changeWebhookEndpoint: endpoint,
  deleteWebhookEndpoint: endpoint,
  rotateWebhookSecret: endpoint,
  testWebhookEndpoint: endpoint,
  redeliver: byId("whd"),
};

/** Every member of the query of each operation that takes one. */
export const queries: With<"query"> = {
  listEntries: { cursor: "ent_1041", limit },
  listDeviceLog: { from: "0" },
  listPayments: { cursor: id("pay"), limit, state: "paid", orderNumber: order.number, orderNumberPrefix: "2026-", livemode: "true", from, to: String(now) },
  listReceipts: ofReceipts,
  listMerchantEntries: { cursor: "ent_1041", limit, from, to: String(now) },
  listOrderChecks: { cursor: "41", limit, verdict: "abnormal", code: "A-402817", orderNumber: order.number },
  listRefunds: { cursor: id("rfd"), limit, payment: id("pay") },
  listPayouts: { cursor: id("pyo"), limit },
  listSales: { from: "2026-11-01", to: "2026-12-01" },
  listIssuedReceipts: ofReceipts,
  listDeliveries: { cursor: id("whd"), limit, endpoint: id("whe"), state: "failed" },
};
