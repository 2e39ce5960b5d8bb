import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Coconut } from "../../sdk/server/index.ts";
import { findProduct } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import type { OrderDesk } from "../orders/desk.ts";
import { type OrderLimits, TooManyOrders } from "../orders/limits.ts";
import { LiveOrders } from "../orders/live.ts";
import { isPayableAgain, type Order, orderFilters } from "../orders/order.ts";
import { findOrder, findOrderToPay, openOrdersOf, ordersOf } from "../orders/orders.ts";
import { type NewOrder, placeOrder, SumChanged } from "../orders/place-order.ts";
import { PriceChanged, reopenOrder } from "../orders/settle.ts";
import { isName } from "../orders/sheet.ts";
import { MARKET } from "../sellers/accounts.ts";
import { SoldOut } from "../stock/holds.ts";
import { messagePage } from "../views/message.ts";
import { type OrderFailure, orderPage, otherPayerPage } from "../views/order.ts";
import { ordersPage } from "../views/orders.ts";
import { payPage } from "../views/pay.ts";
import { type Filled, productPage } from "../views/product.ts";
import { formOf, isQuantity, newForm, shownSum } from "./forms.ts";
import { type LookOf, sendPage } from "./look.ts";
import { networkOf } from "./network.ts";
import { field } from "./server.ts";
import { holderOf } from "./sessions.ts";

interface ByToken {
  Params: { token: string };
}

export interface OrderRoutes {
  readonly database: Database;
  readonly coconut: Coconut;
  readonly desk: OrderDesk;
  readonly limits: OrderLimits;
  readonly coconutOrigin: string;
  /** The shop's own. */
  readonly origin: string;
  readonly lookOf: LookOf;
}

