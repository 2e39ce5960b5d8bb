import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { api, type Operation } from "../../protocol/api.ts";
import { examples } from "../../protocol/examples.ts";
import { HandoffStatus } from "../../protocol/handoff.ts";
import { HandoffId, PaymentId } from "../../protocol/ids.ts";
import { PaymentStatus } from "../../protocol/payment.ts";
import { sellerApi } from "../../protocol/seller-api.ts";

const operations: Readonly<Record<string, Operation>> = { ...api, ...sellerApi };
const exampleOf = new Map(Object.entries(examples).map(([name, example]) => [operations[name], example]));

type JsonObject = { [name: string]: unknown };

/** The OpenAPI 3.1 document of the operations that are served, made from the very schemas that check their input. */
export function openApiDocument(operations: readonly Operation[], origins: readonly string[]): JsonObject {
  const paths: { [path: string]: JsonObject } = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  paths["/v1/payments/{id}/events"] = { get: events("The state of a payment now and each change", PaymentId, PaymentStatus) };
  paths["/v1/handoffs/{id}/events"] = {
    get: { ...events("How a hand-off stands now and each change", HandoffId, HandoffStatus), security: [{ handoff: [] }] },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Coconut Pay gateway", version: "1" },
    servers: origins.map((url) => ({ url })),
    paths,
    components: {
      securitySchemes: {
        login: { type: "apiKey", in: "header", name: "Signature", description: "RFC 9421 signature by the session secret; see docs/protocol.md" },
        merchant: { type: "http", scheme: "bearer", description: "A merchant's API key" },
        seller: { type: "apiKey", in: "header", name: "Signature", description: "A member's login for the merchant, signed as `login`; or the API key" },
        handoff: { type: "http", scheme: "Handoff", description: "A JWS by the ephemeral key of a hand-off's PC; see docs/protocol.md" },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

/** Not an operation of one answer: a stream that ends after the last state. */
function events(what: string, id: GenericSchema, data: GenericSchema): JsonObject {
  return {
    summary: `${what}, as events named \`status\``,
    parameters: [{ name: "id", in: "path", required: true, schema: jsonSchema(id) }],
    responses: {
      200: { description: "Data of each event", content: { "text/event-stream": { schema: jsonSchema(data) } } },
      default: { description: "Refused", content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } },
    },
  };
}

const PROBLEM = {
  type: "object",
  description: "RFC 9457 problem document; `code` is stable",
  required: ["type", "title", "status", "code"],
  properties: { type: { type: "string" }, title: { type: "string" }, status: { type: "integer" }, code: { type: "string" } },
};

function describe(operation: Operation): JsonObject {
  const parameters = [...parametersOf(operation.params, "path"), ...parametersOf(operation.query, "query")];
  if (operation.idempotent)
    parameters.push({ name: "Idempotency-Key", in: "header", required: true, schema: { type: "string", minLength: 1, maxLength: 255 } });
  return {
    summary: operation.summary,
    ...(operation.caller !== "anybody" && { security: operation.caller === "seller" ? [{ merchant: [] }, { seller: [] }] : [{ [operation.caller]: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body && { requestBody: { required: true, content: { "application/json": bodyOf(operation) } } }),
    responses: {
      [operation.status]: {
        description: operation.summary,
        ...(operation.reply && { content: { "application/json": { schema: jsonSchema(operation.reply) } } }),
      },
      default: { description: "Refused", content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } },
    },
  };
}

function bodyOf(operation: Operation): JsonObject {
  const example = exampleOf.get(operation);
  return { ...(operation.body && { schema: jsonSchema(operation.body) }), ...(example !== undefined && { example }) };
}

function parametersOf(schema: GenericSchema | undefined, place: "path" | "query"): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as { properties?: JsonObject; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: place, required: required.includes(name), schema: property }));
}

function jsonSchema(schema: GenericSchema): JsonObject {
  // A pattern's flags are left out: JSON Schema patterns are Unicode already.
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: "ignore" });
  return rest;
}
