import { type Coconut, coconut } from "../../sdk/server/index.ts";
import { newMerchantKey } from "../../sdk/server/key.ts";
import type { KeyStore } from "../../server/keys/store.ts";
import { addOrigin } from "../../server/merchants/add-origin.ts";
import { createApiKey } from "../../server/merchants/api-key.ts";
import { certifyMerchant } from "../../server/merchants/certify-merchant.ts";
import { createMerchant } from "../../server/merchants/create-merchant.ts";
import type { Database } from "../../server/storage/database.ts";
import { type Shop, type ShopOptions, startShop } from "./shop.ts";

/** A merchant of the experiment with its shop. */
export interface Seller {
  readonly id: string;
  readonly apiKey: string;
  readonly sdk: Coconut;
  readonly shop: Shop;
}

export interface SellerOptions extends Omit<ShopOptions, "sdk" | "merchant"> {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly api: string;
  readonly name: string;
}

/** Makes a merchant with a certified key, and starts its shop under a registered origin from which its orders are fetched. */
export async function openSeller({ database, keys, api, name, ...options }: SellerOptions): Promise<Seller> {
  const id = await createMerchant(database, name);
  const { privateKey, request } = await newMerchantKey();
  const certificate = await certifyMerchant(database, keys, id, request);
  const apiKey = await createApiKey(database, id);
  const sdk = await coconut({ api, apiKey, merchant: id, privateKey, certificate, rootSpki: keys.rootSpkiSha256 });
  const shop = await startShop({
    ...{ ...options, merchant: id },
    sdk: async (origin) => {
      await addOrigin(database, id, origin);
      return sdk;
    },
  });
  await database.query("update merchants set order_url = $2 where id = $1", [id, shop.orderUrl]);
  return { id, apiKey, sdk, shop };
}
