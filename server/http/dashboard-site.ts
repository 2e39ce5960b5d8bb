import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { refuse } from "../../protocol/problem.ts";

/** What stands on the dashboard's page: only its own files run, it talks to the gateway alone, nobody frames it, no text becomes code. */
export const DASHBOARD_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-cache",
};

/** Serves the merchants' dashboard below `/dashboard/` of the gateway's own origin: one page for every address in it, and its hashed files. */
export async function serveDashboard(fastify: FastifyInstance, webFolder: string): Promise<void> {
  const folder = resolve(webFolder, "dashboard");
  await fastify.register(fastifyStatic, {
    root: `${folder}/files`,
    prefix: "/dashboard/files/",
    immutable: true,
    maxAge: "365d",
    decorateReply: false,
    index: false,
  });
  fastify.get("/dashboard", (_request, reply) => reply.redirect("/dashboard/", 308));
  fastify.get("/dashboard/*", async (_request, reply) => {
    const page = await readFile(`${folder}/index.html`, "utf8").catch(() => {
      throw refuse("not-found");
    });
    return reply.headers(DASHBOARD_HEADERS).type("text/html; charset=utf-8").send(page);
  });
}
