import * as v from "valibot";

const none = {};
const field = v.pipe(v.string(), v.maxLength(200));
const reason = v.picklist(["amount", "total", "first-payment", "new-device", "handoff", "recovery"]);

/** What only merchants and shops are refused with: its words stand apart, so that no wallet carries them. */
export const sellerProblemTypes = {
  // merchants
  "merchant-not-found": { status: 404, members: none },
  "merchant-name-taken": { status: 409, members: none },
  "seller-required": { status: 401, members: none },
  "member-required": { status: 403, members: none },
  "owner-required": { status: 403, members: none },
  "member-not-found": { status: 404, members: none },
  "last-owner": { status: 409, members: none },
  "api-key-limit": { status: 409, members: none },
  "origin-invalid": { status: 422, members: none },
  "origin-taken": { status: 409, members: none },
  "origin-limit": { status: 409, members: none },
  "key-approval-required": { status: 403, members: none },
  "key-approval-invalid": { status: 403, members: none },
  "live-mode-not-ready": { status: 409, members: { missing: v.array(v.picklist(["business", "origin", "certificate"])) } },
  "seller-unknown": { status: 422, members: { merchant: field } },
  "sign-in-invalid": { status: 403, members: none },
  // order check
  "order-url-missing": { status: 409, members: none },
  "order-fetch-failed": {
    status: 502,
    members: { reason: v.picklist(["refused-address", "unreachable", "tls", "timed-out", "redirected", "too-large", "bad-answer"]) },
  },
  // refunds and payouts
  "payment-not-paid": { status: 409, members: none },
  "refund-too-much": { status: 409, members: { left: field } },
  "refund-number-taken": { status: 409, members: none },
  "merchant-balance-insufficient": { status: 402, members: { balance: field } },
  "payout-number-taken": { status: 409, members: none },
  "money-order-invalid": { status: 403, members: none },
  "money-order-stale": { status: 403, members: { serverTime: v.number() } },
  // receipts
  "receipt-not-found": { status: 404, members: none },
  "receipt-mismatch": { status: 422, members: none },
  "receipt-signature-invalid": { status: 403, members: none },
  // webhooks
  "webhook-url-refused": { status: 422, members: none },
  "webhook-endpoint-limit": { status: 409, members: none },
  "webhook-endpoint-disabled": { status: 409, members: none },
  // raised by the SDK where a merchant's server receives a webhook
  "webhook-invalid": {
    status: 400,
    members: { reason: v.picklist(["body-parsed", "headers-missing", "secret-malformed", "signature-wrong", "timestamp-stale", "event-unknown"]) },
  },
} as const satisfies Record<string, { status: number; members: v.ObjectEntries }>;
export type SellerProblemCode = keyof typeof sellerProblemTypes;

/**
 * Every refusal of this product: code → HTTP status and the members it carries beside RFC 9457's own.
 * One table serves HTTP, the messages inside the extension and the words on a screen.
 */
