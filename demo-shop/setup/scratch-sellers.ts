import type { Order } from "../orders/order.ts";
import { findOrder } from "../orders/orders.ts";
import { openSession, signInSession } from "../sign-in/sessions.ts";
import { openScratchMoney, type ScratchMoney } from "./scratch-money.ts";
import { openScratchShop, type ScratchShop, type Visitor } from "./scratch-shop.ts";

/** A scratch shop whose sellers have signed in. */
export interface ScratchSellers {
  readonly shop: ScratchShop;
  readonly money: ScratchMoney;
  /** Who owns Dawn Farm, who owns Hanok Living, and who sells nothing. */
  readonly dawn: Visitor;
  readonly hanok: Visitor;
  readonly buyer: Visitor;
  /** The first row of a query. */
  one<T extends object>(sql: string, values?: readonly unknown[]): Promise<(T & Record<string, unknown>) | undefined>;
  /** Registers a product of Dawn Farm's, and gives its name in addresses. */
  register(fields?: Partial<typeof tangerines>): Promise<string>;
  /** Dawn Farm's honey, ordered and, unless it is to stay open, paid. */
  sell(how?: { readonly quantity?: number; readonly isPaid?: boolean }): Promise<Sold>;
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
  await database.query("update sellers set owner = case id when 'dawn-farm' then '1000000001' when 'hanok-living' then '1000000002' end");
  const signedIn = async (user: string): Promise<Visitor> => {
    const { id } = await openSession(database);
    return { cookie: `session=${await signInSession(database, id, { user, chain: [user], byHandoff: false })}` };
  };
  const [dawn, hanok, buyer] = await Promise.all([signedIn("1000000001"), signedIn("1000000002"), signedIn("1000000003")]);
  const one = async <T extends object>(sql: string, values: readonly unknown[] = []) => (await database.query<T & Record<string, unknown>>(sql, values))[0];
  return {
    ...{ shop, money, dawn, hanok, buyer, one },
    async register(fields = {}) {
      const { headers } = await shop.post("/sell/products/new", { ...tangerines, ...fields }, dawn);
      return headers.location?.split("/")[3] ?? "";
    },
    async sell({ quantity = 1, isPaid = true } = {}) {
      const { headers } = await shop.buy("acacia-honey", { quantity: String(quantity) });
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
      await database.query("update products set stock = 9, price = 14000 where slug = 'acacia-honey'");
    },
  };
}
