import type { Session } from "../../protocol/account.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database } from "../storage/database.ts";
import { generationOf } from "./store.ts";
import { issueLogin, type LoginKeys } from "./token.ts";

/**
 * A login without the password, for who has been known by a certificate, from `issued` (ms) on, for 7 days or up to `expires`; for one
 * merchant where one is named. It is of the generation given, or of the user's present one. Refuses with `certificate-untrusted` where
 * there is no such user.
 */
export async function deriveLogin(
  { database, keys }: { database: Database; keys: LoginKeys },
  { user, device, merchant, generation }: { user: bigint; device: string; merchant?: string; generation?: number },
  issued: number,
  expires?: number,
): Promise<Session> {
  const of = generation ?? (await generationOf(database, user));
  if (of === undefined) throw refuse("certificate-untrusted");
  return issueLogin(keys, { user, device, generation: of, byCertificate: true, ...(merchant !== undefined && { merchant }) }, issued, expires);
}
