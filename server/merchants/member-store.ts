import type { MemberRole, Membership } from "../../protocol/merchant.ts";
import type { Transaction } from "../storage/database.ts";

export interface MemberRow extends Record<string, unknown> {
  readonly user: bigint;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly since: Date;
  /** Whether the member has acted for the merchant. */
  readonly accepted: boolean;
}

const SELECT = `
select b.user_number as user, u.name, u.email, b.role, b.since, b.accepted_at is not null as accepted
from merchant_members b join users u on u.number = b.user_number where b.merchant = $1 and b.ended_at is null`;

/** Who may act for a merchant now: owners first, then by the time of their appointment. */
export function findMembers(tx: Transaction, merchant: string): Promise<MemberRow[]> {
  return tx.query<MemberRow>(`${SELECT} order by b.role = 'owner' desc, b.since, b.user_number`, [merchant]);
}

/** A member whose appointment lasts. */
export async function findMember(tx: Transaction, merchant: string, user: bigint): Promise<MemberRow | undefined> {
  const [row] = await tx.query<MemberRow>(`${SELECT} and b.user_number = $2`, [merchant, user]);
  return row;
}

/** Appoints a user; an appointment that lasts stays as it is, one that has ended begins anew. */
export async function insertMember(tx: Transaction, member: { merchant: string; user: bigint; role: MemberRole; accepted: boolean }): Promise<void> {
  await tx.query(
    `insert into merchant_members as b (merchant, user_number, role, accepted_at) values ($1, $2, $3, case when $4::boolean then now() end)
     on conflict (merchant, user_number) do update set role = excluded.role, since = now(), ended_at = null, accepted_at = excluded.accepted_at
     where b.ended_at is not null`,
    [member.merchant, member.user, member.role, member.accepted],
  );
}

/** Writes the role of somebody who is a member now. */
export async function writeRole(tx: Transaction, merchant: string, user: bigint, role: MemberRole): Promise<void> {
  await tx.query("update merchant_members set role = $3 where merchant = $1 and user_number = $2 and ended_at is null", [merchant, user, role]);
}

/** Ends an appointment; its row stays, for the receipts that name it. */
export async function endMember(tx: Transaction, merchant: string, user: bigint): Promise<void> {
  await tx.query("update merchant_members set ended_at = now() where merchant = $1 and user_number = $2 and ended_at is null", [merchant, user]);
}

/** Whether a user is a member now; remembers that the member has acted. */
export async function acceptMembership(tx: Transaction, merchant: string, user: bigint): Promise<boolean> {
  const rows = await tx.query(
    "update merchant_members set accepted_at = coalesce(accepted_at, now()) where merchant = $1 and user_number = $2 and ended_at is null returning merchant",
    [merchant, user],
  );
  return rows.length === 1;
}

export interface MembershipRow extends Record<string, unknown>, Omit<Membership, "mode"> {
  readonly livemode: boolean;
  readonly liveRequested: boolean;
}

/** The merchants that a user may act for now, in the order of the appointments. */
export function findMemberships(tx: Transaction, user: bigint): Promise<MembershipRow[]> {
  return tx.query<MembershipRow>(
    `select b.merchant, m.name, b.role, m.livemode, m.live_requested_at is not null as "liveRequested"
     from merchant_members b join merchants m on m.id = b.merchant where b.user_number = $1 and b.ended_at is null order by b.since, b.merchant`,
    [user],
  );
}
