import { type Order, tidOf } from "../../../protocol/order.ts";
import { changing, coconut, ended, newNumber, received, shippedWrongly, straw, television } from "../attempt.ts";
import { type Button, buy, type Tampering } from "../buyer.ts";
import {
  fetchedIsRegistered,
  firstPaymentPin,
  frameAncestors,
  gatewayOrigin,
  gatewayTid,
  merchantSignature,
  orderCheck,
  shopComparesNumber,
  shopComparesTid,
  shopVerifiesResult,
  walletOrigin,
} from "../checks.ts";
import { atPrice, forgeOrder } from "../forge.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";

// A shop's page that carries its whole order, changed before the buyer's browser reads it: on its way, and by a script in the page.

type Way = "proxy" | "page script";
/** A row without the way in which it is done. */
type PageRow = Pick<Row, "changed" | "checks"> & { readonly first: Way; attack(world: World, by: Way): ReturnType<Row["attack"]> };

function bothWays({ changed, checks, first, attack }: PageRow): Row[] {
  const row = (by: Way): Row => ({ changed, by, checks, attack: (world) => attack(world, by) });
  return [row(first), { ...row(first === "proxy" ? "page script" : "proxy"), otherWay: true }];
}

interface Change {
  readonly changed: string;
  /** How it is tried in every run of the tests; the other way by `npm run tamper`. */
  readonly first: Way;
  /** How the field names begin that the order check gives. */
  readonly fields: string;
  readonly change: (order: Order) => unknown;
  /** What the changed order would be paid as, where that is another. */
  readonly paidAs?: (order: Order) => Order;
  /** A tid beside it that fits. */
  readonly withTid?: true;
}

function pageRow({ changed, first, fields, change, paidAs = (order) => order, withTid }: Change): PageRow {
  let said: Order | undefined;
  const forged = async () => {
    if (!said) throw new Error("nothing was said");
    return forgeOrder(paidAs(said));
  };
  const alter = async ({ order = "", tid: _, ...button }: Button): Promise<Button> => {
    said = change(JSON.parse(order) as Order) as Order;
    return { ...button, order: JSON.stringify(said), ...(withTid && { tid: await tidOf(said) }) };
  };
  return {
    ...{ changed, first, checks: [orderCheck(fields), fetchedIsRegistered(forged), merchantSignature, shopComparesTid] },
    async attack(world, by) {
      const number = newNumber();
      const { page, tid } = await world.honest.shop.order(number, coconut, "whole");
      const purchase = await buy(world, page, changing(world, by, alter));
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  };
}

/** The page of a dear order is made to pay for a cheap one, and the shop is told that the dear one is paid. */
async function payCheaply(world: World, tamper: (cheap: Order, tids: { dear: string }) => Tampering) {
  const [dear, cheap] = [newNumber(), newNumber()];
  const { page, tid } = await world.honest.shop.order(dear, television, "whole");
  await world.honest.shop.order(cheap, straw, "whole");
  const order = await orderOf(world, cheap);
  const tampering = tamper(order, { dear: tid });
  const purchase = await buy(world, page, { ...tampering, told: ({ payment }) => ({ number: dear, payment }) });
  return ended(purchase, await shippedWrongly(world, dear, { tid, price: 690_000n }));
}

async function orderOf(world: World, number: string): Promise<Order> {
  return JSON.parse((await world.honest.sdk.pageOrder({ number, ...straw })).order) as Order;
}

const pages: readonly PageRow[] = [
  pageRow({
    ...{ changed: "price 6,900 → 1,000, sums with it", first: "proxy", fields: "lines[0].unitPrice, lines[0].amount, total" },
    change: (order) => atPrice(order, 1_000),
  }),
  pageRow({
    ...{ changed: "quantity 1 → 10 at the same total", first: "page script", fields: "lines[0].quantity, lines[0].unitPrice" },
    change: (order) => atPrice(order, 690, 10),
  }),
  pageRow({
    ...{ changed: "product: a television at a coconut's price", first: "proxy", fields: "lines[0].product, lines[0].name" },
    change: (order) => ({ ...order, lines: order.lines.map((line) => ({ ...line, product: "television", name: "Television" })) }),
  }),
  pageRow({
    ...{ changed: "currency: 6,900 dong in place of won", first: "page script", fields: "currency" },
    change: (order) => ({ ...order, currency: "VND" }),
    paidAs: (order) => ({ ...atPrice(order, 383), currency: "KRW" }),
  }),
  pageRow({
    ...{ changed: "price 6,900 → 1,000 in an order that cannot be read", first: "proxy", fields: "order" },
    change: (order) => ({ ...atPrice(order, 1_000), note: "so that nothing is compared" }),
    paidAs: (order) => {
      const { note: _, ...paid } = order as Order & { note: string };
      return paid;
    },
  }),
  pageRow({
    ...{ changed: "price, quantity, product, sums and tid, all of them consistently", first: "page script", withTid: true },
    fields: "lines[0].product, lines[0].name, lines[0].quantity, lines[0].unitPrice, lines[0].amount, total",
    change: (order) => atPrice({ ...order, lines: order.lines.map((line) => ({ ...line, product: "television", name: "Television" })) }, 100, 9),
  }),
  {
    ...{ changed: "order number: that of a cheaper order", first: "proxy", checks: [orderCheck("lines[0].product"), shopComparesNumber, shopComparesTid] },
    attack: (world, by) =>
      payCheaply(world, (cheap) =>
        changing(world, by, ({ order = "", tid: _, ...button }) => ({ ...button, order: JSON.stringify({ ...JSON.parse(order), number: cheap.number }) })),
      ),
  },
  {
    ...{ changed: "order number and all else: the whole of a cheaper order", first: "page script", checks: [shopComparesNumber, shopComparesTid] },
    attack: (world, by) => payCheaply(world, (cheap) => changing(world, by, ({ tid: _, ...button }) => ({ ...button, order: JSON.stringify(cheap) }))),
  },
  {
    ...{ changed: "tid: that of a dear order", first: "page script" },
    checks: [orderCheck("tid"), gatewayTid, shopVerifiesResult("order-mismatch"), shopComparesNumber, shopComparesTid],
    attack: (world, by) =>
      payCheaply(world, (cheap, { dear }) => ({
        ...changing(world, by, (button) => ({ ...button, order: JSON.stringify(cheap), tid: dear })),
        consent: (consent) => ({ ...consent, tid: dear }),
      })),
  },
  {
    ...{ changed: "merchant: another shop's order, at the same price", first: "proxy", checks: [frameAncestors, walletOrigin, gatewayOrigin, firstPaymentPin] },
    async attack(world, by) {
      const number = newNumber();
      const { page } = await world.honest.shop.order(number, coconut, "whole");
      const foreign = newNumber();
      await world.crooked.shop.order(foreign, coconut, "whole");
      const { merchant, order } = await world.crooked.sdk.pageOrder({ number: foreign, ...coconut });
      const purchase = await buy(
        world,
        page,
        changing(world, by, () => ({ merchant, order })),
      );
      return ended(purchase, (await received(world, world.crooked, purchase.payment)) > 0n);
    },
  },
];

export const pageRows: readonly Row[] = pages.flatMap(bothWays);
