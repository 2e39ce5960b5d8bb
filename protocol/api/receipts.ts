import * as v from "valibot";
import { page } from "../account.ts";
import { PaymentId, ReceiptId } from "../ids.ts";
import { PaymentEvidence, ReceiptDraft, ReceiptIssue, ReceiptStatus, ReceiptSummary, SignedReceipt } from "../receipt.ts";
import type { Operation } from "./operation.ts";

const limit = v.exactOptional(v.pipe(v.string(), v.regex(/^([1-9][0-9]?|100)$/)));
const query = v.strictObject({ cursor: v.exactOptional(ReceiptId), limit, payment: v.exactOptional(PaymentId) });

/** Issuing receipts, for sellers. */
export const receiptIssue = {
  draftReceipt: {
    method: "GET",
    path: "/v1/payments/{id}/receipt-draft",
    caller: "seller",
    summary: "The receipt of a paid payment, to be signed by the seller",
    status: 200,
    params: v.strictObject({ id: PaymentId }),
    reply: ReceiptDraft,
  },
  issueReceipt: {
    method: "POST",
    path: "/v1/receipts",
    caller: "seller",
    summary: "Issue a receipt by the seller's signature",
    status: 201,
    body: ReceiptIssue,
    reply: SignedReceipt,
    bodyLimit: 768 * 1024,
  },
  getPaymentEvidence: {
    method: "GET",
    path: "/v1/payments/{id}/evidence",
    caller: "seller",
    summary: "What was signed of a paid payment, to be checked by its payee and its sellers",
    status: 200,
    params: v.strictObject({ id: PaymentId }),
    reply: PaymentEvidence,
  },
  listIssuedReceipts: {
    method: "GET",
    path: "/v1/receipts",
    caller: "seller",
    summary: "Receipts that the seller has issued, newest first",
    status: 200,
    query,
    reply: page(ReceiptSummary),
  },
} as const satisfies Record<string, Operation>;

/** Receipts as buyers get them. */
export const receipts = {
  listReceipts: {
    method: "GET",
    path: "/v1/account/receipts",
    caller: "login",
    summary: "The buyer's receipts, newest first",
    status: 200,
    query,
    reply: page(ReceiptSummary),
  },
  getReceipt: {
    method: "GET",
    path: "/v1/receipts/{id}",
    caller: "anybody",
    summary: "A receipt, for whoever was given its id",
    status: 200,
    params: v.strictObject({ id: ReceiptId }),
    reply: SignedReceipt,
  },
  getReceiptStatus: {
    method: "GET",
    path: "/v1/receipts/{id}/status",
    caller: "anybody",
    summary: "Whether a receipt is the newest of its payment, and whether its signer's certificate was revoked since",
    status: 200,
    params: v.strictObject({ id: ReceiptId }),
    reply: ReceiptStatus,
  },
} as const satisfies Record<string, Operation>;
