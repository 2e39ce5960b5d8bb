import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { PaymentId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import { addressKey } from "../http/address-key.ts";
import { inPage, pagePolicy, SECURITY_HEADERS } from "../http/security-headers.ts";
import type { HttpServer } from "../http/server.ts";
import type { Database } from "../storage/database.ts";
import type { LiveStatus } from "./live-status.ts";
import { buttonView } from "./prompt.ts";
import { findState } from "./store.ts";

/** What browsers get of a payment: the button's frame, only inside the merchant's registered origins, and the live state. */
export function servePaymentPages(http: HttpServer, database: Database, live: LiveStatus, webFolder: string): void {
  http.fastify.get<{ Params: { id: string } }>("/button/:id", async (request, reply) => {
    const found = v.is(PaymentId, request.params.id) ? await buttonView(database, request.params.id) : undefined;
    if (!found) throw refuse("payment-not-found");
    const template = await readFile(`${webFolder}/button.html`, "utf8");
    return reply
      .header("content-security-policy", pagePolicy(found.origins))
      .header("cache-control", "no-store")
      .type("text/html; charset=utf-8")
      .send(template.replace("<!--payment-->", () => inPage(found.view)));
  });
  http.fastify.get<{ Params: { id: string } }>("/v1/payments/:id/events", async (request, reply) => {
    const state = v.is(PaymentId, request.params.id) ? await findState(database, request.params.id) : undefined;
    if (!state) throw refuse("payment-not-found");
    const address = addressKey(request.ip);
    if (!live.hasRoom(address)) throw refuse("rate-limited", { retryAfter: 5 });
    reply.hijack();
    reply.raw.writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
    live.follow(request.params.id, state, address, reply.raw);
  });
}
