import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

export type JsonObject = { [name: string]: unknown };

/** The JSON Schema (2020-12, as OpenAPI 3.1 takes it) of what a schema of the protocol lets in; checks that JSON Schema has no words for are left out. */
export function jsonSchema(schema: GenericSchema): JsonObject {
  // A pattern's flags are left out: JSON Schema patterns are Unicode already.
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: "ignore" });
  return rest;
}
