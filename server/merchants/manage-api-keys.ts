import type * as v from "valibot";
import type { ApiKey, NewApiKey } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { SellerCaller } from "../http/server.ts";
import type { Transaction } from "../storage/database.ts";
import { newApiKey } from "./api-key.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { memberOf } from "./permissions.ts";
import { type ApiKeyRow, endApiKey, findApiKeys, lockMerchant } from "./store.ts";

/** API keys of one merchant that work at the same time. */
export const MOST_API_KEYS = 20;

/** A merchant's API keys without their secrets, the newest first; those that have ended stay in the list. */
export async function listApiKeys(tx: Transaction, merchant: string): Promise<{ items: ApiKey[] }> {
  return { items: (await findApiKeys(tx, merchant)).map(wireKey) };
}

/** A member makes an API key, whose secret is in this answer alone. Refuses with `api-key-limit` or `rate-limited`. */
export async function makeApiKey(
  { database, limits }: Pick<MerchantsDependencies, "database" | "limits">,
  caller: SellerCaller,
): Promise<v.InferOutput<typeof NewApiKey>> {
  memberOf(caller);
  const { merchant } = caller;
  await limits.take("api-key-merchant", merchant);
  return database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const working = (await findApiKeys(tx, merchant)).filter(({ revokedAt }) => !revokedAt);
    if (working.length >= MOST_API_KEYS) throw refuse("api-key-limit");
    const { row, secret } = await newApiKey(tx, merchant);
    return { ...wireKey(row), secret };
  });
}

/** A member ends an API key at once; ended again it stays as it was. Refuses with `not-found`. */
export async function revokeApiKey({ database }: Pick<MerchantsDependencies, "database">, caller: SellerCaller, id: string): Promise<void> {
  memberOf(caller);
  if (!(await endApiKey(database, caller.merchant, id))) throw refuse("not-found");
}

function wireKey({ id, hint, createdAt, revokedAt }: ApiKeyRow): ApiKey {
  return { id, hint, created: createdAt.getTime(), ...(revokedAt && { revoked: revokedAt.getTime() }) };
}
