import { refuse } from "../../protocol/problem.ts";
import { SECURITY_HEADERS } from "../http/security-headers.ts";
import type { HttpServer, IncomingRequest } from "../http/server.ts";
import type { AccountEvents, AccountWatcher } from "./account-events.ts";

/** `GET /v1/account/events`: a stream of what changes, for a signed request; not in the API's table, whose answers are JSON. */
export function serveAccountEvents(
  { fastify }: Pick<HttpServer, "fastify">,
  watch: (request: IncomingRequest) => Promise<AccountWatcher>,
  events: AccountEvents,
): void {
  fastify.get("/v1/account/events", { exposeHeadRoute: false }, async (request, reply) => {
    const incoming = { method: request.method, url: request.raw.url ?? "", headers: request.headers, body: Buffer.alloc(0) };
    const watcher = await watch(incoming);
    if (!events.hasRoom(watcher.user)) throw refuse("rate-limited", { retryAfter: 5 });
    reply.hijack();
    // Those set so far let the phone app's origin read the answer.
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
    events.follow(watcher, reply.raw);
  });
}
