import type { FastifyInstance } from "fastify";
import { addToCart, changeCart, isShort, MOST_PIECES, readCart, removeFromCart } from "../cart/cart.ts";
import { findProduct } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import { cartPage, lineFault } from "../views/cart.ts";
import { messagePage } from "../views/message.ts";
import { type Filled, productPage } from "../views/product.ts";
import { isQuantity, newForm } from "./forms.ts";
import { type LookOf, sendPage } from "./look.ts";
import { field, fieldsNamed } from "./server.ts";
import { sessionOf } from "./sessions.ts";

/** The cart: putting in, changing, choosing, taking out. */
export function serveCart(server: FastifyInstance, database: Database, lookOf: LookOf): void {
  server.post("/cart/add", async (request, reply) => {
    const slug = field(request.body, "product");
    const quantity = field(request.body, "quantity");
    const buyer = field(request.body, "buyer");
    const look = lookOf(request, `/products/${slug}`);
    const product = await findProduct(database, look.language, slug);
    if (!product) return sendPage(reply, messagePage(lookOf(request, "/"), "gone"), 404);
    const refuse = (error: Filled["error"]) => sendPage(reply, productPage(look, product, { quantity, buyer, error, form: newForm() }), 422);
    if (!isQuantity(quantity)) return refuse("error.quantity");
    if (Number(quantity) > product.stock) return refuse("error.stock");
    const session = await sessionOf(database, request, reply);
    if (!(await addToCart(database, session, slug, Number(quantity)))) return refuse("error.cart-full");
    return reply.redirect(`/cart?added=${encodeURIComponent(slug)}`, 303);
  });

  server.get("/cart", async (request, reply) => {
    const look = lookOf(request);
    const lines = await readCart(database, request.session?.id, look.language);
    const added = lines.find(({ product }) => product.slug === field(request.query, "added"))?.product.name;
    const fault = field(request.query, "none") === "1" ? "error.none" : field(request.query, "short") === "1" && isShort(lines) ? "error.lines" : undefined;
    return sendPage(reply, cartPage(lookOf(request, "/cart"), { lines, added, fault }), fault ? 422 : 200);
  });

  server.post("/cart", async (request, reply) => {
    const look = lookOf(request, "/cart");
    const { body, session } = request;
    if (!session) return reply.redirect("/cart", 303);
    const wish = field(body, "do");
    const changes = fieldsNamed(body, "quantity:").map((product) => {
      const quantity = field(body, `quantity:${product}`);
      return { product, quantity, selected: field(body, `selected:${product}`) !== "" };
    });
    const good = changes
      .filter(({ quantity }) => isQuantity(quantity))
      .map((change) => ({ ...change, quantity: Math.min(Number(change.quantity), MOST_PIECES) }));
    await changeCart(database, session.id, good);
    if (wish.startsWith("remove:")) await removeFromCart(database, session.id, [wish.slice("remove:".length)]);
    const lines = await readCart(database, session.id, look.language);
    // The page saves by itself, and marks what is short by then.
    if (wish === "watch") return { faults: Object.fromEntries(lines.map((line) => [line.product.slug, lineFault(look.language, line)])) };
    const bad = wish.startsWith("remove:") ? [] : changes.filter(({ quantity }) => !isQuantity(quantity));
    const refuse = () =>
      sendPage(reply, cartPage(look, { lines, fault: "error.lines", typed: new Map(bad.map(({ product, quantity }) => [product, quantity])) }), 422);
    if (bad.some(({ product }) => lines.some((line) => line.product.slug === product))) return refuse();
    if (wish !== "order") return reply.redirect("/cart", 303);
    if (isShort(lines)) return refuse();
    return reply.redirect(good.some(({ selected }) => selected) ? "/checkout" : "/cart?none=1", 303);
  });
}
