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
  fastify.addHook("onSend", async (_request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!reply.hasHeader(name)) reply.header(name, value);
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
