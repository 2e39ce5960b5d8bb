import type { FastifyInstance } from "fastify";
import type { Coconut } from "../../sdk/server/index.ts";
import { findProduct } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import { LiveOrders } from "../orders/live.ts";
import { findOrder, type Order, placeOrder } from "../orders/orders.ts";
import { openPayment, settle } from "../orders/settle.ts";
import { messagePage } from "../views/message.ts";
import { orderPage, payPage } from "../views/order.ts";
import { type Filled, productPage } from "../views/product.ts";
import { field } from "./server.ts";
import { type LookOf, sendPage } from "./shelf-routes.ts";

interface ByToken {
  Params: { token: string };
}

/** Orders: placing, paying, what has become of them, live. */
export function serveOrders(server: FastifyInstance, database: Database, coconut: Coconut, coconutOrigin: string, lookOf: LookOf): void {
  const live = new LiveOrders(coconut, async (token) => (await current(token))?.state ?? "open");
  server.addHook("preClose", async () => live.close());

  /** An order as it stands after asking the gateway; as it was where the gateway cannot be asked. */
  async function current(token: string): Promise<Order | undefined> {
    const order = await findOrder(database, token);
    if (order?.state !== "open") return order;
    try {
      if ((await settle(coconut, database, order)) === "open") return order;
    } catch (error) {
      server.log.warn(error);
      return order;
    }
    return findOrder(database, token);
  }

  async function tryToOpenPayment(token: string): Promise<void> {
    const order = await findOrder(database, token);
    if (order?.state === "open" && !order.payment) await openPayment(coconut, database, order).catch((error: unknown) => server.log.warn(error));
  }

  server.post("/orders", async (request, reply) => {
    const quantity = field(request.body, "quantity");
    const buyer = field(request.body, "buyer").trim();
    const slug = field(request.body, "product");
    const look = lookOf(request, `/products/${slug}`);
    const product = await findProduct(database, look.language, slug);
    if (!product) return sendPage(reply, messagePage(lookOf(request, "/"), "gone"), 404);
    const error = faultIn(quantity, buyer);
    if (error) return sendPage(reply, productPage(look, product, { quantity, buyer, error }), 422);
    const token = await placeOrder(database, buyer, product, Number(quantity));
    await tryToOpenPayment(token);
    return reply.redirect(`/orders/${token}/pay`, 303);
  });
  server.post<ByToken>("/orders/:token/payment", async (request, reply) => {
    await tryToOpenPayment(request.params.token);
    return reply.redirect(`/orders/${request.params.token}/pay`, 303);
  });
  server.get<ByToken>("/orders/:token/pay", async (request, reply) => {
    const order = await current(request.params.token);
    if (!order) return sendPage(reply, messagePage(lookOf(request), "gone"), 404);
    if (order.state !== "open") return reply.redirect(`/orders/${order.token}`, 303);
    return sendPage(reply, payPage(lookOf(request), order, coconutOrigin));
  });
  server.get<ByToken>("/orders/:token", async (request, reply) => {
    const order = await current(request.params.token);
    return order ? sendPage(reply, orderPage(lookOf(request), order)) : sendPage(reply, messagePage(lookOf(request), "gone"), 404);
  });
  server.post<ByToken>("/orders/:token/check", async (request, reply) => {
    const order = await current(request.params.token);
    return order ? { state: order.state } : reply.code(404).send({});
  });
  server.get<ByToken>("/orders/:token/events", async (request, reply) => {
    const order = await findOrder(database, request.params.token);
    if (!order) return reply.code(404).send({});
    if (!live.hasRoom) return reply.code(503).header("retry-after", "10").send({});
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff" });
    live.follow(order, reply.raw);
    return reply;
  });
}

function faultIn(quantity: string, buyer: string): Filled["error"] {
  if (!/^[1-9][0-9]?$/.test(quantity)) return "error.quantity";
  return buyer.length >= 1 && buyer.length <= 40 && !/\p{C}/u.test(buyer) ? undefined : "error.name";
}
