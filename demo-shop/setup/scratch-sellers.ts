import { randomBytes } from "node:crypto";
import type { Order } from "../orders/order.ts";
import { findOrder } from "../orders/orders.ts";
import { openSession, signInSession } from "../sign-in/sessions.ts";
import { openScratchMoney, type ScratchMoney } from "./scratch-money.ts";
import { openScratchShop, type ScratchShop, type Visitor } from "./scratch-shop.ts";

/** A scratch shop whose sellers have signed in. */
export interface ScratchSellers {
  readonly shop: ScratchShop;
  readonly money: ScratchMoney;
  /** Who owns the shop's own products, Dawn Farm and Hanok Living, and who sells nothing. */
  readonly market: Visitor;
  readonly dawn: Visitor;
  readonly hanok: Visitor;
  readonly buyer: Visitor;
  /** The first row of a query. */
  one<T extends object>(sql: string, values?: readonly unknown[]): Promise<(T & Record<string, unknown>) | undefined>;
  /** Registers a product of Dawn Farm's, and gives its name in addresses. */
  register(fields?: Partial<typeof tangerines>): Promise<string>;
  /** Dawn Farm's honey to be sent, or the shop's own mug to be picked up, ordered and, unless it is to stay open, paid. */
  sell(how?: { readonly quantity?: number; readonly isPaid?: boolean; readonly isPickup?: boolean }): Promise<Sold>;
  /** Honey and balance as each test expects them. */
  refresh(): Promise<void>;
}

export interface Sold extends Order {
  /** The order's page of the sellers' side. */
  readonly at: string;
  part(): Promise<Part | undefined>;
}

interface Part {
  readonly refunded: string;
  readonly shipped_at: Date | null;
  readonly receipt: string | null;
}

/** A form that is taken as it is. */
export const tangerines = {
  ...{ nameKo: "감귤", nameEn: "Tangerines!", textKo: "제주 감귤.", textEn: "From Jeju." },
  ...{ price: "12,000", stock: "5", category: "food" },
};

/** A scratch shop with sellers who are signed in; whoever opens it closes it. */
export async function openScratchSellers(): Promise<ScratchSellers> {
  const shop = await openScratchShop();
  const { database, gateway } = shop;
  const money = openScratchMoney(gateway, "mer_dawn");
  await database.query(
    "update sellers set owner = case id when 'dawn-farm' then '1000000001' when 'hanok-living' then '1000000002' when 'market' then '1000000004' end",
  );
  const signedIn = async (user: string): Promise<Visitor> => {
    const { id } = await openSession(database);
    return { cookie: `session=${await signInSession(database, id, { user, chain: [user], byHandoff: false })}` };
  };
  const [dawn, hanok, buyer, market] = await Promise.all([signedIn("1000000001"), signedIn("1000000002"), signedIn("1000000003"), signedIn("1000000004")]);
  const one = async <T extends object>(sql: string, values: readonly unknown[] = []) => (await database.query<T & Record<string, unknown>>(sql, values))[0];
  return {
    ...{ shop, money, market, dawn, hanok, buyer, one },
    async register(fields = {}) {
      const { headers } = await shop.post("/sell/products/new", { ...tangerines, ...fields }, dawn);
      return headers.location?.split("/")[3] ?? "";
    },
    async sell({ quantity = 1, isPaid = true, isPickup = false } = {}) {
      const { headers } = await (isPickup ? shop.buy("mug", { quantity: String(quantity) }) : send(shop, quantity));
      const token = headers.location?.split("/")[2] ?? "";
      const order = await findOrder(database, token);
      if (!order) throw new Error("no order");
      if (isPaid) {
        gateway.end(order.payment, { state: "paid" });
        await shop.get(`/orders/${token}`);
      }
      return { ...order, at: `/sell/orders/${order.number}`, part: () => one<Part>("select * from order_parts where order_number = $1", [order.number]) };
    },
    async refresh() {
      gateway.down = false;
      Object.assign(money, { balance: 1_000_000n, losesAnswer: false });
      await database.query("update products set stock = 9, price = 14000 where slug in ('acacia-honey', 'mug')");
    },
  };
}

/** Dawn Farm's honey, ordered by the cart. */
async function send(shop: ScratchShop, quantity: number) {
  const visitor: Visitor = {};
  await shop.post("/cart/add", { product: "acacia-honey", quantity: String(quantity) }, visitor);
  const where = { recipient: "Lee Bada", phone: "010-1234-5678", postcode: "04799", address: "Secret road 1", detail: "" };
  return shop.post("/checkout", { ...where, buyer: "Kim Haneul", shown: String(14_000 * quantity), form: randomBytes(16).toString("base64url") }, visitor);
}
