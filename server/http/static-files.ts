import { resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** Serves the built scripts of the gateway's pages and of the SDK; hashed names are kept for a year, the SDK for five minutes. */
export async function serveStaticFiles(fastify: FastifyInstance, webFolder: string): Promise<void> {
  const root = resolve(webFolder);
  await fastify.register(fastifyStatic, {
    root: `${root}/assets`,
    prefix: "/assets/",
    immutable: true,
    maxAge: "365d",
    decorateReply: false,
    index: false,
  });
  await fastify.register(fastifyStatic, {
    root: `${root}/sdk`,
    prefix: "/sdk/",
    maxAge: "5m",
    decorateReply: false,
    index: false,
    // The button's script is meant for every shop's pages.
    setHeaders: (reply) => void reply.setHeader("cross-origin-resource-policy", "cross-origin"),
  });
}
