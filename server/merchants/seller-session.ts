import type { Session } from "../../protocol/account.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Login } from "../http/server.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { acceptMembership } from "./member-store.ts";

/**
 * A login of the same user and device that acts for one merchant and for nothing of the user's own, as long as the login holds that it
 * is made from. That one must be a certificate's: the password alone acts for no merchant (`certificate-required`). Refuses also with
 * `certificate-suspended` or `certificate-expired`, with `merchant-not-found`, whether there is no such merchant or the caller is no
 * member, or with `rate-limited`.
 */
export async function createSellerSession(
  {
    database,
    limits,
    issueLogin,
    refuseInactiveDevice,
    now,
  }: Pick<MerchantsDependencies, "database" | "limits" | "issueLogin" | "refuseInactiveDevice" | "now">,
  { user, device, generation, issued, expires, byCertificate }: Login,
  merchant: string,
): Promise<Session> {
  await limits.take("seller-session-user", String(user));
  if (!byCertificate) throw refuse("certificate-required");
  await refuseInactiveDevice(user, device);
  if (!(await acceptMembership(database, merchant, user))) throw refuse("merchant-not-found");
  return { ...(await issueLogin({ user, device, merchant, generation }, issued, expires)), serverTime: now() };
}
