import type { FastifyInstance } from "fastify";
import { emptyProduct, type ProductFields, readProduct, tidyProduct } from "../sellers/product-form.ts";
import { ChangedMeanwhile, changeProduct, ownProduct, ownProducts, registerProduct, SoldMeanwhile, showProduct } from "../sellers/products.ts";
import { fieldsOf, type ProductView, sellerProductPage } from "../views/seller-product.ts";
import { sellerProductsPage } from "../views/seller-products.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import { sendPage } from "./look.ts";
import type { Gone, SellerRoutes, SellingOf } from "./seller-routes.ts";
import { field } from "./server.ts";

interface BySlug {
  Params: { slug: string };
}

const DONE = { saved: "product.saved", shown: "product.shown-done", hidden: "product.hidden-done" } as const;

/** A seller's products: the list, registering, editing, hiding and showing. */
export function serveProducts(server: FastifyInstance, { database, lookOf }: SellerRoutes, selling: SellingOf, gone: Gone): void {
  server.get("/sell/products", async (request, reply) =>
    sendPage(reply, sellerProductsPage(lookOf(request), await ownProducts(database, selling(request).seller))),
  );

  server.get("/sell/products/new", async (request, reply) => sendPage(reply, sellerProductPage(lookOf(request), { fields: emptyProduct })));
  server.post("/sell/products/new", async (request, reply) => {
    const fields = productFields(request.body);
    const read = readProduct(fields);
    const look = lookOf(request, "/sell/products/new");
    if ("faults" in read) return sendPage(reply, sellerProductPage(look, { fields, faults: read.faults }), 422);
    const slug = await registerProduct(database, selling(request).seller, read.draft);
    if (slug === undefined) return sendPage(reply, sellerProductPage(look, { fields, bad: sellerWordsOf(look.language)["product.full"] }), 409);
    return reply.redirect(`/sell/products/${slug}/pictures?done=registered`, 303);
  });

  server.get<BySlug>("/sell/products/:slug", async (request, reply) => {
    const product = await ownProduct(database, selling(request).seller, request.params.slug);
    if (!product) return gone(request, reply);
    const done = field(request.query, "done");
    const look = lookOf(request, `/sell/products/${product.slug}`);
    const notice = Object.hasOwn(DONE, done) ? sellerWordsOf(look.language)[DONE[done as keyof typeof DONE]] : undefined;
    return sendPage(reply, sellerProductPage(look, { product, fields: fieldsOf(product), notice }));
  });

  server.post<BySlug>("/sell/products/:slug", async (request, reply) => {
    const { seller } = selling(request);
    const { slug } = request.params;
    const fields = productFields(request.body);
    const show = async (status: number, view: Partial<ProductView>) => {
      const product = await ownProduct(database, seller, slug);
      return product
        ? sendPage(reply, sellerProductPage(lookOf(request, `/sell/products/${slug}`), { product, fields, ...view }), status)
        : gone(request, reply);
    };
    const read = readProduct(fields);
    const [version, shownStock] = [count(request.body, "version"), count(request.body, "shown-stock")];
    if ("faults" in read) {
      // The page that follows shows a newer version: what somebody else has changed must be told now, or never.
      const now = await ownProduct(database, seller, slug);
      return show(422, { faults: read.faults, isChanged: now?.version !== version });
    }
    try {
      const isThere = await changeProduct(database, { seller, slug, draft: read.draft, version, shownStock });
      return isThere ? reply.redirect(`/sell/products/${slug}?done=saved`, 303) : gone(request, reply);
    } catch (error) {
      if (error instanceof ChangedMeanwhile) return show(409, { isChanged: true });
      if (error instanceof SoldMeanwhile) return show(409, { isSold: true });
      throw error;
    }
  });

  server.post<BySlug>("/sell/products/:slug/state", async (request, reply) => {
    const isOnSale = field(request.body, "state") === "on-sale";
    const { slug } = request.params;
    if (!(await showProduct(database, selling(request).seller, slug, isOnSale))) return gone(request, reply);
    return reply.redirect(`/sell/products/${slug}?done=${isOnSale ? "shown" : "hidden"}`, 303);
  });
}

function productFields(body: unknown): ProductFields {
  return tidyProduct({
    nameKo: field(body, "nameKo"),
    nameEn: field(body, "nameEn"),
    textKo: field(body, "textKo"),
    textEn: field(body, "textEn"),
    price: field(body, "price"),
    stock: field(body, "stock"),
    category: field(body, "category"),
  });
}

/** A number that the form carries; -1, which nothing has, where it was bent. */
function count(body: unknown, name: string): number {
  const text = field(body, name);
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : -1;
}
