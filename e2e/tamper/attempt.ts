import type { Order } from "../../protocol/order.ts";
import type { OrderInput } from "../../sdk/server/index.ts";
import { type Button, buttonIn, type Purchase, type Tampering } from "./buyer.ts";
import { escaped, unescaped } from "./html.ts";
import type { Answered, Sent } from "./proxy.ts";
import type { Attempt } from "./row.ts";
import type { Seller } from "./seller.ts";
import type { World } from "./world.ts";

let orders = 0;
/** A number that no order has yet. */
export const newNumber = (): string => `T-${process.pid}-${++orders}`;

/** What the honest shop sells, each as an order of one line. */
export const coconut = goods("coconut", "Coconut", 6_900);
export const straw = goods("straw", "Straw", 1_000);
export const television = goods("television", "Television", 690_000);

function goods(product: string, name: string, unitPrice: number): Omit<OrderInput, "number"> {
  return { lines: [{ product, name, quantity: 1, unitPrice }] };
}

/** Won that have come to a seller by a payment. */
export async function received(world: World, seller: Seller, payment: string | undefined): Promise<bigint> {
  const [row] = await world.database.query<{ sum: bigint }>(
    "select coalesce(sum(e.amount), 0)::bigint as sum from ledger_entries e join merchants m on m.account = e.account where e.reference = $1 and m.id = $2",
    [payment ?? "", seller.id],
  );
  return row?.sum ?? 0n;
}

/** Lets the buyer have paid a seller before: an attacker who pays his own shop types his own PIN once. */
export async function hasPaid(world: World, seller: Seller): Promise<void> {
  await world.database.query("insert into acquaintances (user_number, merchant) select number, $1 from users on conflict do nothing", [seller.id]);
}

/** Whether the honest shop has shipped an order without having got its price for exactly that order. */
export async function shippedWrongly(world: World, number: string, own: { tid: string; price: bigint }): Promise<boolean> {
  const shipped = world.honest.shop.shipped.get(number);
  return shipped !== undefined && (shipped.tid !== own.tid || (await received(world, world.honest, shipped.payment)) !== own.price);
}

/** The end of an attempt: who was neither refused nor got anything has bought honestly. */
export function ended(purchase: Purchase, succeeded: boolean): Attempt {
  return { ...purchase, succeeded, ...(!succeeded && purchase.refused === undefined && { refused: "nothing gained: the shop's own order is paid" }) };
}

/** Changes the whole order in a shop's page, as a proxy does it: the text in the attribute. */
export function inPage(change: (order: Order) => unknown) {
  return (sent: Sent, { body }: Answered): Partial<Answered> | undefined => {
    if (!sent.url.pathname.startsWith("/order/T-")) return undefined;
    return {
      body: body.replace(
        / order="([^"]*)" tid="[^"]*"/,
        (_, text: string) => ` order="${escaped(JSON.stringify(change(JSON.parse(unescaped(text)) as Order)))}"`,
      ),
    };
  };
}

/** Changes the pay button of a shop's page, on its way or by a script once it has come. */
export function changing(world: World, by: "proxy" | "page script", change: (button: Button) => Button | Promise<Button>): Tampering {
  if (by === "page script") return { script: change };
  world.proxy.meddle({
    async answer(sent, { body }) {
      if (!sent.url.pathname.startsWith("/order/T-")) return undefined;
      const attributes = Object.entries(await change(buttonIn(body))).map(([name, value]) => ` ${name}="${escaped(value)}"`);
      return { body: body.replace(/<coconut-pay-button[^>]*>/, () => `<coconut-pay-button${attributes.join("")}>`) };
    },
  });
  return {};
}

/** Changes the pay button's tag in a shop's page. */
export function inButton(tag: string) {
  return (sent: Sent, { body }: Answered): Partial<Answered> | undefined =>
    sent.url.pathname.startsWith("/order/T-") ? { body: body.replace(/<coconut-pay-button[^>]*>/, tag) } : undefined;
}
