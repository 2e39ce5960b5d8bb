import type { Session } from "../../protocol/account.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Login } from "../http/server.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { acceptMembership } from "./member-store.ts";

/**
 * A login of the same user and device that acts for one merchant and for nothing of the user's own. Refuses with `merchant-not-found`,
 * whether there is no such merchant or the caller is no member, or with `rate-limited`.
 */
export async function createSellerSession(
  { database, limits, issueLogin, now }: Pick<MerchantsDependencies, "database" | "limits" | "issueLogin" | "now">,
  { user, device, generation }: Login,
  merchant: string,
): Promise<Session> {
  await limits.take("seller-session-user", String(user));
  const began = now();
  if (!(await acceptMembership(database, merchant, user))) throw refuse("merchant-not-found");
  return issueLogin({ user, device, merchant, generation }, began);
}
