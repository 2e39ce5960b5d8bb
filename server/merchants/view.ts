import type { Merchant } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import { findMerchant, type MerchantRow } from "./store.ts";

/** A merchant that is there; refuses with `merchant-not-found`. */
export async function existingMerchant(tx: Transaction, id: string): Promise<MerchantRow> {
  const merchant = await findMerchant(tx, id);
  if (!merchant) throw refuse("merchant-not-found");
  return merchant;
}

/** A merchant as it sees itself. */
export async function viewMerchant(tx: Transaction, merchant: string): Promise<Merchant> {
  const { id, name, origins, balance, livemode, liveSince, marketplaces, business, orderUrl, liveRequested, liveRefusedAt, liveRefusal, endpointsOff } =
    await existingMerchant(tx, merchant);
  return {
    ...{ id, name, origins, currency: "KRW", balance: String(balance), livemode, marketplaces },
    mode: modeOf({ livemode, liveRequested }),
    ...(liveSince && { liveSince: liveSince.getTime() }),
    ...(business && { business }),
    ...(orderUrl !== null && { orderUrl }),
    ...(liveRefusedAt && liveRefusal !== null && { liveRefused: { at: liveRefusedAt.getTime(), reason: liveRefusal } }),
    ...(endpointsOff > 0 && { endpointsOff }),
  };
}

/** Test until the operator was asked, live once the operator has said yes. */
export function modeOf({ livemode, liveRequested }: { livemode: boolean; liveRequested: boolean }): Merchant["mode"] {
  return livemode ? "live" : liveRequested ? "review" : "test";
}
