import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import type { Session } from "../sign-in/sessions.ts";

/** The longest form is a cart of fifty products. */
const BODY_LIMIT = 32 * 1024;

declare module "fastify" {
  interface FastifyInstance {
    /** Counts a new visit from a network; throws TooManyVisits. */
    countVisit(network: string): void;
  }
  interface FastifyRequest {
    /** Whose request it is, where a cookie of ours came with it. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** Not a form of a browser: whoever sends it proves by other means that it may. */
    fromServers?: boolean;
  }
}

/** A server that sends safe headers, reads small forms, and takes a form only from the shop's own pages; proxies by address or network. */
export function openServer(origins: readonly string[], coconutOrigin: string, trustedProxies: readonly string[] = []): FastifyInstance {
  const server = fastify({
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: BODY_LIMIT,
    // Long enough for a seller's picture over a slow line; what comes before it must come at once.
    requestTimeout: 60_000,
    http: { headersTimeout: 10_000 },
    forceCloseConnections: true,
    logger: { level: "warn", stream: process.stderr },
    routerOptions: { maxParamLength: 64 },
  });
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${coconutOrigin}`,
    `frame-src ${coconutOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  server.decorateRequest("session", null);
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=()",
      ...(origins[0]?.startsWith("https:") && { "strict-transport-security": "max-age=31536000" }),
    });
    // No address of ours has a NUL, and PostgreSQL cannot look for one.
    if (/^[^?]*%00/.test(request.url)) return reply.callNotFound();
    const { origin } = request.headers;
    const changes = request.method !== "GET" && request.method !== "HEAD";
    if (changes && !request.routeOptions.config.fromServers && !(origin && origins.includes(origin))) throw new Refused("a form of another origin");
  });
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  return server;
}

/** A request that the shop does not take from this sender. */
export class Refused extends Error {
  readonly statusCode = 403;
}

/** The status of a failure, and which page tells of it. */
export function failure(error: FastifyError | Error): { readonly status: number; readonly page: "refused" | "failed" | "busy" } {
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 429) return { status, page: "busy" };
  return status < 500 ? { status, page: "refused" } : { status: 500, page: "failed" };
}

/** The value of a field of a form; empty where there is none, and without NUL, which PostgreSQL cannot keep. */
export function field(body: unknown, name: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Object.getOwnPropertyDescriptor(body, name)?.value : undefined;
  return typeof value === "string" ? value.replaceAll("\0", "") : "";
}

/** The names of a form's fields that begin so, without that beginning; none with NUL. */
export function fieldsNamed(body: unknown, beginning: string): readonly string[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.keys(body).flatMap((name) => (name.startsWith(beginning) && !name.includes("\0") ? [name.slice(beginning.length)] : []));
}

/** Only a path of ours: no "//host", no "/\host". */
export function ownPath(path: string, otherwise = "/"): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : otherwise;
}
