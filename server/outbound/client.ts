import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { OutboundError, type OutboundReason } from "./error.ts";
import { resolveTarget, type Target, type TargetRules } from "./target.ts";

export { OutboundError } from "./error.ts";

export interface OutboundRequest {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything from the name to the answer's last byte; 15 s if not said. */
  readonly timeoutMs?: number;
  /** Of the answer's body; 64 kB if not said. */
  readonly maxBytes?: number;
  /** Breaks it off. */
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly durationMs: number;
}

/** Sends one request to somebody else's server; rejects with {@link OutboundError}, and with nothing else. */
export type Outbound = (request: OutboundRequest) => Promise<OutboundAnswer>;

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * The one way by which the gateway calls others: a name is resolved once and exactly that address is connected to, public addresses
 * on 443 alone, no redirects, bounded in time and size, a connection for each request.
 */
export function openOutbound(rules: TargetRules): Outbound {
  return async (request) => {
    const began = performance.now();
    const limit = deadline(request.timeoutMs ?? TIMEOUT_MS, request.signal);
    try {
      const target = await Promise.race([resolveTarget(request.url, rules), limit.passed]);
      const answer = await Promise.race([exchange(target, request, limit.signal), limit.passed]);
      return { ...answer, durationMs: Math.round(performance.now() - began) };
    } catch (error) {
      throw error instanceof OutboundError ? error : new OutboundError("unreachable", { cause: error });
    } finally {
      limit.end();
    }
  };
}

/** Rejects after a time, and aborts what is under way whenever the request is over. */
function deadline(ms: number, outer?: AbortSignal): { passed: Promise<never>; signal: AbortSignal; end(): void } {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutboundError("timed-out")), ms);
  });
  passed.catch(() => undefined);
  return {
    passed,
    signal: outer ? AbortSignal.any([abort.signal, outer]) : abort.signal,
    end() {
      clearTimeout(timer);
      abort.abort();
    },
  };
}

function exchange({ url, addresses }: Target, request: OutboundRequest, signal: AbortSignal): Promise<Omit<OutboundAnswer, "durationMs">> {
  const { promise, resolve, reject } = pending<Omit<OutboundAnswer, "durationMs">>();
  const body = request.body === undefined ? undefined : Buffer.from(request.body, "utf8");
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  let connected = false;
  const outgoing = send(url, {
    method: request.method ?? "GET",
    headers: { "user-agent": "CoconutPay/1", accept: "*/*", ...request.headers, ...(body && { "content-length": body.length }) },
    agent: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
    // Only asked for a name; it gets what was checked, whatever the name server says by now.
    lookup(_name, options, found) {
      const [first] = addresses;
      if (options.all) found(null, [...addresses]);
      else found(null, first?.address ?? "", first?.family);
    },
  });
  const fail = (error?: Error) => reject(new OutboundError(reasonOf(error, connected), { cause: error }));
  outgoing.on("error", fail);
  outgoing.on("close", () => fail());
  outgoing.on("socket", (socket) => {
    socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
      connected = true;
    });
  });
  outgoing.on("response", (incoming) => {
    const status = incoming.statusCode ?? 0;
    if (status >= 300 && status < 400) return reject(new OutboundError("redirected"));
    readBody(incoming, request.maxBytes ?? MAX_BYTES).then((read) => resolve({ status, headers: headersOf(incoming), body: read }), reject);
  });
  outgoing.end(body);
  return promise;
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of incoming as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxBytes) throw new OutboundError("too-large");
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof OutboundError ? error : new OutboundError("bad-answer", { cause: error });
  }
  return Buffer.concat(parts);
}

function headersOf({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]));
}

const TLS_CODES = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA)/;

function reasonOf(error: Error | undefined, connected: boolean): OutboundReason {
  const code = error && "code" in error ? String(error.code) : "";
  if (code === "HPE_HEADER_OVERFLOW") return "too-large";
  if (TLS_CODES.test(code)) return "tls";
  return connected ? "bad-answer" : "unreachable";
}

/** A promise with its ends apart; the first end counts. */
function pending<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}
