import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CoconutError } from "../../sdk/server/index.ts";
import { findOrderByNumber } from "../orders/orders.ts";
import { MARKET } from "../sellers/accounts.ts";
import { type Decided, decide, ordersUnderReview } from "../sellers/reviews.ts";
import { type ReviewNotice, reviewsPage } from "../views/seller-review.ts";
import { sendPage } from "./look.ts";
import type { Gone, SellerRoutes, SellingOf } from "./seller-routes.ts";
import { field } from "./server.ts";

const STATUS: Readonly<Record<Decided, number>> = { accepted: 200, released: 200, "not-paid": 409, "not-refunded": 409, gone: 409 };

/** Orders whose payment is not what was ordered: who owns the market, which registers every order, decides. */
export function serveReviews(server: FastifyInstance, { database, accounts, lookOf }: SellerRoutes, selling: SellingOf, gone: Gone): void {
  const { coconut } = accounts.market;

  async function show(request: FastifyRequest, reply: FastifyReply, notice?: ReviewNotice, status = 200): Promise<FastifyReply> {
    const orders = await ordersUnderReview(database);
    const reviews = await Promise.all(
      orders.map(async (order) => ({ order, payment: order.payment === undefined ? undefined : await coconut.getPayment(order.payment).catch(unknown) })),
    );
    return sendPage(reply, reviewsPage(lookOf(request, "/sell/reviews"), reviews, notice), status);
  }

  server.get("/sell/reviews", async (request, reply) => (selling(request).seller === MARKET ? show(request, reply) : gone(request, reply)));

  server.post<{ Params: { number: string } }>("/sell/reviews/:number", async (request, reply) => {
    if (selling(request).seller !== MARKET) return gone(request, reply);
    const order = await findOrderByNumber(database, request.params.number);
    const wish = field(request.body, "do");
    if (!order || (wish !== "accept" && wish !== "release")) return gone(request, reply);
    try {
      const decided = await decide(database, coconut, order, wish);
      return show(request, reply, decided, STATUS[decided]);
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      request.log.warn({ code: error.problem.code, cause: error.cause });
      return show(request, reply, "unknown", 503);
    }
  });
}

function unknown(error: unknown): undefined {
  if (!(error instanceof CoconutError)) throw error;
}
