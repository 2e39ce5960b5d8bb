import type { Database } from "../database.ts";

/** How many orders may hold goods without being paid; 0 is no limit. */
export interface OrderLimits {
  /** Open orders of one person, or of one visitor who has not signed in. */
  readonly visitor: number;
  /** Open orders from one network. */
  readonly network: number;
  /** How often orders from one network may hold goods within 24 hours and not be paid. */
  readonly networkDay: number;
}

/** Who wants goods to be held. */
export interface Holder {
  readonly session: Buffer | undefined;
  readonly user: string | undefined;
  /** An IPv4 address or the first 64 bits of an IPv6 address. */
  readonly network: string;
}

/** Somebody holds as many goods without paying as anybody may. */
export class TooManyOrders extends Error {
  readonly of: "visitor" | "network";

  constructor(of: "visitor" | "network") {
    super(`too many unpaid orders of one ${of}`);
    this.of = of;
  }
}

/** Lets an order hold goods; throws {@link TooManyOrders}. Counts exactly, however many ask at once, until `tx` ends. */
export async function admitOrder(tx: Pick<Database, "query">, { session, user, network }: Holder, limits: OrderLimits): Promise<void> {
  const visitor = user ?? session?.toString("hex");
  // The network first, always: nobody waits in a circle.
  if (limits.network > 0 || limits.networkDay > 0) await lock(tx, `network ${network}`);
  if (limits.visitor > 0 && visitor !== undefined) await lock(tx, `visitor ${visitor}`);
  const [count] = await tx.query<{ visitor: number; network: number; day: number }>(
    `select count(*) filter (where state = 'open' and (user_number = $1 or session = $2))::int as visitor,
       count(*) filter (where state = 'open' and held_from = $3)::int as network,
       coalesce(sum(times_held) filter (where state in ('open', 'expired', 'canceled') and held_from = $3 and held_at > now() - interval '1 day'), 0)::int as day
     from orders where user_number = $1 or session = $2 or held_from = $3`,
    [user ?? null, session ?? null, network],
  );
  const over = (limit: number, of = 0) => limit > 0 && of >= limit;
  if (over(limits.visitor, count?.visitor)) throw new TooManyOrders("visitor");
  if (over(limits.network, count?.network) || over(limits.networkDay, count?.day)) throw new TooManyOrders("network");
}

/** Forgets from where orders came that have ended and are older than a day. */
export async function forgetNetworks(database: Database): Promise<void> {
  await database.query("update orders set held_from = null where held_from is not null and state <> 'open' and held_at < now() - interval '1 day'");
}

async function lock(tx: Pick<Database, "query">, what: string): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [what]);
}
