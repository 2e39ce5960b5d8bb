import { type Order, tidOf } from "../../../protocol/order.ts";
import { coconut, ended, inButton, inPage, newNumber, received, shippedWrongly, straw, television } from "../attempt.ts";
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

// A shop's page that carries its whole order, changed before the buyer's browser reads it.

interface Change {
  readonly changed: string;
  readonly by: "proxy" | "page script";
  /** How the field names begin that the order check gives. */
  readonly fields: string;
  readonly change: (order: Order) => Order | (Omit<Order, "currency"> & { currency: string });
  /** What the changed order would be paid as, where that is another. */
  readonly paidAs?: (order: Order) => Order;
  /** A tid beside it that fits. */
  readonly withTid?: true;
}

function pageRow({ changed, by, fields, change, paidAs = (order) => order, withTid }: Change): Row {
  let said: Order | undefined;
  const forged = async () => {
    if (!said) throw new Error("nothing was said");
    return forgeOrder(paidAs(said));
  };
  const alter = (order: Order): Order => {
    said = change(order) as Order;
    return said;
  };
  const script = async ({ order = "", ...button }: Button): Promise<Button> => {
    const altered = alter(JSON.parse(order) as Order);
    const { tid: _, ...rest } = button;
    return { ...rest, order: JSON.stringify(altered), ...(withTid && { tid: await tidOf(altered) }) };
  };
  return {
    changed,
    by,
    checks: [orderCheck(fields), fetchedIsRegistered(forged), merchantSignature, shopComparesTid],
    async attack(world) {
      const number = newNumber();
      const { page, tid } = await world.honest.shop.order(number, coconut, "whole");
      if (by === "proxy") world.proxy.meddle({ answer: inPage(alter) });
      const purchase = await buy(world, page, by === "proxy" ? {} : { script });
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

export const pageRows: readonly Row[] = [
  pageRow({
    ...{ changed: "price 6,900 → 1,000, sums with it", by: "proxy", fields: "lines[0].unitPrice, lines[0].amount, total" },
    change: (order) => atPrice(order, 1_000),
  }),
  pageRow({
    ...{ changed: "quantity 1 → 10 at the same total", by: "page script", fields: "lines[0].quantity, lines[0].unitPrice" },
    change: (order) => atPrice(order, 690, 10),
  }),
  pageRow({
    ...{ changed: "product: a television at a coconut's price", by: "proxy", fields: "lines[0].product, lines[0].name" },
    change: (order) => ({ ...order, lines: order.lines.map((line) => ({ ...line, product: "television", name: "Television" })) }),
  }),
  pageRow({
    ...{ changed: "currency: 6,900 dong in place of won", by: "page script", fields: "currency" },
    change: (order) => ({ ...order, currency: "VND" }),
    paidAs: (order) => ({ ...atPrice(order, 383), currency: "KRW" }),
  }),
  pageRow({
    ...{ changed: "price, quantity, product, sums and tid, all of them consistently", by: "page script", withTid: true },
    fields: "lines[0].product, lines[0].name, lines[0].quantity, lines[0].unitPrice, lines[0].amount, total",
    change: (order) => atPrice({ ...order, lines: order.lines.map((line) => ({ ...line, product: "television", name: "Television" })) }, 100, 9),
  }),
  {
    ...{ changed: "order number: that of a cheaper order", by: "proxy", checks: [orderCheck("lines[0].product"), shopComparesNumber, shopComparesTid] },
    attack: (world) =>
      payCheaply(world, (cheap) => {
        world.proxy.meddle({ answer: inPage((order) => ({ ...order, number: cheap.number })) });
        return {};
      }),
  },
  {
    ...{ changed: "order number and all else: the whole of a cheaper order", by: "page script", checks: [shopComparesNumber, shopComparesTid] },
    attack: (world) => payCheaply(world, (cheap) => ({ script: ({ tid: _, ...button }) => ({ ...button, order: JSON.stringify(cheap) }) })),
  },
  {
    ...{ changed: "tid: that of a dear order", by: "page script" },
    checks: [orderCheck("tid"), gatewayTid, shopVerifiesResult("order-mismatch"), shopComparesNumber, shopComparesTid],
    attack: (world) =>
      payCheaply(world, (cheap, { dear }) => ({
        script: (button) => ({ ...button, order: JSON.stringify(cheap), tid: dear }),
        consent: (consent) => ({ ...consent, tid: dear }),
      })),
  },
  {
    ...{ changed: "merchant: another shop's order, at the same price", by: "proxy", checks: [frameAncestors, walletOrigin, gatewayOrigin, firstPaymentPin] },
    async attack(world) {
      const number = newNumber();
      const { page } = await world.honest.shop.order(number, coconut, "whole");
      const foreign = newNumber();
      await world.crooked.shop.order(foreign, coconut, "whole");
      const whole = await world.crooked.sdk.pageOrder({ number: foreign, ...coconut });
      world.proxy.meddle({ answer: inButton(`<coconut-pay-button merchant="${whole.merchant}" order="${whole.order.replaceAll('"', "&quot;")}">`) });
      const purchase = await buy(world, page);
      return ended(purchase, (await received(world, world.crooked, purchase.payment)) > 0n);
    },
  },
];