export const problemTypes = {
  // requests
  "invalid-request": { status: 400, members: { errors: v.array(v.object({ path: field, message: field })) } },
  "malformed-json": { status: 400, members: none },
  "body-too-large": { status: 413, members: none },
  "unsupported-media-type": { status: 415, members: none },
  "not-found": { status: 404, members: none },
  "rate-limited": { status: 429, members: { retryAfter: v.number() } },
  "shutting-down": { status: 503, members: none },
  internal: { status: 500, members: { requestId: field } },
  // accounts and login
  "email-taken": { status: 409, members: none },
  "credentials-wrong": { status: 401, members: none },
  "login-required": { status: 401, members: none },
  "login-signature-invalid": { status: 401, members: none },
  "login-clock-skew": { status: 401, members: { serverTime: v.number() } },
  "login-replayed": { status: 401, members: none },
  "login-expired": { status: 401, members: none },
  "login-revoked": { status: 401, members: none },
  "api-key-invalid": { status: 401, members: none },
  // certificates
  "certificate-request-invalid": { status: 422, members: none },
  "master-exists": { status: 409, members: none },
  "certificate-required": { status: 409, members: none },
  "certificate-untrusted": { status: 403, members: none },
  "certificate-profile": { status: 403, members: { field } },
  "certificate-expired": { status: 403, members: none },
  "certificate-revoked": { status: 403, members: none },
  "certificate-suspended": { status: 403, members: { cause: v.picklist(["pin", "copied"]) } },
  "device-log-entry-invalid": { status: 422, members: none },
  // orders and payments
  "order-invalid": { status: 422, members: none },
  "order-signature-invalid": { status: 422, members: none },
  "order-merchant-mismatch": { status: 403, members: none },
  "order-number-taken": { status: 409, members: none },
  "idempotency-key-missing": { status: 400, members: none },
  "idempotency-conflict": { status: 409, members: none },
  "payment-not-found": { status: 404, members: none },
  "payment-not-open": { status: 409, members: { state: v.picklist(["paid", "canceled", "expired"]) } },
  // authorizations
  "authorization-malformed": { status: 400, members: none },
  "signature-invalid": { status: 403, members: none },
  "authorization-stale": { status: 403, members: { serverTime: v.number() } },
  "already-paid": { status: 409, members: none },
  "payment-mismatch": { status: 403, members: none },
  "tid-mismatch": { status: 403, members: none },
  "amount-mismatch": { status: 403, members: none },
  "quantity-mismatch": { status: 403, members: none },
  "line-mismatch": { status: 403, members: none },
  "merchant-mismatch": { status: 403, members: none },
  "order-mismatch": { status: 403, members: none },
  "payee-mismatch": { status: 403, members: none },
  "payer-mismatch": { status: 403, members: none },
  "origin-mismatch": { status: 403, members: none },
  "device-log-mismatch": { status: 409, members: none },
  "sequence-reused": { status: 403, members: none },
  "pin-required": { status: 403, members: { reason } },
  "pin-wrong": { status: 403, members: { attemptsLeft: v.number() } },
  "insufficient-balance": { status: 402, members: none },
  // hand-offs
  "handoff-not-found": { status: 404, members: none },
  "handoff-code-stale": { status: 403, members: none },
  "handoff-code-wrong": { status: 403, members: none },
  "handoff-taken": { status: 409, members: none },
  "handoff-over": { status: 409, members: { state: v.picklist(["paid", "signed", "declined", "expired", "canceled"]) } },
  "handoff-mismatch": { status: 403, members: none },
  // devices
  "device-request-over": { status: 409, members: { state: v.picklist(["approved", "denied", "canceled", "expired"]) } },
  "device-requests-blocked": { status: 403, members: { until: v.number() } },
  "device-limit": { status: 409, members: none },
  "device-name-taken": { status: 409, members: none },
  "master-required": { status: 409, members: none },
  // recovery
  "recovery-code-wrong": { status: 403, members: none },
  "recovery-waiting": { status: 409, members: { until: v.number() } },
  "recovery-required": { status: 409, members: none },
  "recovery-over": { status: 409, members: { state: v.picklist(["vetoed", "canceled", "completed", "lapsed"]) } },
  "recovery-excluded": { status: 403, members: none },
  // transfers
  "recipient-not-found": { status: 404, members: none },
  "transfer-to-self": { status: 409, members: none },
  "transfer-limit": { status: 403, members: { left: field } },
  "transfer-taken": { status: 409, members: none },
  ...sellerProblemTypes,
  // raised inside the wallet, never by the gateway
  "device-log-rewritten": { status: 409, members: none },
  offline: { status: 503, members: none },
  "outcome-unknown": { status: 504, members: none },
  "answer-invalid": { status: 502, members: none },
  "prompt-gone": { status: 410, members: none },
  "key-missing": { status: 409, members: none },
} as const satisfies Record<string, { status: number; members: v.ObjectEntries }>;

export type ProblemCode = keyof typeof problemTypes;
type Schemas<C extends ProblemCode> = (typeof problemTypes)[C]["members"];
type Members<C extends ProblemCode> = { [K in keyof Schemas<C>]: Schemas<C>[K] extends v.GenericSchema ? v.InferOutput<Schemas<C>[K]> : never };

/** A refusal as data: the code tells which members it has. */
export type Problem = { [C in ProblemCode]: { readonly code: C } & Readonly<Members<C>> }[ProblemCode];
export type ProblemOf<C extends ProblemCode> = Extract<Problem, { code: C }>;

/** A problem document (RFC 9457): `type` is `urn:coconut-pay:problem:<code>`. */
export type ProblemDocument = Problem & { readonly type: string; readonly title: string; readonly status: number };

/** A refusal as an exception, for the way from where it is found to where it is answered. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** A {@link ProblemError} of a code and its members, ready to be thrown. */
export function refuse<C extends ProblemCode>(code: C, ...members: keyof Members<C> extends never ? [] : [Members<C>]): ProblemError {
  return new ProblemError({ code, ...members[0] } as unknown as Problem);
}

/** The RFC 9457 document of a problem, for `application/problem+json`. */
export function problemDocument(problem: Problem): ProblemDocument {
  const { status } = problemTypes[problem.code];
  return { type: `urn:coconut-pay:problem:${problem.code}`, title: problem.code.replaceAll("-", " "), status, ...problem };
}

/** The problem that a document or message holds; undefined when the code or its members are not ours. */
export function readProblem(value: unknown): Problem | undefined {
  const code = v.safeParse(v.object({ code: v.string() }), value);
  if (!code.success || !isProblemCode(code.output.code)) return undefined;
  const members = v.safeParse(v.object(problemTypes[code.output.code].members as v.ObjectEntries), value);
  return members.success ? ({ code: code.output.code, ...members.output } as unknown as Problem) : undefined;
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemTypes, code);
}
