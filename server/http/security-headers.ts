import type { FastifyInstance } from "fastify";

/** Headers of every answer: nothing is sniffed, framed or told to other sites, unless a page says otherwise. */
export const SECURITY_HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "cache-control": "no-store",
} as const;

/** Sets the security headers on every answer that has not set its own. */
export function secureAnswers(fastify: FastifyInstance): void {
  const headers = Object.entries(SECURITY_HEADERS);
  fastify.addHook("onSend", (_request, reply, payload, done) => {
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value);
    done(null, payload);
  });
}

/** The policy of a page of ours that only these origins may frame. */
export function pagePolicy(frameAncestors: readonly string[]): string {
  const ancestors = frameAncestors.length > 0 ? frameAncestors.join(" ") : "'none'";
  return `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;
}

/** JSON that may stand inside a `<script type="application/json">`. */
export function inPage(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
