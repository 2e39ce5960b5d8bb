import type { MerchantOrigin } from "../../../protocol/merchant.ts";
import { refuse } from "../../../protocol/problem.ts";
import type { Database, Transaction } from "../../storage/database.ts";
import type { MerchantsDependencies } from "../dependencies.ts";
import { lockMerchant } from "../store.ts";
import { askOrigin, mayBeClaimed } from "./ask-origin.ts";
import { recordCheck } from "./record-check.ts";
import { countClaims, deleteClaim, findHolder, findOrigins, hasClaim, insertClaim, type ListedOrigin, lockOrigin, takeOrigin } from "./store.ts";

/** Origins of one merchant, claimed and proven together. */
export const MOST_ORIGINS = 20;

/** A merchant's origins: what it claims, what it has proven, how the last check went. */
export async function listOrigins(tx: Transaction, merchant: string): Promise<{ items: MerchantOrigin[] }> {
  return { items: (await findOrigins(tx, merchant)).map(wireOrigin) };
}

/**
 * Notes that a merchant claims an origin and asks the origin at once; it is the merchant's only where it says so. Refuses with
 * `origin-invalid`, `origin-limit`, `rate-limited`, and with `origin-taken` where it is another's by the same proof or the operator's word.
 */
export async function claimOrigin(dependencies: MerchantsDependencies, merchant: string, origin: string): Promise<MerchantOrigin> {
  const { database, limits, outbound } = dependencies;
  if (!mayBeClaimed(origin, dependencies)) throw refuse("origin-invalid");
  await limits.take("origin-check-merchant", merchant);
  await database.transaction(async (tx) => {
    await lockOrigin(tx, origin);
    await lockMerchant(tx, merchant);
    if (await hasClaim(tx, merchant, origin)) return;
    await insertClaim(tx, merchant, origin);
    if ((await countClaims(tx, merchant)) > MOST_ORIGINS) throw refuse("origin-limit");
  });
  const asked = new Date(dependencies.now());
  const answer = await askOrigin(outbound, origin);
  const outcome = await database.transaction((tx) => recordCheck(tx, merchant, origin, asked, answer));
  if (outcome === "taken") throw refuse("origin-taken");
  const [row] = await findOrigins(database, merchant, origin);
  return row ? wireOrigin(row) : { origin, state: "claimed" };
}

/** Gives an origin up, and the order address that lies on it; at once. Refuses with `not-found`. */
export async function removeOrigin({ database }: Pick<MerchantsDependencies, "database">, merchant: string, origin: string): Promise<void> {
  if (!(await giveUpOrigin(database, merchant, origin))) throw refuse("not-found");
}

/** Ends a merchant's claim and right to an origin; whether there was one. */
export function giveUpOrigin(database: Database, merchant: string, origin: string): Promise<boolean> {
  return database.transaction(async (tx) => {
    await lockOrigin(tx, origin);
    await lockMerchant(tx, merchant);
    const held = (await findHolder(tx, origin))?.merchant === merchant;
    if (held) await takeOrigin(tx, origin, merchant);
    return (await deleteClaim(tx, merchant, origin)) || held;
  });
}

function wireOrigin({ origin, provenBy, checkedAt, failingSince, failure }: ListedOrigin): MerchantOrigin {
  return {
    origin,
    state: provenBy === null ? "claimed" : "proven",
    ...(provenBy !== null && { provenBy }),
    ...(checkedAt && { checked: checkedAt.getTime() }),
    ...(failingSince && { failingSince: failingSince.getTime() }),
    ...(failure !== null && { failure }),
  };
}
