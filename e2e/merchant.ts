import { randomBytes } from "node:crypto";
import { type Coconut, coconut, type LineInput, type Payment } from "../sdk/server/index.ts";
import { newMerchantKey } from "../sdk/server/key.ts";
import { openKeyStore } from "../server/keys/open.ts";
import { addOrigin } from "../server/merchants/add-origin.ts";
import { createApiKey } from "../server/merchants/api-key.ts";
import { certifyMerchant } from "../server/merchants/certify-merchant.ts";
import { createMerchant } from "../server/merchants/create-merchant.ts";
import type { Database } from "../server/storage/database.ts";
import { type MerchantSite, startMerchantSite } from "./merchant-site.ts";
import { readStack } from "./stack.ts";

/** A merchant of the tests, with a site of its own: it signs and registers orders as every merchant does. */
export interface Merchant {
  readonly id: string;
  readonly name: string;
  readonly coconut: Coconut;
  readonly site: MerchantSite;
  /** Registers an order of one thing at `price` won. */
  order(price: number, line?: Partial<LineInput>): Promise<Payment>;
  close(): Promise<void>;
}

/** Makes a merchant with a registered, running site, by what the operator's command does. */
export async function openMerchant(database: Database, name: string): Promise<Merchant> {
  const { api, keys } = readStack();
  const store = await openKeyStore({ COCONUT_KEYS: keys });
  const site = await startMerchantSite();
  const id = await createMerchant(database, name);
  await addOrigin(database, id, site.origin);
  const { privateKey, request } = await newMerchantKey();
  const certificate = await certifyMerchant(database, store, id, request);
  const apiKey = await createApiKey(database, id);
  const shop = await coconut({ api, apiKey, merchant: id, privateKey, certificate, rootSpki: store.rootSpkiSha256 });
  return {
    id,
    name,
    coconut: shop,
    site,
    order: (price, line) =>
      shop.createPayment({
        number: randomBytes(6).toString("hex"),
        lines: [{ product: "coconut", name: "Coconut", quantity: 1, unitPrice: BigInt(price), ...line }],
      }),
    close: () => site.close(),
  };
}
