import type { GenericSchema } from "valibot";
import type { Operation } from "../../protocol/api.ts";
import { paths, queries } from "../../protocol/examples/parameters.ts";
import { sellerReplies } from "../../protocol/examples/seller-replies.ts";
import { walletReplies } from "../../protocol/examples/wallet-replies.ts";
import { bodies } from "../../protocol/examples.ts";
import { HandoffStatus } from "../../protocol/handoff.ts";
import { HandoffId, PaymentId } from "../../protocol/ids.ts";
import { PaymentStatus } from "../../protocol/payment.ts";
import { type JsonObject, jsonSchema } from "./json-schema.ts";
import { groups } from "./openapi-groups.ts";
import { problemExamples, problemSchema, refusalsOf } from "./openapi-problems.ts";

const examples: { readonly [part in "body" | "reply" | "path" | "query"]: { readonly [operation: string]: unknown } } = {
  body: bodies,
  reply: { ...walletReplies, ...sellerReplies },
  path: paths,
  query: queries,
};

/** An operation with the name by which clients call it, and the tag that it stands under. */
interface Named {
  readonly operation: Operation;
  readonly name: string;
  readonly tag: string;
}
const named = new Map(
  groups.flatMap(({ tag, operations }) => Object.entries(operations).map(([name, operation]): [Operation, Named] => [operation, { operation, name, tag }])),
);

/** The OpenAPI 3.1 document of the operations that are served, made from the very schemas that check their input; every part of it with an example. */
export function openApiDocument(operations: readonly Operation[], origins: readonly string[]): JsonObject {
  const documented: { [path: string]: JsonObject } = {};
  for (const operation of operations) {
    const known = named.get(operation);
    if (!known) throw new Error(`${operation.method} ${operation.path} is in no table of operations`);
    documented[operation.path] = { ...documented[operation.path], [operation.method.toLowerCase()]: describe(known) };
  }
  documented["/v1/payments/{id}/events"] = {
    get: stream("watchPayment", "Payments", "The state of a payment now and each change", PaymentId, "PaymentStatus", "getPaymentStatus"),
  };
  documented["/v1/handoffs/{id}/events"] = {
    get: {
      ...stream("watchHandoff", "Hand-offs", "How a hand-off stands now and each change", HandoffId, "HandoffStatus", "getHandoff"),
      security: [{ handoff: [] }],
    },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Coconut Pay gateway", version: "1", description: "What is signed, by whom and how it is checked stands in docs/protocol.md." },
    servers: origins.map((url) => ({ url })),
    tags: groups.map(({ tag, what }) => ({ name: tag, description: what })),
    paths: documented,
    components: {
      securitySchemes: {
        login: { type: "apiKey", in: "header", name: "Signature", description: "RFC 9421 signature by the session secret; see docs/protocol.md" },
        merchant: { type: "http", scheme: "bearer", description: "A merchant's API key" },
        seller: { type: "apiKey", in: "header", name: "Signature", description: "A member's login for the merchant, signed as `login`; or the API key" },
        handoff: { type: "http", scheme: "Handoff", description: "A JWS by the ephemeral key of a hand-off's PC; see docs/protocol.md" },
      },
      schemas: { Problem: problemSchema(), PaymentStatus: jsonSchema(PaymentStatus), HandoffStatus: jsonSchema(HandoffStatus) },
      examples: problemExamples,
    },
  };
}

/** Not an operation of one answer: a stream that ends after the last state. */
function stream(operationId: string, tag: string, what: string, id: GenericSchema, data: string, like: "getPaymentStatus" | "getHandoff"): JsonObject {
  const event = `event: status\ndata: ${JSON.stringify(walletReplies[like])}\n\n`;
  return {
    ...{ operationId, tags: [tag], summary: `${what}, as events named \`status\`` },
    description: `The data of each event is a \`${data}\` as JSON.`,
    parameters: [{ name: "id", in: "path", required: true, schema: jsonSchema(id), example: paths[like].id }],
    responses: {
      200: { description: what, content: { "text/event-stream": { schema: { type: "string" }, example: event } } },
      default: { description: "Refused", content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } },
    },
  };
}

function describe({ operation, name, tag }: Named): JsonObject {
  const { caller, params, query, body, reply } = operation;
  const parameters = [...parametersOf(params, "path", name), ...parametersOf(query, "query", name)];
  if (operation.idempotent)
    parameters.push({
      name: "Idempotency-Key",
      in: "header",
      required: true,
      schema: { type: "string", minLength: 1, maxLength: 255 },
      example: "order-2026-000123",
    });
  return {
    ...{ operationId: name, tags: [tag], summary: operation.summary },
    ...(caller !== "anybody" && { security: caller === "seller" ? [{ merchant: [] }, { seller: [] }] : [{ [caller]: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(body, examples.body[name]) } }),
    responses: {
      [operation.status]: { description: operation.summary, ...(reply && { content: json(reply, examples.reply[name]) }) },
      ...refusalsOf(operation),
    },
  };
}

const json = (schema: GenericSchema, example: unknown) => ({ "application/json": { schema: jsonSchema(schema), example } });

function parametersOf(schema: GenericSchema | undefined, place: "path" | "query", name: string): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as { properties?: JsonObject; required?: string[] };
  const given = Object(examples[place][name]) as JsonObject;
  return Object.entries(properties).map(([parameter, property]) => ({
    ...{ name: parameter, in: place, required: required.includes(parameter), schema: property, example: given[parameter] },
  }));
}
