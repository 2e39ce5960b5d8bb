import { refuse } from "../../protocol/problem.ts";
import type { IncomingRequest, Login, SellerCaller } from "../http/server.ts";
import type { Transaction } from "../storage/database.ts";

/**
 * Who acts for a merchant by a login that names it, as long as the appointment lasts: read anew for each request, so that its end
 * works at once. Refuses with `seller-required`, or by `refuseInactiveDevice`: who holds a copied device acts for nobody.
 */
export function actingMember(
  database: Transaction,
  authenticate: (request: IncomingRequest) => Promise<Login & { readonly merchant: string }>,
  refuseInactiveDevice: (user: bigint, device: string) => Promise<void>,
): (request: IncomingRequest) => Promise<SellerCaller> {
  return async (request) => {
    const { user, device, merchant } = await authenticate(request);
    const [row] = await database.query<{ role: "owner" | "operator"; livemode: boolean }>(
      `select b.role, m.livemode from merchant_members b join merchants m on m.id = b.merchant
       where b.merchant = $1 and b.user_number = $2 and b.ended_at is null`,
      [merchant, user],
    );
    if (!row) throw refuse("seller-required");
    await refuseInactiveDevice(user, device);
    return { merchant, livemode: row.livemode, member: { user, device, role: row.role } };
  };
}
