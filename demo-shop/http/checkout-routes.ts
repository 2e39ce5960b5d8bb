import type { FastifyInstance } from "fastify";
import { isShort, readCart } from "../cart/cart.ts";
import type { Database } from "../database.ts";
import type { OrderDesk } from "../orders/desk.ts";
import { type OrderLimits, TooManyOrders } from "../orders/limits.ts";
import { findOrder, formerDelivery } from "../orders/orders.ts";
import { type NewOrder, placeOrder, SumChanged } from "../orders/place-order.ts";
import { deliveryOf, emptySheet, faultsOf, type SheetFields, tidy } from "../orders/sheet.ts";
import { SoldOut } from "../stock/holds.ts";
import { sheetPage } from "../views/sheet.ts";
import { wordsOf } from "../words.ts";
import { formOf, newForm, shownSum } from "./forms.ts";
import { type LookOf, sendPage } from "./look.ts";
import { field } from "./server.ts";
import { holderOf } from "./sessions.ts";

export interface CheckoutRoutes {
  readonly database: Database;
  readonly desk: OrderDesk;
  readonly limits: OrderLimits;
  readonly lookOf: LookOf;
}

/** The order sheet: the selected part of the cart becomes one order. */
export function serveCheckout(server: FastifyInstance, { database, desk, limits, lookOf }: CheckoutRoutes): void {
  const selected = async (session: Buffer | undefined, language: "ko" | "en") => (await readCart(database, session, language)).filter((line) => line.selected);

  server.get("/checkout", async (request, reply) => {
    const look = lookOf(request);
    const lines = await selected(request.session?.id, look.language);
    if (lines.length === 0) return reply.redirect("/cart?none=1", 303);
    // Said before an address is typed.
    if (isShort(lines)) return reply.redirect("/cart?short=1", 303);
    const user = request.session?.user;
    const former = user && (await formerDelivery(database, user.number));
    const fields: SheetFields = { ...emptySheet, ...former, buyer: user?.name ?? "" };
    return sendPage(reply, sheetPage(look, { lines, fields, faults: new Map(), form: newForm() }));
  });

  server.post("/checkout", async (request, reply) => {
    const { body, session } = request;
    const look = lookOf(request, "/checkout");
    const words = wordsOf(look.language);
    const form = field(body, "form");
    const fields = tidy({
      buyer: field(body, "buyer"),
      recipient: field(body, "recipient"),
      phone: field(body, "phone"),
      postcode: field(body, "postcode"),
      address: field(body, "address"),
      detail: field(body, "detail"),
      otherPayer: field(body, "other-payer") !== "",
    });
    const shown = field(body, "shown");
    const lines = await selected(session?.id, look.language);
    if (lines.length === 0) {
      const token = await orderOfForm(database, form);
      return reply.redirect(token === undefined ? "/cart?none=1" : `/orders/${token}/pay`, 303);
    }
    const show = (status: number, notice?: string) => sendPage(reply, sheetPage(look, { lines, fields, faults: faultsOf(fields), notice, form }), status);
    if (faultsOf(fields).size > 0) return show(422);
    try {
      const order: NewOrder = {
        wanted: lines.map(({ product, quantity }) => ({ product: product.slug, quantity })),
        buyer: fields.buyer,
        holder: holderOf(request),
        delivery: deliveryOf(fields),
        otherPayer: fields.otherPayer,
        language: look.language,
        shown: shownSum(shown),
        fromCart: true,
        form: formOf(form),
      };
      const token = await placeOrder(database, order, limits);
      const placed = await findOrder(database, token);
      if (placed) await desk.tryToOpen(placed);
      return reply.redirect(`/orders/${token}/pay`, 303);
    } catch (error) {
      if (error instanceof SumChanged) return show(409, words["error.changed"]);
      if (error instanceof TooManyOrders) return show(429, words[`error.orders-${error.of}`]);
      if (!(error instanceof SoldOut)) throw error;
      const name = lines.find(({ product }) => product.slug === error.product)?.product.name ?? "";
      return show(409, `${name}: ${error.left === 0 ? words["error.sold-out"] : `${words["error.stock"]} ${error.left}`}`);
    }
  });
}

/** The order that this very form has become already. */
async function orderOfForm(database: Database, form: string): Promise<string | undefined> {
  const [row] = await database.query<{ token: string }>("select token from orders where form = $1", [form]);
  return row?.token;
}
