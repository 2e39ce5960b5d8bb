import * as v from "valibot";
import { refuse } from "../../protocol/problem.ts";

/** The value as the schema types it; refuses with `invalid-request`, naming at most ten fields, never repeating what was sent. */
export function validate<S extends v.GenericSchema>(schema: S, value: unknown, at: string): v.InferOutput<S> {
  // To the library a list is an object too, one that has none of the optional members.
  if (Array.isArray(value) && schema.type.endsWith("object")) throw refuse("invalid-request", { errors: [{ path: at, message: "expected Object" }] });
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  const errors = result.issues.slice(0, 10).map((issue) => ({
    path: [at, ...(issue.path ?? []).map((item) => String(item.key).slice(0, 40))].join(".").slice(0, 200),
    message: wordsFor(issue).slice(0, 200),
  }));
  throw refuse("invalid-request", { errors });
}

/** The schema's own words where it has some; valibot's would repeat what was sent, and begin like this. */
function wordsFor({ message, expected, type }: v.BaseIssue<unknown>): string {
  if (!message.startsWith("Invalid ")) return message;
  return expected ? `expected ${expected}` : type;
}
