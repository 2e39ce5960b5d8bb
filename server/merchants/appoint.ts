import type { MemberRole } from "../../protocol/merchant.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { insertMember, writeRole } from "./member-store.ts";
import { findMerchant, lockMerchant } from "./store.ts";

/**
 * The operator appoints a user, also as owner: the first of a merchant that the operator made. Throws an Error for the operator where
 * there is no such merchant or user.
 */
export async function appoint(
  database: Database,
  userOfEmail: (tx: Transaction, email: string) => Promise<bigint | undefined>,
  { merchant, email, role }: { merchant: string; email: string; role: MemberRole },
): Promise<void> {
  await database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const user = await userOfEmail(tx, email);
    if (!(await findMerchant(tx, merchant))) throw new Error(`There is no merchant ${merchant}.`);
    if (user === undefined) throw new Error(`Nobody has signed up as ${email}.`);
    await insertMember(tx, { merchant, user, role, accepted: true });
    await writeRole(tx, merchant, user, role);
  });
}
