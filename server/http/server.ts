import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from "fastify";
import { pino } from "pino";
import type { Operation, ReplyOf, RequestOf } from "../../protocol/api.ts";
import { fromUtf8 } from "../../protocol/bytes.ts";
import { newId } from "../../protocol/ids.ts";
import { TOKEN_HEADER } from "../../protocol/login.ts";
import { refuse } from "../../protocol/problem.ts";
import { addressKey } from "./address-key.ts";
import { logAnswers } from "./answer-log.ts";
import { perMinute } from "./per-minute.ts";
import { answerProblems } from "./problems.ts";
import { validate } from "./validation.ts";

/** A user who signed the request with a login (RFC 9421). */
export interface Login {
  readonly user: bigint;
  readonly device: string;
  /** Of the user's logins: one that is derived from this one ends together with it. */
  readonly generation: number;
  /** From when to when it holds, in ms. */
  readonly issued: number;
  readonly expires: number;
  /** Whether a certificate's signature made it, and not the password. */
  readonly byCertificate: boolean;
}

/** A merchant whose API key came with the request. */
export interface MerchantCaller {
  readonly merchant: string;
  readonly livemode: boolean;
}

/** Who acts for a merchant: its server by an API key, or a member by a login for it. */
export interface SellerCaller extends MerchantCaller {
  /** Absent where it is the merchant's server. */
  readonly member: { readonly user: bigint; readonly device: string; readonly role: "owner" | "operator" } | undefined;
}

/** The PC of a hand-off, known by its ephemeral key. */
export interface HandoffCaller {
  /** The hand-off in the request's path. */
  readonly handoff: string;
}

/** How callers are known; given by the rooms that know them. */
export interface Authentication {
  login(request: IncomingRequest): Promise<Login>;
  merchant(request: IncomingRequest): Promise<MerchantCaller>;
  member(request: IncomingRequest): Promise<SellerCaller>;
  handoff(request: IncomingRequest): Promise<HandoffCaller>;
}

/** What authentication sees of a request: the bytes as they came. */
export interface IncomingRequest {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly url: string;
  readonly headers: FastifyRequest["headers"];
  readonly body: Buffer;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Requests are counted elsewhere than per address. */
    readonly ownLimit?: boolean;
    /** Not counted per address where an API key comes along, which has a limit of its own where it is wrong. */
    readonly keyed?: boolean;
  }
}

interface Callers {
  readonly anybody: undefined;
  readonly login: Login;
  readonly merchant: MerchantCaller;
  readonly seller: SellerCaller;
  readonly handoff: HandoffCaller;
}

/** A call of an operation: checked input, who calls, and the request's own facts. */
export type Call<O extends Operation> = RequestOf<O> & {
  readonly caller: Callers[O["caller"]];
  readonly idempotencyKey: O extends { idempotent: true } ? string : undefined;
  readonly address: string;
  /** What the caller's browser calls itself; empty where it does not say. */
  readonly userAgent: string;
  readonly requestId: string;
  readonly log: FastifyBaseLogger;
};

export interface HttpServer {
  readonly fastify: FastifyInstance;
  /** Answers an operation of the API by `handle`. */
  serve<O extends Operation>(operation: O, handle: (call: Call<O>) => Promise<ReplyOf<O>>): void;
  /** All operations served so far, for the OpenAPI document. */
  readonly operations: readonly Operation[];
}

export interface HttpServerOptions {
  readonly authentication: Authentication;
  readonly logLevel: string;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Requests per address, minute and process; those with an API key and authorizations have limits of their own. */
  readonly requestsPerMinute: number;
  /** Requests by API keys per merchant, minute and process, in test and in live mode; without it they are not counted. */
  readonly merchantRequestsPerMinute?: { readonly test: number; readonly live: number };
}

/** API keys that do not hold, per address, minute and process. */
const WRONG_KEYS_PER_MINUTE = 120;

/** Once the end has begun, connections whose answers are out are closed this often, in ms. */
const CLOSE_IDLE_MS = 50;

const rawBodies = new WeakMap<FastifyRequest, Buffer>();

