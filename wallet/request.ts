import * as v from "valibot";
import type { Operation, ReplyOf, RequestOf } from "../protocol/api.ts";
import { type Bytes, utf8 } from "../protocol/bytes.ts";
import { ProblemError, readProblem, refuse } from "../protocol/problem.ts";

const TIMEOUT_MS = 20_000;

/** One HTTP request of an operation, before it is signed and sent. */
export interface PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: Bytes;
}

/** Writes an operation's path, query and body for a gateway. */
export function prepareRequest<O extends Operation>(gateway: string, operation: O, request: RequestOf<O>): PreparedRequest {
  const { params = {}, query = {}, body } = request as { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const search = new URLSearchParams(query).toString();
  const url = gateway + path + (search && `?${search}`);
  return { method: operation.method, url, ...(body !== undefined && { body: utf8(JSON.stringify(body)) }) };
}

/** Sends a request and reads the answer by the operation's schema; every refusal is a ProblemError. */
export async function sendRequest<O extends Operation>(operation: O, request: PreparedRequest, headers: Record<string, string> = {}): Promise<ReplyOf<O>> {
  const response = await fetchOnce(request, headers);
  const answer = await readJson(response);
  if (!response.ok) throw new ProblemError(readProblem(answer) ?? { code: "answer-invalid" });
  if (!operation.reply) return undefined as ReplyOf<O>;
  const reply = v.safeParse(operation.reply, answer);
  if (!reply.success) throw refuse("answer-invalid");
  return reply.output as ReplyOf<O>;
}

async function fetchOnce(request: PreparedRequest, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(request.url, {
      method: request.method,
      headers: { ...headers, ...(request.body && { "content-type": "application/json" }) },
      body: request.body ?? null,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw refuse("offline");
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
