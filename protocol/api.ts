import * as v from "valibot";
import { Account, Allowance, AllowanceChange, Entry, LogIn, LoginRenewal, PageQuery, page, Session, SignUp, TopUp } from "./account.ts";
import { CertificateCard, MasterRequest, Revocation } from "./device.ts";
import { CertificateId, PaymentId } from "./ids.ts";
import {
  AuthorizationBatch,
  AuthorizationBatchReply,
  AuthorizationReply,
  AuthorizationRequest,
  GatewayCertificates,
  Merchant,
  Payment,
  PaymentQuery,
  PaymentRequest,
  PaymentStatus,
  PromptView,
} from "./payment.ts";

/** Who may call: anybody, a login by RFC 9421 signature, or a merchant's server by its API key (`Authorization: Bearer`). */
export type Caller = "anybody" | "login" | "merchant";

/** One operation of the gateway's HTTP API; both ends are typed by it and the OpenAPI document is made from it. */
export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path with `{name}` for parameters. */
  readonly path: string;
  readonly caller: Caller;
  readonly summary: string;
  readonly status: number;
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** Absent: the answer has no body (204). */
  readonly reply?: v.GenericSchema;
  /** An `Idempotency-Key` header is required. */
  readonly idempotent?: true;
  /** Has a limit of its own in place of the one per address. */
  readonly ownLimit?: true;
  /** Largest body in bytes, where the general limit (64 kB) does not do. */
  readonly bodyLimit?: number;
}

const payment = v.strictObject({ id: PaymentId });
const certificate = v.strictObject({ id: CertificateId });

export const api = {
  createAccount: {
    method: "POST",
    path: "/v1/accounts",
    caller: "anybody",
    summary: "Sign up as a buyer",
    status: 201,
    body: SignUp,
    reply: v.pick(Account, ["user", "email", "name"]),
  },
  createSession: { method: "POST", path: "/v1/sessions", caller: "anybody", summary: "Log in with the password", status: 201, body: LogIn, reply: Session },
  renewSession: {
    method: "POST",
    path: "/v1/session-renewals",
    caller: "anybody",
    summary: "Renew a login by the certificate's signature",
    status: 201,
    body: LoginRenewal,
    reply: Session,
  },
  deleteSessions: { method: "DELETE", path: "/v1/sessions", caller: "login", summary: "Log out everywhere", status: 204 },
  getAccount: { method: "GET", path: "/v1/account", caller: "login", summary: "Balance and allowance", status: 200, reply: Account },
  listEntries: {
    method: "GET",
    path: "/v1/account/entries",
    caller: "login",
    summary: "Entries of the account",
    status: 200,
    query: PageQuery,
    reply: page(Entry),
  },
  changeAllowance: {
    method: "PUT",
    path: "/v1/account/allowance",
    caller: "login",
    summary: "Change what one click may pay",
    status: 200,
    body: AllowanceChange,
    reply: Allowance,
  },
  createTopUp: {
    method: "POST",
    path: "/v1/top-ups",
    caller: "login",
    summary: "Top up from the test bank",
    status: 201,
    body: TopUp,
    reply: Entry,
    idempotent: true,
  },

  createMasterCertificate: {
    method: "POST",
    path: "/v1/certificates",
    caller: "login",
    summary: "Issue the master certificate",
    status: 201,
    body: MasterRequest,
    reply: CertificateCard,
  },
  listCertificates: {
    method: "GET",
    path: "/v1/certificates",
    caller: "login",
    summary: "The user's certificates",
    status: 200,
    reply: v.object({ items: v.array(CertificateCard) }),
  },
  revokeCertificate: {
    method: "POST",
    path: "/v1/certificates/{id}/revocation",
    caller: "login",
    summary: "Revoke a certificate at once",
    status: 200,
    params: certificate,
    body: Revocation,
    reply: CertificateCard,
  },
  getGatewayCertificates: {
    method: "GET",
    path: "/v1/gateway-certificates",
    caller: "anybody",
    summary: "The certificates that results are signed with",
    status: 200,
    reply: GatewayCertificates,
  },

  getMerchant: { method: "GET", path: "/v1/merchant", caller: "merchant", summary: "The merchant and its balance", status: 200, reply: Merchant },
  listMerchantEntries: {
    method: "GET",
    path: "/v1/merchant/entries",
    caller: "merchant",
    summary: "Entries of the merchant's account",
    status: 200,
    query: PageQuery,
    reply: page(Entry),
  },

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
    caller: "merchant",
    summary: "Payments, newest first",
    status: 200,
    query: PaymentQuery,
    reply: page(Payment),
  },
  getPayment: { method: "GET", path: "/v1/payments/{id}", caller: "merchant", summary: "One payment", status: 200, params: payment, reply: Payment },
  cancelPayment: {
    method: "POST",
    path: "/v1/payments/{id}/cancellation",
    caller: "merchant",
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

export type Api = typeof api;

type Input<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
/** What a caller gives to an operation. */
export type RequestOf<O extends Operation> = {
  readonly [K in "params" | "query" | "body" as O[K] extends v.GenericSchema ? K : never]: Input<O[K]>;
};
/** What an operation answers. */
export type ReplyOf<O extends Operation> = Input<O["reply"]>;
