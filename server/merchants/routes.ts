import { refuse } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { type Describers, listEntries } from "../ledger/list-entries.ts";
import type { Database } from "../storage/database.ts";
import { findMerchant, type MerchantRow } from "./store.ts";

/** Serves what a merchant's server may read of the merchant itself. */
export function serveMerchants({ serve }: Pick<HttpServer, "serve">, database: Database, describers: Describers): void {
  serve(sellerApi.getMerchant, async ({ caller }) => {
    const { id, name, origins, balance, livemode, ...row } = await own(database, caller.merchant);
    return {
      ...{ id, name, origins, currency: "KRW" as const, balance: String(balance), livemode, marketplaces: row.marketplaces },
      mode: livemode ? ("live" as const) : row.liveRequested ? ("review" as const) : ("test" as const),
      ...(row.business && { business: row.business }),
      ...(row.orderUrl !== null && { orderUrl: row.orderUrl }),
    };
  });
  serve(sellerApi.listMerchantEntries, async ({ caller, query }) => {
    const { account } = await own(database, caller.merchant);
    return listEntries(database, account, query, describers);
  });
}

async function own(database: Database, id: string): Promise<MerchantRow> {
  const merchant = await findMerchant(database, id);
  if (!merchant) throw refuse("api-key-invalid");
  return merchant;
}
