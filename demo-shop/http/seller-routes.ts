import fastifyMultipart from "@fastify/multipart";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CoconutError } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import type { OrderDesk } from "../orders/desk.ts";
import type { Accounts } from "../sellers/accounts.ts";
import { messagePage } from "../views/message.ts";
import { awayPage, failedPage, noSellerPage, ownDevicePage } from "../views/seller-parts.ts";
import { type LookOf, sendPage } from "./look.ts";
import { servePictures } from "./seller-picture-routes.ts";
import { serveProducts } from "./seller-product-routes.ts";
import { serveReviews } from "./seller-review-routes.ts";
import { serveSales } from "./seller-sale-routes.ts";
import { failure } from "./server.ts";

export interface SellerRoutes {
  readonly database: Database;
  readonly desk: OrderDesk;
  readonly accounts: Accounts;
  readonly coconutOrigin: string;
  readonly lookOf: LookOf;
  /** Whether the certificate by which somebody signed in still holds; throws CoconutError `offline` where nobody can say. */
  readonly stillHolds: (chain: readonly string[]) => Promise<boolean>;
}

/** Who asks, for which seller. */
export interface Selling {
  readonly seller: string;
  /** The user number of the person. */
  readonly user: string;
}

export type SellingOf = (request: FastifyRequest) => Selling;
export type Gone = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** The sellers' side under /sell: only for who has signed in on this device by a certificate that still holds and sells here, and only what is their own. */
export function serveSellers(server: FastifyInstance, routes: SellerRoutes): void {
  const { lookOf, stillHolds } = routes;
  const gone: Gone = (request, reply) => sendPage(reply, messagePage(lookOf(request, "/sell"), "gone"), 404);
  void server.register(async (scope) => {
    await scope.register(fastifyMultipart, { throwFileSizeLimit: false });
    // A fault of ours may come after money has moved: nobody is told that nothing happened.
    scope.setErrorHandler<Error>((error, request, reply) => {
      if (failure(error).status !== 500) throw error;
      request.log.error(error);
      return sendPage(reply, failedPage(lookOf(request, "/sell")), 500);
    });
    // Before anything of a body is read.
    scope.addHook("onRequest", async (request, reply) => {
      const user = request.session?.user;
      const back = encodeURIComponent(request.method === "GET" ? request.url : pageOf(request.url));
      if (!user) return reply.redirect(`/sign-in?back=${back}`, 303);
      if (user.sells === undefined) return sendPage(reply, noSellerPage(lookOf(request, "/sell")), 403);
      // A code that somebody else shows can be signed on a seller's phone: money is not given back by that.
      if (user.byHandoff) return sendPage(reply, ownDevicePage(lookOf(request, "/sell")), 403);
      try {
        if (!user.chain || !(await stillHolds(user.chain))) return reply.redirect(`/sign-in?anew=1&back=${back}`, 303);
      } catch (error) {
        if (!(error instanceof CoconutError) || error.status < 500) throw error;
        return sendPage(reply, awayPage(lookOf(request, "/sell")), 503);
      }
    });
    serveSales(scope, routes, sellingOf, gone);
    serveReviews(scope, routes, sellingOf, gone);
    serveProducts(scope, routes, sellingOf, gone);
    servePictures(scope, routes, sellingOf, gone);
  });
}

/** The page that a form of the sellers' side was on: what was typed there is offered again. */
function pageOf(address: string): string {
  return /^\/sell(\/products(\/[\w-]+(\/pictures)?)?|\/orders\/\w+|\/reviews)?/.exec(address)?.[0] ?? "/sell";
}

function sellingOf({ session }: FastifyRequest): Selling {
  const { number, sells } = session?.user ?? {};
  if (number === undefined || sells === undefined) throw new Error("The hook lets nobody else through.");
  return { seller: sells, user: number };
}
