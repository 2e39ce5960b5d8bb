import fastifyMultipart from "@fastify/multipart";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../database.ts";
import type { OrderDesk } from "../orders/desk.ts";
import type { Accounts } from "../sellers/accounts.ts";
import { messagePage } from "../views/message.ts";
import { noSellerPage } from "../views/seller-parts.ts";
import { type LookOf, sendPage } from "./look.ts";
import { servePictures } from "./seller-picture-routes.ts";
import { serveProducts } from "./seller-product-routes.ts";
import { serveSales } from "./seller-sale-routes.ts";

export interface SellerRoutes {
  readonly database: Database;
  readonly desk: OrderDesk;
  readonly accounts: Accounts;
  readonly coconutOrigin: string;
  readonly lookOf: LookOf;
}

/** Who asks, for which seller. */
export interface Selling {
  readonly seller: string;
  /** The user number of the person. */
  readonly user: string;
}

export type SellingOf = (request: FastifyRequest) => Selling;
export type Gone = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** The sellers' side under /sell: only for who has signed in and sells here, and only what is their own. */
export function serveSellers(server: FastifyInstance, routes: SellerRoutes): void {
  const { lookOf } = routes;
  const gone: Gone = (request, reply) => sendPage(reply, messagePage(lookOf(request, "/sell"), "gone"), 404);
  void server.register(async (scope) => {
    await scope.register(fastifyMultipart, { throwFileSizeLimit: false });
    // Before anything of a body is read.
    scope.addHook("onRequest", async (request, reply) => {
      const user = request.session?.user;
      if (!user) return reply.redirect(`/sign-in?back=${encodeURIComponent(request.method === "GET" ? request.url : "/sell")}`, 303);
      if (user.sells === undefined) return sendPage(reply, noSellerPage(lookOf(request, "/sell")), 403);
    });
    serveSales(scope, routes, sellingOf, gone);
    serveProducts(scope, routes, sellingOf, gone);
    servePictures(scope, routes, sellingOf, gone);
  });
}

function sellingOf({ session }: FastifyRequest): Selling {
  const { number, sells } = session?.user ?? {};
  if (number === undefined || sells === undefined) throw new Error("The hook lets nobody else through.");
  return { seller: sells, user: number };
}
