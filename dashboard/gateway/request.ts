import * as v from "valibot";
import type { Operation, ReplyOf, RequestOf } from "../../protocol/api.ts";
import { type Bytes, utf8 } from "../../protocol/bytes.ts";
import { ProblemError, readProblem, refuse } from "../../protocol/problem.ts";

const TIMEOUT_MS = 30_000;

/** One HTTP request of an operation, before it is signed and sent. */
export interface Written {
  readonly method: Operation["method"];
  readonly url: string;
  readonly body: Bytes | undefined;
}

/** An operation's request to the gateway that serves this page. */
export function write<O extends Operation>(origin: string, operation: O, request: RequestOf<O>): Written {
  const { params, query, body } = request as { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
  const url = new URL(
    operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? "")),
    origin,
  );
  url.search = new URLSearchParams(query).toString();
  return { method: operation.method, url: url.href, body: body === undefined ? undefined : utf8(JSON.stringify(body)) };
}

/** Sends it and checks the answer by the operation's schema; every refusal is a ProblemError, `offline` where no answer came. */
export async function send<O extends Operation>(operation: O, { method, url, body }: Written, headers: Record<string, string>): Promise<ReplyOf<O>> {
  const type: Record<string, string> = body ? { "content-type": "application/json" } : {};
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const init: RequestInit = { method, headers: { ...headers, ...type }, body: body ?? null, cache: "no-store", credentials: "omit", redirect: "error", signal };
  const response = await fetch(url, init).catch(() => {
    throw refuse("offline");
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ProblemError(readProblem(answer) ?? { code: "answer-invalid" });
  if (!operation.reply) return undefined as ReplyOf<O>;
  const read = v.safeParse(operation.reply, answer);
  if (!read.success) throw refuse("answer-invalid");
  return read.output as ReplyOf<O>;
}
