import type { Member, Membership } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { SellerCaller } from "../http/server.ts";
import type { Transaction } from "../storage/database.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { endMember, findMember, findMembers, findMemberships, insertMember, type MemberRow } from "./member-store.ts";
import { memberOf, ownerOf } from "./permissions.ts";
import { lockMerchant } from "./store.ts";
import { modeOf } from "./view.ts";

/** Who may act for a merchant. */
export async function listMembers(tx: Transaction, merchant: string): Promise<{ items: Member[] }> {
  return { items: (await findMembers(tx, merchant)).map(wireMember) };
}

/** The merchants that a user may act for. */
export async function listMemberships(tx: Transaction, user: bigint): Promise<{ items: Membership[] }> {
  const rows = await findMemberships(tx, user);
  return { items: rows.map(({ merchant, name, role, ...row }) => ({ merchant, name, role, mode: modeOf(row) })) };
}

/**
 * An owner appoints a user as operator; who is a member already stays what they are. Never as owner: owners pay out and approve signing
 * keys, so a login, which a script in the dashboard has too, must not be enough to make one. Refuses with `member-not-found` or
 * `rate-limited`.
 */
export async function appointMember(
  { database, limits, userOfEmail }: Pick<MerchantsDependencies, "database" | "limits" | "userOfEmail">,
  caller: SellerCaller,
  email: string,
): Promise<Member> {
  ownerOf(caller);
  const { merchant } = caller;
  await limits.take("member-merchant", merchant);
  return database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const user = await userOfEmail(tx, email);
    if (user === undefined) throw refuse("member-not-found");
    await insertMember(tx, { merchant, user, role: "operator", accepted: false });
    const member = await findMember(tx, merchant, user);
    if (!member) throw new Error("the new member is not there");
    return wireMember(member);
  });
}

/** An owner ends an appointment, or a member their own; at once, also for logins that are open. Refuses with `member-not-found` or `last-owner`. */
export async function removeMember({ database }: Pick<MerchantsDependencies, "database">, caller: SellerCaller, userText: string): Promise<void> {
  const user = BigInt(userText);
  // Nobody is asked before being appointed, so anybody may leave.
  if (memberOf(caller).user !== user) ownerOf(caller);
  const { merchant } = caller;
  await database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const members = await findMembers(tx, merchant);
    const member = members.find((one) => one.user === user);
    if (!member) throw refuse("member-not-found");
    if (member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1) throw refuse("last-owner");
    await endMember(tx, merchant, user);
  });
}

/** Without the name until the member has acted: whoever makes a merchant must not learn who is behind an e-mail address. */
function wireMember({ user, name, email, role, since, accepted }: MemberRow): Member {
  return { user: String(user), name: accepted ? name : email.slice(0, 60), email, role, since: since.getTime() };
}