/** An HTTP server that checks input by the protocol's schemas and answers every refusal as a problem document. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const fastify = Fastify({
    loggerInstance: pino(
      { level: options.logLevel, redact: ["req.headers.authorization", "req.headers['coconut-token']"] },
      pino.destination(2),
    ) as FastifyBaseLogger,
    genReqId: requestIds(),
    requestIdHeader: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: 64 * 1024,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 30_000,
    forceCloseConnections: "idle",
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 100 },
    logController: new LogController({ disableRequestLogging: true }),
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    rawBodies.set(request, body as Buffer);
    try {
      done(null, JSON.parse(fromUtf8(body as Buffer)));
    } catch {
      done(refuse("malformed-json"));
    }
  });
  // An answer that is under way when the end begins would leave its connection open for as long as it may be idle.
  let closingIdle: ReturnType<typeof setInterval> | undefined;
  fastify.addHook("preClose", (done) => {
    closingIdle = setInterval(() => fastify.server.closeIdleConnections(), CLOSE_IDLE_MS);
    done();
  });
  fastify.addHook("onClose", (_instance, done) => {
    clearInterval(closingIdle);
    done();
  });
  answerProblems(fastify);
  logAnswers(fastify);
  const requests = perMinute<string>(options.requestsPerMinute);
  fastify.addHook("onRequest", (request, _reply, done) => {
    const { ownLimit, keyed } = request.routeOptions.config;
    if (ownLimit || (keyed && request.headers.authorization !== undefined)) return done();
    const address = addressKey(request.ip);
    requests.check(address);
    requests.count(address);
    done();
  });

  const wrongKeys = perMinute<string>(WRONG_KEYS_PER_MINUTE);
  const most = options.merchantRequestsPerMinute;
  const keyed = most && { test: perMinute<string>(most.test), live: perMinute<string>(most.live) };
  async function merchantOf(incoming: IncomingRequest, address: string): Promise<MerchantCaller> {
    wrongKeys.check(address);
    const caller = await options.authentication.merchant(incoming).catch((error: unknown) => {
      wrongKeys.count(address);
      throw error;
    });
    // Anybody makes a merchant and its keys by themselves: a key is no way around the limits of an address.
    const requests = keyed?.[caller.livemode ? "live" : "test"];
    requests?.check(caller.merchant);
    requests?.count(caller.merchant);
    return caller;
  }

  async function sellerOf(incoming: IncomingRequest, address: string): Promise<SellerCaller> {
    if (incoming.headers.authorization !== undefined || incoming.headers[TOKEN_HEADER] === undefined)
      return { ...(await merchantOf(incoming, address)), member: undefined };
    return options.authentication.member(incoming);
  }

  const operations: Operation[] = [];
  async function callerOf(operation: Operation, request: FastifyRequest): Promise<Callers[Operation["caller"]]> {
    const incoming = { method: request.method, url: request.raw.url ?? "", headers: request.headers, body: rawBodies.get(request) ?? Buffer.alloc(0) };
    if (operation.caller === "login") return options.authentication.login(incoming);
    if (operation.caller === "handoff") return options.authentication.handoff(incoming);
    if (operation.caller === "seller") return sellerOf(incoming, addressKey(request.ip));
    return operation.caller === "merchant" ? merchantOf(incoming, addressKey(request.ip)) : undefined;
  }

  return {
    fastify,
    operations,
    serve(operation, handle) {
      operations.push(operation);
      fastify.route({
        method: operation.method,
        url: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
        bodyLimit: operation.bodyLimit ?? 64 * 1024,
        config: { ownLimit: operation.caller === "merchant" || operation.ownLimit === true, keyed: operation.caller === "seller" },
        async handler(request, reply) {
          const caller = await callerOf(operation, request);
          const input = {
            ...(operation.params && { params: validate(operation.params, request.params, "params") }),
            ...(operation.query && { query: validate(operation.query, request.query, "query") }),
            ...(operation.body && { body: validate(operation.body, request.body, "body") }),
            caller,
            idempotencyKey: operation.idempotent ? idempotencyKeyOf(request) : undefined,
            address: addressKey(request.ip),
            userAgent: request.headers["user-agent"] ?? "",
            requestId: request.id,
            log: request.log,
          };
          // The schemas above are the operation's own: what they let through has the operation's types.
          const answer = await handle(input as unknown as Call<typeof operation>);
          reply.code(operation.status);
          return reply.send(answer);
        },
      });
    },
  };
}

/** Ids that no other request has: a random part of this process, and a count. */
function requestIds(): () => string {
  const run = newId("req").slice(4);
  let count = 0;
  return () => {
    count += 1;
    return `${run}-${count}`;
  };
}

function idempotencyKeyOf(request: FastifyRequest): string {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,255}$/.test(key)) throw refuse("idempotency-key-missing");
  return key;
}
