import * as v from "valibot";
import type { Operation } from "../../protocol/api.ts";
import { now } from "../../protocol/examples/values.ts";
import { type Problem, type ProblemCode, problemDocument, problemTypes } from "../../protocol/problem.ts";
import { type JsonObject, jsonSchema } from "./json-schema.ts";

/** Codes of this product that no answer of the gateway's has. */
const RAISED_BY_CLIENTS: ReadonlySet<string> = new Set<ProblemCode>([
  ...(["webhook-invalid", "device-log-rewritten", "offline", "outcome-unknown", "answer-invalid", "prompt-gone", "key-missing"] as const),
]);

/** The RFC 9457 documents that the gateway answers with: each code has its status and its members. */
export function problemSchema(): JsonObject {
  const codes = Object.entries(problemTypes).filter(([code]) => !RAISED_BY_CLIENTS.has(code));
  return {
    description: "RFC 9457 problem document; `code` is stable and tells which members there are. What each means stands in docs/protocol.md, section 14.",
    oneOf: codes.map(([code, { status, members }]) => {
      const { properties = {}, required = [] } = jsonSchema(v.object(members as v.ObjectEntries)) as { properties?: JsonObject; required?: string[] };
      return {
        ...{ title: code, type: "object", required: ["type", "title", "status", "code", ...required] },
        properties: {
          type: { const: `urn:coconut-pay:problem:${code}` },
          title: { type: "string" },
          status: { const: status },
          code: { const: code },
          ...properties,
        },
      };
    }),
  };
}

const ofLogin = ["login-required", "login-signature-invalid", "login-clock-skew", "login-replayed", "login-expired", "login-revoked"] as const;
const ofCaller = {
  anybody: [],
  login: ofLogin,
  merchant: ["api-key-invalid"],
  seller: ["api-key-invalid", "seller-required", ...ofLogin],
  handoff: ["handoff-not-found"],
} as const satisfies Record<Operation["caller"], readonly ProblemCode[]>;

/** What the HTTP server itself refuses an operation with, before the room that answers it is asked; that room has codes of its own. */
function codesOf({ caller, params, query, body, idempotent }: Operation): KnownCode[] {
  return [
    ...ofCaller[caller],
    ...(params || query || body ? (["invalid-request"] as const) : []),
    ...(body ? (["malformed-json", "body-too-large", "unsupported-media-type"] as const) : []),
    ...(idempotent ? (["idempotency-key-missing", "idempotency-conflict"] as const) : []),
    ...(["rate-limited", "internal"] as const),
  ];
}

const problems = [
  { code: "invalid-request", errors: [{ path: "body.amount", message: "Invalid format" }] },
  { code: "rate-limited", retryAfter: 12 },
  { code: "internal", requestId: "01jd7x3v9b6k2m4n8p0q1r5s7t-1" },
  { code: "login-clock-skew", serverTime: now },
  ...([...ofCaller.seller, "handoff-not-found"] as const).filter((code) => code !== "login-clock-skew").map((code) => ({ code })),
  ...(["malformed-json", "body-too-large", "unsupported-media-type", "idempotency-key-missing", "idempotency-conflict"] as const).map((code) => ({ code })),
] as const satisfies readonly Problem[];
type KnownCode = (typeof problems)[number]["code"];

/** A document of each problem that operations refer to, for the components. */
export const problemExamples: JsonObject = Object.fromEntries(problems.map((problem) => [problem.code, { value: problemDocument(problem) }]));

const content = (examples?: JsonObject) => ({
  "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" }, ...(examples && { examples }) },
});

/** The refusals of an operation by status, and of any other status; a status may have more codes than it shows. */
export function refusalsOf(operation: Operation): JsonObject {
  const known = codesOf(operation);
  const statuses = [...new Set(known.map((code) => problemTypes[code].status))].sort();
  const shown = statuses.map((status): [string, JsonObject] => {
    const codes = known.filter((code) => problemTypes[code].status === status);
    const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
    const headers = status === 429 && { headers: { "Retry-After": { description: "In seconds, as `retryAfter`", schema: { type: "integer" } } } };
    return [
      String(status),
      { description: `Refused, among others with ${codes.map((code) => `\`${code}\``).join(", ")}`, ...headers, content: content(examples) },
    ];
  });
  return { ...Object.fromEntries(shown), default: { description: "Refused", content: content() } };
}
