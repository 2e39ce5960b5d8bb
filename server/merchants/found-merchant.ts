import { createHash } from "node:crypto";
import type * as v from "valibot";
import { canonicalBytes } from "../../protocol/canonical.ts";
import { newId } from "../../protocol/ids.ts";
import type { Membership, MerchantRequest } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import { openAccount } from "../ledger/read.ts";
import { violates } from "../storage/database.ts";
import { once } from "../storage/idempotency.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { insertMember } from "./member-store.ts";
import { mixesScripts, nameKey } from "./name-key.ts";
import { insertMerchant } from "./store.ts";

/** This gateway's own, in both languages: nobody else's. */
const RESERVED = new Set(["Coconut Pay", "Coconut", "코코넛 페이", "코코넛페이먼트", "코코넛"].map(nameKey));

/**
 * Makes a merchant in test mode with the caller as its owner, once per idempotency key. Refuses with `merchant-name-taken` where the name
 * looks like another's or the gateway's, with `invalid-request` where it is no name, with `rate-limited`.
 */
export async function foundMerchant(
  { database, limits }: Pick<MerchantsDependencies, "database" | "limits">,
  user: bigint,
  { name, business }: v.InferOutput<typeof MerchantRequest>,
  idempotencyKey: string,
): Promise<Membership> {
  const key = nameKey(name);
  if (key === "") throw refuse("invalid-request", { errors: [{ path: "body.name", message: "expected a letter or a digit" }] });
  if (mixesScripts(name)) throw refuse("invalid-request", { errors: [{ path: "body.name", message: "mixes letters of scripts that look alike" }] });
  if (RESERVED.has(key)) throw refuse("merchant-name-taken");
  await limits.take("merchant-user", String(user));
  const requestHash = createHash("sha256").update(canonicalBytes({ name, business })).digest();
  try {
    return await once(database, { owner: `merchant ${user}`, key: idempotencyKey, requestHash }, async (tx): Promise<Membership> => {
      const id = newId("mer");
      await insertMerchant(tx, { id, name, nameKey: key, account: await openAccount(tx, "merchant"), business });
      await insertMember(tx, { merchant: id, user, role: "owner", accepted: true });
      return { merchant: id, name, role: "owner", mode: "test" };
    });
  } catch (error) {
    throw violates(error, "merchants_name_key_key") ? refuse("merchant-name-taken") : error;
  }
}
