import type { FastifyInstance } from "fastify";
import { CoconutError, verifyWebhook } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import type { OrderDesk } from "../orders/desk.ts";
import { findOrderByNumber } from "../orders/orders.ts";
import type { Accounts } from "../sellers/accounts.ts";
import { webhookSecret } from "../sellers/webhook-endpoints.ts";

/** What the gateway itself asks of the shop: whose origin this is, and to hear what happened. */
export function serveGateway(server: FastifyInstance, { database, desk, accounts }: { database: Database; desk: OrderDesk; accounts: Accounts }): void {
  server.get("/.well-known/coconut-pay", async () => ({ merchants: accounts.all.map(([, { merchant }]) => merchant) }));

  void server.register(async (scope) => {
    // The signature is over the bytes as they come.
    scope.removeContentTypeParser("application/json");
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { seller: string } }>("/webhooks/:seller", { bodyLimit: 64 * 1024, config: { fromServers: true } }, async (request, reply) => {
      const secret = await webhookSecret(database, request.params.seller);
      if (secret === undefined || !Buffer.isBuffer(request.body)) return reply.code(404).send({});
      try {
        const event = verifyWebhook(secret, request.headers, request.body);
        // It only wakes us: what is true, we read ourselves. Coming twice it does nothing new.
        const order = "orderNumber" in event.data ? await findOrderByNumber(database, event.data.orderNumber) : undefined;
        if (order) await desk.current(order, { now: true });
        return reply.code(204).send();
      } catch (error) {
        if (error instanceof CoconutError) return reply.code(400).send({ error: error.problem.code });
        throw error;
      }
    });
  });
}
