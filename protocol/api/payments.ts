import * as v from "valibot";
import { page } from "../account.ts";
import { PaymentId } from "../ids.ts";
import {
  AuthorizationBatch,
  AuthorizationBatchReply,
  AuthorizationReply,
  AuthorizationRequest,
  Payment,
  PaymentQuery,
  PaymentRequest,
  PaymentStatus,
  PromptView,
} from "../payment.ts";
import type { Operation } from "./operation.ts";

const payment = v.strictObject({ id: PaymentId });

export const payments = {
  createPayment: {
    method: "POST",
    path: "/v1/payments",
    caller: "merchant",
    summary: "Register an order",
    status: 201,
    body: PaymentRequest,
    reply: Payment,
    idempotent: true,
  },
  listPayments: {
    method: "GET",
    path: "/v1/payments",
    caller: "seller",
    summary: "Payments, newest first",
    status: 200,
    query: PaymentQuery,
    reply: page(Payment),
  },
  getPayment: { method: "GET", path: "/v1/payments/{id}", caller: "seller", summary: "One payment", status: 200, params: payment, reply: Payment },
  cancelPayment: {
    method: "POST",
    path: "/v1/payments/{id}/cancellation",
    caller: "seller",
    summary: "Cancel an open payment",
    status: 200,
    params: payment,
    reply: Payment,
  },
  getPaymentStatus: {
    method: "GET",
    path: "/v1/payments/{id}/status",
    caller: "anybody",
    summary: "The state of a payment, nothing else",
    status: 200,
    params: payment,
    reply: PaymentStatus,
  },
  getPrompt: {
    method: "GET",
    path: "/v1/payments/{id}/prompt",
    caller: "login",
    summary: "What a wallet must show before it signs",
    status: 200,
    params: payment,
    reply: PromptView,
  },
  authorizePayment: {
    method: "POST",
    path: "/v1/payments/{id}/authorization",
    caller: "anybody",
    summary: "Pay by a signed authorization",
    status: 200,
    params: payment,
    body: AuthorizationRequest,
    reply: AuthorizationReply,
    bodyLimit: 128 * 1024,
    ownLimit: true,
  },
  authorizePayments: {
    method: "POST",
    path: "/v1/authorizations",
    caller: "anybody",
    summary: "Pay up to 64 payments, one outcome each",
    status: 200,
    body: AuthorizationBatch,
    reply: AuthorizationBatchReply,
    bodyLimit: 2 * 1024 * 1024,
    ownLimit: true,
  },
} as const satisfies Record<string, Operation>;
