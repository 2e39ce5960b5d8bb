import type { MerchantOrigin } from "../../../protocol/merchant.ts";
import type { Transaction } from "../../storage/database.ts";

export type OriginFailure = NonNullable<MerchantOrigin["failure"]>;

/** Who holds an origin. */
export interface OriginRow extends Record<string, unknown> {
  readonly origin: string;
  readonly merchant: string;
  readonly provenBy: "well-known" | "operator";
  readonly checkedAt: Date | null;
  readonly failingSince: Date | null;
}

/** Any constant: the first of the lock's two numbers says that it is about an origin. */
const LOCK = 4_400_010;

/** Lets only one change of who has an origin happen at a time, until the transaction ends; before {@link lockMerchant}, never after. */
export async function lockOrigin(tx: Transaction, origin: string): Promise<void> {
  await tx.query("select pg_advisory_xact_lock($1, hashtext($2))", [LOCK, origin]);
}

/** Whose an origin is, as frames, payments and wallets believe it. */
export async function findHolder(tx: Transaction, origin: string): Promise<OriginRow | undefined> {
  const [row] = await tx.query<OriginRow>(
    `select origin, merchant, proven_by as "provenBy", checked_at as "checkedAt", failing_since as "failingSince" from merchant_origins where origin = $1`,
    [origin],
  );
  return row;
}

/** Gives an origin to a merchant, whoever had it before. */
export async function writeHolder(tx: Transaction, origin: string, merchant: string, provenBy: OriginRow["provenBy"], checked: Date | null): Promise<void> {
  await tx.query(
    `insert into merchant_origins (origin, merchant, proven_by, checked_at, next_check) values ($1, $2, $3, $4, $4::timestamptz + interval '1 day')
     on conflict (origin) do update set merchant = excluded.merchant, proven_by = excluded.proven_by, checked_at = excluded.checked_at,
       next_check = excluded.next_check, added_at = clock_timestamp(), failure = null, failing_since = null`,
    [origin, merchant, provenBy, checked],
  );
}

/** Writes how a check of a proven origin went. */
export async function writeHolderCheck(tx: Transaction, origin: string, checked: Date, failure: OriginFailure | null): Promise<void> {
  await tx.query(
    `update merchant_origins set checked_at = greatest(checked_at, $2), failure = $3, next_check = $2::timestamptz + interval '1 day',
       failing_since = case when $3::text is not null then coalesce(failing_since, $2) end
     where origin = $1`,
    [origin, checked, failure],
  );
}

/** Takes an origin from its holder, and the order address that lies on it along. */
export async function takeOrigin(tx: Transaction, origin: string, holder: string): Promise<void> {
  await tx.query("delete from merchant_origins where origin = $1 and merchant = $2", [origin, holder]);
  await tx.query("update merchants set order_url = null where id = $1 and starts_with(order_url, $2 || '/')", [holder, origin]);
}

/** How many origins a merchant has, claimed and proven together. */
export async function countClaims(tx: Transaction, merchant: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::integer as count from (select origin from origin_claims where merchant = $1 union select origin from merchant_origins where merchant = $1) o`,
    [merchant],
  );
  return row?.count ?? 0;
}

/** Whether a merchant has claimed an origin, proven or not. */
export async function hasClaim(tx: Transaction, merchant: string, origin: string): Promise<boolean> {
  return (await tx.query("select 1 from origin_claims where merchant = $1 and origin = $2", [merchant, origin])).length > 0;
}

/** Notes a claim; one that is there stays as it is. */
export async function insertClaim(tx: Transaction, merchant: string, origin: string): Promise<void> {
  await tx.query("insert into origin_claims (merchant, origin) values ($1, $2) on conflict do nothing", [merchant, origin]);
}

/** Notes when a claimed origin was asked, and why it proved nothing. */
export async function writeClaimCheck(tx: Transaction, merchant: string, origin: string, checked: Date, failure: OriginFailure | null): Promise<void> {
  await tx.query("update origin_claims set checked_at = $3, failure = $4 where merchant = $1 and origin = $2", [merchant, origin, checked, failure]);
}

/** Whether there was one. */
export async function deleteClaim(tx: Transaction, merchant: string, origin: string): Promise<boolean> {
  return (await tx.query("delete from origin_claims where merchant = $1 and origin = $2 returning origin", [merchant, origin])).length > 0;
}

export interface ListedOrigin extends Record<string, unknown> {
  readonly origin: string;
  readonly provenBy: OriginRow["provenBy"] | null;
  readonly checkedAt: Date | null;
  readonly failingSince: Date | null;
  readonly failure: OriginFailure | null;
}

/** A merchant's claimed and proven origins in the order in which it came to them; one of them where `origin` is given. */
export function findOrigins(tx: Transaction, merchant: string, origin: string | null = null): Promise<ListedOrigin[]> {
  return tx.query<ListedOrigin>(
    `select origin, o.proven_by as "provenBy", case when o.origin is null then c.checked_at else o.checked_at end as "checkedAt",
       o.failing_since as "failingSince", case when o.origin is null then c.failure else o.failure end as failure
     from (select * from origin_claims where merchant = $1) c full join (select * from merchant_origins where merchant = $1) o using (origin)
     where $2::text is null or origin = $2 order by least(c.claimed_at, o.added_at), origin`,
    [merchant, origin],
  );
}

/** Takes up to `most` proven origins of live merchants whose daily check is due; whoever takes one puts its next check off by a day. */
export function takeDue(tx: Transaction, most: number, now: Date): Promise<{ origin: string; merchant: string }[]> {
  return tx.query(
    `update merchant_origins set next_check = $2::timestamptz + interval '1 day' where origin in (
       select o.origin from merchant_origins o join merchants m on m.id = o.merchant
       where o.proven_by = 'well-known' and o.next_check <= $2 and m.livemode order by o.next_check limit $1 for update of o skip locked)
     returning origin, merchant`,
    [most, now],
  );
}
