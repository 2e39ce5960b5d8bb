import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { PaymentId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import { addressKey } from "../http/address-key.ts";
import { inPage, pagePolicy, SECURITY_HEADERS } from "../http/security-headers.ts";
import type { HttpServer } from "../http/server.ts";
import type { Database } from "../storage/database.ts";
import type { LiveStatus } from "./live-status.ts";
import { buttonView, checkoutView } from "./prompt.ts";
import { findState } from "./store.ts";

/** What browsers get of a payment: the button's frame, only inside the merchant's registered origins, and the live state. */
export function servePaymentPages(http: HttpServer, database: Database, live: LiveStatus, pages: { webFolder: string; origin: string }): void {
  const { webFolder, origin } = pages;
  // The hosted checkout page, for shops without any script: it holds the button as a shop's page does.
  http.fastify.get<{ Params: { id: string } }>("/checkout/:id", async (request, reply) => {
    const view = v.is(PaymentId, request.params.id) ? await checkoutView(database, request.params.id) : undefined;
    if (!view) throw refuse("payment-not-found");
    const template = await readFile(`${webFolder}/checkout.html`, "utf8");
    return reply
      .header("content-security-policy", `${pagePolicy([])}; frame-src 'self'`)
      .type("text/html; charset=utf-8")
      .send(template.replace("<!--payment-->", () => inPage(view)));
  });
  http.fastify.get<{ Params: { id: string } }>("/button/:id", async (request, reply) => {
    const found = v.is(PaymentId, request.params.id) ? await buttonView(database, request.params.id) : undefined;
    if (!found) throw refuse("payment-not-found");
    const template = await readFile(`${webFolder}/button.html`, "utf8");
    return reply
      .header("content-security-policy", pagePolicy([...found.origins, origin]))
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
