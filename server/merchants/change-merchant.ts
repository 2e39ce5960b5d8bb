import type * as v from "valibot";
import type { Merchant, MerchantChange } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { knownMerchants, lockMerchant, writeMarketplaces, writeSettings } from "./store.ts";
import { existingMerchant, viewMerchant } from "./view.ts";

/**
 * Changes a merchant's business, order address and marketplaces; what is absent stays. Refuses with `invalid-request` where the order
 * address does not lie on a proven origin of the merchant's own or a marketplace is the merchant itself, with `merchant-not-found`
 * where a marketplace is no merchant.
 */
export async function changeMerchant(
  { database }: Pick<MerchantsDependencies, "database">,
  merchant: string,
  { business, orderUrl, marketplaces }: v.InferOutput<typeof MerchantChange>,
): Promise<Merchant> {
  return database.transaction(async (tx) => {
    // Before anything is read: an origin that is lost meanwhile takes the order address along.
    await lockMerchant(tx, merchant);
    const now = await existingMerchant(tx, merchant);
    if (typeof orderUrl === "string") refuseOrderUrl(orderUrl, now.origins);
    if (marketplaces) {
      if (marketplaces.includes(merchant)) throw refuseField("marketplaces", "expected other merchants");
      if ((await knownMerchants(tx, marketplaces)).size < new Set(marketplaces).size) throw refuse("merchant-not-found");
      await writeMarketplaces(tx, merchant, marketplaces);
    }
    await writeSettings(tx, merchant, { business: business ?? now.business, orderUrl: orderUrl === undefined ? now.orderUrl : orderUrl });
    return viewMerchant(tx, merchant);
  });
}

/** The order's number stands once, in path or query: an order number must not decide where the gateway asks. */
function refuseOrderUrl(orderUrl: string, proven: readonly string[]): void {
  const [before = "", ...after] = orderUrl.split("{number}");
  const filled = orderUrl.replace("{number}", "1");
  const url = URL.canParse(filled) ? new URL(filled) : undefined;
  const origin = proven.find((one) => before.startsWith(`${one}/`));
  if (after.length !== 1 || !url || url.hash !== "" || url.origin !== origin)
    throw refuseField("orderUrl", "expected an address on a proven origin of this merchant, with {number} once in path or query");
}

function refuseField(field: string, message: string): Error {
  return refuse("invalid-request", { errors: [{ path: `body.${field}`, message }] });
}