/** Orders: placing one at once, paying, what has become of them, live; for who ordered, and for another person who pays. */
export function serveOrders(server: FastifyInstance, routes: OrderRoutes): void {
  const { database, coconut, desk, limits, coconutOrigin, origin, lookOf } = routes;
  const receipts = `${coconutOrigin}/receipts/`;
  const live = new LiveOrders(coconut, async (token) => {
    const order = await findOrder(database, token);
    return order ? (await desk.current(order)).state : "open";
  });
  server.addHook("preClose", async () => live.close());

  const gone = (request: FastifyRequest, reply: FastifyReply) => sendPage(reply, messagePage(lookOf(request, "/"), "gone"), 404);

  server.post("/orders", async (request, reply) => {
    const quantity = field(request.body, "quantity");
    const buyer = field(request.body, "buyer").trim();
    const slug = field(request.body, "product");
    const look = lookOf(request, `/products/${slug}`);
    const product = await findProduct(database, look.language, slug);
    // Only the shop's own goods are at its counter.
    if (!product || product.seller.id !== MARKET) return gone(request, reply);
    const form = formOf(field(request.body, "form"));
    const show = (status: number, why: Pick<Filled, "error" | "notice">, now = product) =>
      sendPage(reply, productPage(look, now, { quantity, buyer, form: form ?? newForm(), ...why }), status);
    if (!isQuantity(quantity)) return show(422, { error: "error.quantity" });
    if (!isName(buyer)) return show(422, { error: "error.name" });
    try {
      const wish: NewOrder = {
        wanted: [{ product: slug, quantity: Number(quantity) }],
        buyer,
        holder: holderOf(request),
        language: look.language,
        shown: shownSum(field(request.body, "price")) * BigInt(quantity),
        // Who goes back and wants another number of pieces wants another order.
        form: form && `${form} ${slug} ${quantity}`,
      };
      const token = await placeOrder(database, wish, limits);
      const order = await findOrder(database, token);
      if (order) await desk.tryToOpen(order);
      return reply.redirect(`/orders/${token}/pay`, 303);
    } catch (error) {
      if (error instanceof SumChanged) return show(409, { notice: "error.changed" });
      if (error instanceof TooManyOrders) return show(429, { notice: `error.orders-${error.of}` });
      if (error instanceof SoldOut) return show(422, { error: "error.stock" }, { ...product, stock: error.left });
      throw error;
    }
  });

  server.get("/orders", async (request, reply) => {
    const user = request.session?.user;
    if (!user) return reply.redirect("/sign-in?back=/orders", 303);
    const wanted = field(request.query, "state");
    const filter = orderFilters.find((each) => each === wanted) ?? "all";
    const page = Number(/^[1-9][0-9]{0,3}$/.exec(field(request.query, "page"))?.[0] ?? 1);
    // What has ended meanwhile is listed as ended.
    await Promise.all((await openOrdersOf(database, user.number)).map((order) => desk.current(order)));
    return sendPage(reply, ordersPage(lookOf(request), await ordersOf(database, user.number, filter, page), { filter, page }));
  });

  server.get<ByToken>("/orders/:token", async (request, reply) => {
    const order = await findOrder(database, request.params.token);
    if (!order) return gone(request, reply);
    const look = lookOf(request, `/orders/${order.token}`);
    const now = await desk.current(order);
    return sendPage(reply, orderPage(look, now, { receipts, failure: failureOf(request.query, now) }));
  });
  server.post<ByToken>("/orders/:token/cancel", async (request, reply) => {
    const order = await findOrder(database, request.params.token);
    if (!order) return gone(request, reply);
    const ended = await desk.cancel(order);
    return reply.redirect(`/orders/${order.token}${ended ? "" : "?not=canceled"}`, 303);
  });
  server.get<ByToken>("/orders/:token/pay", async (request, reply) => {
    const order = await findOrder(database, request.params.token);
    if (!order) return gone(request, reply);
    const now = await desk.current(order);
    if (now.state !== "open") return reply.redirect(`/orders/${order.token}`, 303);
    const here = field(request.query, "here") === "1";
    return sendPage(reply, payPage(lookOf(request), now, { coconutOrigin, origin, other: false, here }));
  });
  server.get<ByToken>("/pay/:token", async (request, reply) => {
    const order = await findOrderToPay(database, request.params.token);
    if (!order) return gone(request, reply);
    const now = await desk.current(order);
    const look = lookOf(request, `/pay/${order.payToken}`);
    if (now.state === "open") return sendPage(reply, payPage(look, now, { coconutOrigin, origin, other: true }));
    return sendPage(reply, otherPayerPage(look, now, { failure: failureOf(request.query, now) }));
  });

  const doors = [
    { base: "/orders", find: findOrder, payPath: ({ token }: Order) => `/orders/${token}/pay`, page: ({ token }: Order) => `/orders/${token}` },
    { base: "/pay", find: findOrderToPay, payPath: ({ payToken }: Order) => `/pay/${payToken}`, page: ({ payToken }: Order) => `/pay/${payToken}` },
  ] as const;
  for (const { base, find, payPath, page } of doors) {
    server.post<ByToken>(`${base}/:token/payment`, async (request, reply) => {
      const order = await find(database, request.params.token);
      if (!order) return gone(request, reply);
      try {
        await reopenOrder(database, order, networkOf(request.ip), limits);
      } catch (error) {
        if (error instanceof TooManyOrders) return reply.redirect(`${page(order)}?not=yet`, 303);
        if (error instanceof SoldOut) return reply.redirect(`${page(order)}?not=in-stock`, 303);
        if (error instanceof PriceChanged) return reply.redirect(`${page(order)}?not=at-this-price`, 303);
        throw error;
      }
      const open = await find(database, request.params.token);
      if (open) await desk.tryToOpen(open);
      return reply.redirect(payPath(order), 303);
    });
    server.post<ByToken>(`${base}/:token/check`, async (request, reply) => {
      const order = await find(database, request.params.token);
      return order ? { state: (await desk.current(order)).state } : reply.code(404).send({});
    });
    server.get<ByToken>(`${base}/:token/events`, async (request, reply) => {
      const found = await find(database, request.params.token);
      if (!found) return reply.code(404).send({});
      if (!live.hasRoom) return reply.code(503).header("retry-after", "10").send({});
      // A page that could show no button waits here: the gateway may be back.
      await desk.tryToOpen(found);
      const order = found.payment ? found : ((await find(database, request.params.token)) ?? found);
      reply.hijack();
      reply.raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff" });
      live.follow(order, reply.raw);
      return reply;
    });
  }
}

/** What a page of an order was redirected to say, while that is still so. */
function failureOf(query: unknown, order: Order): OrderFailure | undefined {
  const not = field(query, "not");
  if (not === "in-stock" && isPayableAgain(order)) return "order.sold-out";
  if (not === "at-this-price" && isPayableAgain(order)) return "order.price-changed";
  if (not === "yet" && isPayableAgain(order)) return "order.too-many";
  return not === "canceled" && order.state === "open" ? "order.not-canceled" : undefined;
}
