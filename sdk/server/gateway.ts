import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import type { Operation, ReplyOf, RequestOf } from "../../protocol/api.ts";
import { CoconutError, errorOf } from "./error.ts";

const ATTEMPTS = 4;
const TIMEOUT_MS = 6_000;
/** A shop's visitor waits for this: no new try begins later. */
const PATIENCE_MS = 9_000;
const LONGEST_WAIT_MS = 5_000;
const TRY_AGAIN: readonly number[] = [429, 500, 502, 503, 504];

export interface GatewayOptions {
  /** Where the gateway's API answers, e.g. `https://pay.example`. */
  readonly api: string;
  readonly apiKey: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the gateway's HTTP API, typed by its operations; what may have got lost is sent again, byte for byte. */
export class Gateway {
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** The operation's answer; throws CoconutError for a refusal and for an answer that is not as agreed. */
  async call<O extends Operation>(operation: O, request: RequestOf<O>, idempotencyKey?: string): Promise<ReplyOf<O>> {
    const { params, query, body }: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown } = request;
    const url = this.address(operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? "")));
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const headers: Record<string, string> = { accept: "application/json" };
    if (operation.caller === "merchant" || operation.caller === "seller") headers.authorization = `Bearer ${this.#options.apiKey}`;
    if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;
    if (body !== undefined) headers["content-type"] = "application/json";
    const answer = await this.#send(url, { method: operation.method, headers, body: body === undefined ? null : JSON.stringify(body) });
    if (answer.status >= 400) throw errorOf(answer.body);
    const reply = v.safeParse(operation.reply ?? v.undefined(), answer.body);
    if (!reply.success) throw new CoconutError({ code: "answer-invalid" }, { cause: new v.ValiError(reply.issues) });
    return reply.output as ReplyOf<O>;
  }

  /** The address of a path of the API. */
  address(path: string): URL {
    return new URL(path, this.#options.api);
  }

  async #send(url: URL, init: RequestInit): Promise<Answer> {
    const started = performance.now();
    for (let attempt = 1; ; attempt++) {
      const last = () => attempt === ATTEMPTS || performance.now() - started > PATIENCE_MS;
      try {
        const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
        const text = await response.text();
        if (!TRY_AGAIN.includes(response.status) || last()) return { status: response.status, body: parse(text) };
        await sleep(waitAfter(attempt, response.headers.get("retry-after")));
      } catch (cause) {
        // A request that changes something may have arrived.
        if (last()) throw new CoconutError({ code: init.method === "GET" ? "offline" : "outcome-unknown" }, { cause });
        await sleep(waitAfter(attempt, null));
      }
    }
  }
}

function waitAfter(attempt: number, retryAfter: string | null): number {
  const wanted = Number(retryAfter) * 1000 || 100 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(wanted, LONGEST_WAIT_MS);
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
