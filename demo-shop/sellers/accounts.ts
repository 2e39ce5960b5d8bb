import { type Coconut, coconut } from "../../sdk/server/index.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database.ts";

/** The shop's own products, which no other seller sells. */
export const MARKET = "market";

/** A seller at the gateway. */
export interface Account {
  readonly merchant: string;
  readonly coconut: Coconut;
}

/** The sellers at the gateway, the shop itself among them. */
export interface Accounts {
  /** The shop's own: it registers every order. */
  readonly market: Account;
  of(seller: string): Account | undefined;
  /** The merchant that a line of this seller's names in an order; none for the shop's own. */
  merchantOf(seller: string): string | undefined;
  /** The seller that is this merchant here. */
  sellerOf(merchant: string): string | undefined;
  readonly all: readonly (readonly [seller: string, account: Account])[];
}

/** Opens the gateway for the shop and for each seller, and writes down who they are; fails at once where a key cannot be read. */
export async function openAccounts(database: Database, config: Pick<Config, "coconut" | "owner" | "sellers">): Promise<Accounts> {
  const { coconut: own, owner, sellers } = config;
  const market = { merchant: own.merchant, coconut: await coconut(own) };
  const all: [string, Account][] = [[MARKET, market]];
  for (const { id, owner: seller, coconut: options } of sellers) {
    const known = await database.query("update sellers set merchant = $2, owner = $3 where id = $1 returning 1", [id, options.merchant, seller]);
    if (known.length > 0) all.push([id, { merchant: options.merchant, coconut: await coconut(options) }]);
  }
  await database.query("update sellers set merchant = $2, owner = coalesce($3, owner) where id = $1", [MARKET, own.merchant, owner ?? null]);
  const accounts = new Map(all);
  return {
    market,
    all,
    of: (seller) => accounts.get(seller),
    merchantOf: (seller) => (seller === MARKET ? undefined : accounts.get(seller)?.merchant),
    sellerOf: (merchant) => all.find(([, account]) => account.merchant === merchant)?.[0],
  };
}
