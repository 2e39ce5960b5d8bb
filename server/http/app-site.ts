import { resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** A web app that lives alone on its own origin. */
export interface AppSite {
  readonly origin: string;
  /** Its built files: `index.html`, and below `files/` those whose names hold a hash. */
  readonly folder: string;
  /** The one other origin that its scripts may talk to. */
  readonly api: string;
}

/** Serves an app's files on its own host (see `keepHostApart`), with a policy under which nothing but its own files runs or is spoken to. */
export async function serveApp(fastify: FastifyInstance, { origin, folder, api }: AppSite): Promise<void> {
  const headers = appHeaders(api);
  await fastify.register(fastifyStatic, {
    root: resolve(folder),
    prefix: "/",
    constraints: { host: new URL(origin).host },
    decorateReply: false,
    cacheControl: false,
    dotfiles: "deny",
    setHeaders(reply, path) {
      const isHashed = /[\\/]files[\\/][^\\/]+$/.test(path);
      reply.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value);
    },
  });
}

/** What stands on every file of an app that holds keys; `api` is the origin that it calls. */
export function appHeaders(api: string): Readonly<Record<string, string>> {
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "connect-src": `'self' ${api}`,
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    // No string becomes code: only phone/own-script.ts makes addresses of scripts.
    "require-trusted-types-for": "'script'",
    "trusted-types": "coconut-own-scripts",
  };
  return {
    "content-security-policy": Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    // The scanner needs the camera.
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=()",
  };
}
