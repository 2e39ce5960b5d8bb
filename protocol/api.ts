import * as v from "valibot";
import { Account, Allowance, AllowanceChange, Entry, LogIn, LoginRenewal, PageQuery, page, Session, SignUp, TopUp } from "./account.ts";
import {
  CertificateCard,
  DeviceApproval,
  DeviceDenial,
  DeviceLog,
  DeviceLogQuery,
  DeviceRequest,
  DeviceRequestBody,
  MasterRenewal,
  MasterRequest,
  Rename,
  Revocation,
} from "./device.ts";
import { BoundHandoff, Handoff, HandoffBinding, HandoffRefusal, HandoffRequest, HandoffStatus, TypedCode } from "./handoff.ts";
import { CertificateId, DeviceRequestId, HandoffId, PaymentId, RecoveryId } from "./ids.ts";
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
import { PasswordReset, PinChange, PinReset, Recovery, RecoveryCodeChange, RecoveryRequest, RecoveryStanding, RecoveryStep, RecoveryVeto } from "./recovery.ts";

/**
 * Who may call: anybody, a login by RFC 9421 signature, a merchant's server by its API key (`Authorization: Bearer`), or the PC of a
 * hand-off by claims that its ephemeral key signed (`Authorization: Handoff`).
 */
export type Caller = "anybody" | "login" | "merchant" | "handoff";

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
const handoff = v.strictObject({ id: HandoffId });
const deviceRequest = v.strictObject({ id: DeviceRequestId });
const recovery = v.strictObject({ id: RecoveryId });

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

  createHandoff: {
    method: "POST",
    path: "/v1/handoffs",
    caller: "anybody",
    summary: "Ask for a phone to pay for this PC",
    status: 201,
    body: HandoffRequest,
    reply: Handoff,
  },
  getHandoff: {
    method: "GET",
    path: "/v1/handoffs/{id}",
    caller: "handoff",
    summary: "How a hand-off stands",
    status: 200,
    params: handoff,
    reply: HandoffStatus,
  },
  createTypedCode: {
    method: "POST",
    path: "/v1/handoffs/{id}/typed-code",
    caller: "handoff",
    summary: "A code to type in place of the QR, good for a minute",
    status: 201,
    params: handoff,
    reply: TypedCode,
  },
  cancelHandoff: { method: "DELETE", path: "/v1/handoffs/{id}", caller: "handoff", summary: "End a hand-off from the PC", status: 204, params: handoff },
  bindHandoff: {
    method: "POST",
    path: "/v1/handoff-bindings",
    caller: "login",
    summary: "Bind this device to a PC by its code",
    status: 200,
    body: HandoffBinding,
    reply: BoundHandoff,
  },
  refuseHandoff: {
    method: "POST",
    path: "/v1/handoffs/{id}/refusal",
    caller: "login",
    summary: "Decline on the bound device",
    status: 204,
    params: handoff,
    body: HandoffRefusal,
  },

  createDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests",
    caller: "login",
    summary: "Ask the master to certify this device",
    status: 201,
    body: DeviceRequestBody,
    reply: DeviceRequest,
  },
  listDeviceRequests: {
    method: "GET",
    path: "/v1/device-requests",
    caller: "login",
    summary: "Requests that wait, and this device's own",
    status: 200,
    reply: v.object({ items: v.array(DeviceRequest) }),
  },
  remindOfDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests/{id}/reminder",
    caller: "login",
    summary: "Tell the master's device again",
    status: 204,
    params: deviceRequest,
  },
  cancelDeviceRequest: {
    method: "DELETE",
    path: "/v1/device-requests/{id}",
    caller: "login",
    summary: "Withdraw this device's request",
    status: 204,
    params: deviceRequest,
  },
  approveDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests/{id}/approval",
    caller: "login",
    summary: "Add the device by a certificate that the master signed",
    status: 201,
    params: deviceRequest,
    body: DeviceApproval,
    reply: CertificateCard,
  },
  denyDeviceRequest: {
    method: "POST",
    path: "/v1/device-requests/{id}/denial",
    caller: "login",
    summary: "Refuse a device, and further requests for an hour if it was not me",
    status: 204,
    params: deviceRequest,
    body: DeviceDenial,
  },
  setRecoveryCode: {
    method: "PUT",
    path: "/v1/recovery-code",
    caller: "login",
    summary: "Set the recovery code in place of an earlier one",
    status: 200,
    body: RecoveryCodeChange,
    reply: RecoveryStanding,
  },
  getRecovery: {
    method: "GET",
    path: "/v1/recovery",
    caller: "login",
    summary: "Whether there is a recovery code, and the newest recovery",
    status: 200,
    reply: RecoveryStanding,
  },
  startRecovery: {
    method: "POST",
    path: "/v1/recoveries",
    caller: "login",
    summary: "Ask to be the next master, or for a new PIN, after a wait",
    status: 201,
    body: RecoveryRequest,
    reply: Recovery,
  },
  vetoRecovery: {
    method: "POST",
    path: "/v1/recoveries/{id}/veto",
    caller: "login",
    summary: "Stop a recovery that waits",
    status: 200,
    params: recovery,
    body: RecoveryVeto,
    reply: Recovery,
  },
  withdrawRecovery: {
    method: "POST",
    path: "/v1/recoveries/{id}/withdrawal",
    caller: "login",
    summary: "Withdraw a recovery by its own key",
    status: 200,
    params: recovery,
    body: RecoveryStep,
    reply: Recovery,
  },
  completeRecovery: {
    method: "POST",
    path: "/v1/recoveries/{id}/completion",
    caller: "login",
    summary: "End every certificate of the user, so that the recovery's key may be the master",
    status: 200,
    params: recovery,
    body: RecoveryStep,
    reply: Recovery,
  },
  resetPin: {
    method: "POST",
    path: "/v1/recoveries/{id}/pin",
    caller: "login",
    summary: "Set the PIN that was recovered",
    status: 200,
    params: recovery,
    body: PinReset,
    reply: Recovery,
  },
  changePin: {
    method: "PUT",
    path: "/v1/certificates/{id}/pin",
    caller: "login",
    summary: "Change a certificate's PIN by the old one",
    status: 204,
    params: certificate,
    body: PinChange,
  },
  resetPassword: {
    method: "POST",
    path: "/v1/password-resets",
    caller: "anybody",
    summary: "Set a new password by a certificate and its PIN, and end every login",
    status: 204,
    body: PasswordReset,
  },
  renameCertificate: {
    method: "PUT",
    path: "/v1/certificates/{id}/name",
    caller: "login",
    summary: "Rename a device",
    status: 200,
    params: certificate,
    body: Rename,
    reply: CertificateCard,
  },
  renewMasterCertificate: {
    method: "POST",
    path: "/v1/certificates/{id}/renewal",
    caller: "login",
    summary: "New dates for the same master key",
    status: 200,
    params: certificate,
    body: MasterRenewal,
    reply: CertificateCard,
  },
  listDeviceLog: {
    method: "GET",
    path: "/v1/device-log",
    caller: "login",
    summary: "The signed history of the user's devices",
    status: 200,
    query: DeviceLogQuery,
    reply: DeviceLog,
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
