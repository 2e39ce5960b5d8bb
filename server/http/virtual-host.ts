import type { FastifyInstance } from "fastify";
import { refuse } from "../../protocol/problem.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The host that the route was made for; set for every route by {@link keepHostApart}. */
    readonly host?: string;
  }
}

/**
 * Keeps a host apart: routes with `constraints: { host }` answer there and nowhere else, all other routes anywhere but there.
 * The `Host` header counts, exactly and without regard to case. To be called before the first route.
 */
export function keepHostApart(fastify: FastifyInstance, host: string): void {
  fastify.addHook("onRoute", (route) => {
    const made = route.constraints?.host;
    if (typeof made === "string") route.config = { ...route.config, host: made };
  });
  fastify.addHook("onRequest", async (request) => {
    const asked = request.headers.host?.toLowerCase() === host;
    const meant = request.routeOptions.config?.host === host;
    if (asked !== meant) throw refuse("not-found");
  });
}
