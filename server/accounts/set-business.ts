import type { Business } from "../../protocol/business.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** Notes which business a user acts for; it is printed on receipts from now on. Refuses with `rate-limited`. */
export async function setBusiness({ database, limits }: { database: Database; limits: RateLimits }, user: bigint, business: Business): Promise<Business> {
  await limits.take("business-user", String(user));
  await database.query("update users set business = $2 where number = $1", [user, business]);
  return business;
}
