import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { findProduct, listProducts } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import type { Look } from "../views/layout.ts";
import { messagePage } from "../views/message.ts";
import { productPage } from "../views/product.ts";
import { shelfPage } from "../views/shelf.ts";
import { failure, field } from "./server.ts";

export type LookOf = (request: FastifyRequest, path?: string) => Look;

/** Sends a page that depends on the visitor's language. */
export function sendPage(reply: FastifyReply, page: string, status = 200): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").header("vary", "cookie, accept-language").send(page);
}

/** The shelf, the products, the change of language, and the pages for what goes wrong. */
export function serveShelf(server: FastifyInstance, database: Database, lookOf: LookOf): void {
  server.get("/", async (request, reply) => {
    const look = lookOf(request);
    return sendPage(reply, shelfPage(look, await listProducts(database, look.language)));
  });
  server.get<{ Params: { slug: string } }>("/products/:slug", async (request, reply) => {
    const look = lookOf(request);
    const product = await findProduct(database, look.language, request.params.slug);
    return product ? sendPage(reply, productPage(look, product, { quantity: "1", buyer: "" })) : sendPage(reply, messagePage(look, "gone"), 404);
  });
  server.post("/language", async (request, reply) => {
    const language = field(request.body, "language") === "ko" ? "ko" : "en";
    const back = field(request.body, "back");
    return (
      reply
        .header("set-cookie", `language=${language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`)
        // Only a path of ours: no "//host", no "/\host".
        .redirect(/^\/(?![/\\])[\x21-\x7e]*$/.test(back) ? back : "/", 303)
    );
  });
  server.get("/healthz", async () => ({ ok: true }));
  server.setNotFoundHandler((request, reply) => sendPage(reply, messagePage(lookOf(request, "/"), "gone"), 404));
  server.setErrorHandler<Error>((error, request, reply) => {
    const { status, page } = failure(error);
    if (status === 500) request.log.error(error);
    return sendPage(reply, messagePage(lookOf(request, "/"), page), status);
  });
}
