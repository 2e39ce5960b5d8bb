import type { Checks } from "../../server/checks.ts";
import type { KeyStore } from "../../server/keys/store.ts";
import { authenticateMerchant } from "../../server/merchants/api-key.ts";
import { compareOrders } from "../../server/orders/check-order.ts";
import { orderFetcher } from "../../server/orders/fetch-order.ts";
import { openOutbound } from "../../server/outbound/client.ts";
import { decide } from "../../server/payments/authorize/decide.ts";
import { signatureHolds, type VerifiedAuthorization } from "../../server/payments/authorize/verify.ts";
import type { World as Locked, PaymentRow } from "../../server/payments/authorize/world.ts";
import { readMerchantOrder, registerOnce } from "../../server/payments/register.ts";
import type { Database } from "../../server/storage/database.ts";
import type { ShopChecks } from "./shop.ts";

/** What stands in place of a check while the experiment shows that without it the attack goes through. Injected by constructors, in tests alone. */
export interface Doubles {
  gateway: Changing<Checks>;
  /** Lies told to the decision about what was locked in the database, one for each of its checks that is left out. */
  locked: ((item: VerifiedAuthorization, world: Writable<Locked>) => void)[];
  shop: Changing<ShopChecks>;
  /** The browser's own refusal to show a frame (`frame-ancestors`). */
  framesAnywhere: boolean;
  /** The wallet's comparison of the page's origin with the merchant's. */
  payAnywhere: boolean;
}
type Changing<T> = { -readonly [K in keyof T]?: T[K] };
type Writable<W> = { [K in keyof W]: W[K] extends ReadonlyMap<infer Key, infer Value> ? Map<Key, Value> : W[K] };

/** Nothing left out. */
export function noDoubles(): Doubles {
  return { gateway: {}, locked: [], shop: {}, framesAnywhere: false, payAnywhere: false };
}

/** The gateway's own checks, each giving way to a double while there is one. */
export function gatewayChecks(database: Database, keys: KeyStore, doubles: () => Doubles): Checks {
  const outbound = openOutbound({ allowLoopback: true });
  const real: Checks = {
    outbound,
    fetchOrder: orderFetcher(outbound, () => keys.resultKey()),
    readOrder: readMerchantOrder,
    register: registerOnce,
    compare: compareOrders,
    merchant: authenticateMerchant(database),
    signatureHolds,
    decide(item, world) {
      for (const lie of doubles().locked) lie(item, world as Writable<Locked>);
      return decide(item, world);
    },
  };
  return yielding(real, () => doubles().gateway);
}

/** A shop's own checks, each giving way to a double while there is one. */
export function shopChecks(real: ShopChecks, doubles: () => Doubles): ShopChecks {
  return yielding(real, () => doubles().shop);
}

/** Functions that look for a double at each call: who was given them may keep them. */
function yielding<T extends object>(real: T, doubles: () => Changing<T>): T {
  const names = Object.keys(real) as (keyof T)[];
  const functions = names.map((name) => [name, (...values: unknown[]) => ((doubles()[name] ?? real[name]) as (...values: unknown[]) => unknown)(...values)]);
  return Object.fromEntries(functions) as T;
}

/** Another row of the registry in place of the one that was locked. */
export function lieAboutPayment(change: (row: PaymentRow, item: VerifiedAuthorization) => Partial<PaymentRow>): Doubles["locked"][number] {
  return (item, world) => {
    const row = world.payments.get(item.authorization.payment);
    if (row) world.payments.set(row.id, { ...row, ...change(row, item) });
  };
}
