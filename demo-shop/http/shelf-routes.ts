import type { FastifyInstance } from "fastify";
import { categoryOf } from "../catalogue/categories.ts";
import { findPicture } from "../catalogue/pictures.ts";
import { findProduct, listProducts, type ProductQuery, sortings } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import { messagePage } from "../views/message.ts";
import { productPage } from "../views/product.ts";
import { shelfPage } from "../views/shelf.ts";
import { newForm } from "./forms.ts";
import { type LookOf, sendPage } from "./look.ts";
import { failure, field, ownPath } from "./server.ts";

const ALSO = 4;
const LONGEST_SEARCH = 80;

/** The shelf, the products and their pictures, the change of language, and the pages for what goes wrong. */
export function serveShelf(server: FastifyInstance, database: Database, lookOf: LookOf): void {
  server.get("/", async (request, reply) => {
    const look = lookOf(request);
    const query = shelfQuery(request.query);
    const found = await listProducts(database, look.language, query);
    const sellerName = query.seller && found.products[0]?.seller.name;
    return sendPage(reply, shelfPage(look, { query, found, sellerName }));
  });
  server.get<{ Params: { slug: string } }>("/products/:slug", async (request, reply) => {
    const look = lookOf(request);
    const product = await findProduct(database, look.language, request.params.slug);
    if (!product) return sendPage(reply, messagePage(look, "gone"), 404);
    const { products } = await listProducts(database, look.language, { category: product.category });
    const also = products.filter(({ slug }) => slug !== product.slug).slice(0, ALSO);
    return sendPage(reply, productPage(look, product, { quantity: "1", buyer: request.session?.user?.name ?? "", form: newForm() }, also));
  });
  server.get<{ Params: { id: string } }>("/pictures/:id", async (request, reply) => {
    const picture = await findPicture(database, request.params.id);
    if (!picture) return reply.code(404).send();
    // An SVG that somebody opens by itself must not be a page of ours.
    reply.header("content-security-policy", "default-src 'none'; sandbox").header("cache-control", "public, max-age=31536000, immutable");
    return reply.type(picture.type).send(picture.bytes);
  });
  server.post("/language", async (request, reply) => {
    const language = field(request.body, "language") === "ko" ? "ko" : "en";
    return reply
      .header("set-cookie", `language=${language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`)
      .redirect(ownPath(field(request.body, "back")), 303);
  });
  server.get("/healthz", async () => ({ ok: true }));
  server.setNotFoundHandler((request, reply) => sendPage(reply, messagePage(lookOf(request, "/"), "gone"), 404));
  server.setErrorHandler<Error>((error, request, reply) => {
    const { status, page } = failure(error);
    if (status === 500) request.log.error(error);
    if (status === 429) reply.header("retry-after", "60");
    return sendPage(reply, messagePage(lookOf(request, "/"), page), status);
  });
}

function shelfQuery(query: unknown): ProductQuery {
  const seller = field(query, "seller");
  const page = field(query, "page");
  const sort = field(query, "sort");
  return {
    search: field(query, "q").trim().slice(0, LONGEST_SEARCH),
    category: categoryOf(field(query, "category")),
    sorting: sortings.find((sorting) => sorting === sort),
    ...(/^[a-z][a-z0-9-]{1,39}$/.test(seller) && { seller }),
    ...(/^[1-9][0-9]{0,3}$/.test(page) && { page: Number(page) }),
  };
}
