import * as v from "valibot";
import { type Problem, ProblemError } from "../../protocol/problem.ts";
import type { Reply } from "../messages.ts";

/** One answered method: the schema of its arguments, and what to do for an asker of the kind `A`. */
export interface Handler<A, P, R> {
  readonly values: v.GenericSchema<unknown, P>;
  readonly run: (asker: A, ...values: P extends readonly unknown[] ? P : never) => Promise<R>;
}
/** The answering side of an interface: every method, with the schema of its arguments. */
export type Handlers<I, A> = { readonly [K in keyof I]: I[K] extends (...values: infer P) => infer R ? Handler<A, P, R> : never };

const Message = v.strictObject({ method: v.string(), values: v.array(v.unknown()) });

/** Answers one message by a table; undefined when it is no question of that table. */
export function answer<A>(table: object, asker: A, message: unknown): Promise<Reply<unknown>> | undefined {
  const question = v.safeParse(Message, message);
  if (!question.success || !Object.hasOwn(table, question.output.method)) return undefined;
  const handler = (table as Record<string, Handler<A, unknown[], unknown>>)[question.output.method];
  const values = handler && v.safeParse(handler.values, question.output.values);
  if (!handler || !values?.success) return undefined;
  return reply(handler.run(asker, ...values.output));
}

async function reply(value: Promise<unknown>): Promise<Reply<unknown>> {
  try {
    return { value: await value };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** The problem that an exception is; anything unforeseen is `internal`, without detail. */
export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: "internal", requestId: "wallet" };
}
