import fastify, { type FastifyError, type FastifyInstance } from "fastify";

const BODY_LIMIT = 8 * 1024;

/** A server that sends safe headers, reads small forms, and takes a form only from the shop's own pages. */
export function openServer(origins: readonly string[], coconutOrigin: string): FastifyInstance {
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 10_000,
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
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=()",
      ...(origins[0]?.startsWith("https:") && { "strict-transport-security": "max-age=31536000" }),
    });
    const { origin } = request.headers;
    if (request.method !== "GET" && request.method !== "HEAD" && !(origin && origins.includes(origin))) throw new Refused("a form of another origin");
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
export function failure(error: FastifyError | Error): { readonly status: number; readonly page: "refused" | "failed" } {
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  return status < 500 ? { status, page: "refused" } : { status: 500, page: "failed" };
}

/** The value of a field of a form; empty where there is none. */
export function field(body: unknown, name: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Object.getOwnPropertyDescriptor(body, name)?.value : undefined;
  return typeof value === "string" ? value : "";
}
