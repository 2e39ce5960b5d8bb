import type * as v from "valibot";
import type { DeliveryAttempt } from "../../protocol/webhook.ts";
import type { Database, Transaction } from "../storage/database.ts";

export type Attempt = v.InferOutput<typeof DeliveryAttempt>;

/** A delivery that this process sends, and nobody else while its lease lasts. */
export interface Taken extends Record<string, unknown> {
  readonly id: string;
  readonly event: string;
  readonly body: string;
  readonly tries: number;
  /** Which taking this is: a later one of another process knows more. */
  readonly takes: number;
  readonly endpoint: string;
  readonly url: string;
  readonly secret: Buffer;
  readonly formerSecret: Buffer | null;
  readonly formerUntil: Date | null;
  readonly failing: boolean;
}

export interface Room {
  /** Whether deliveries to endpoints whose last try failed are wanted, or those to all others. */
  readonly failing: boolean;
  readonly most: number;
  readonly mostPerEndpoint: number;
  /** How many are under way, by endpoint. */
  readonly busy: ReadonlyMap<string, number>;
}

/** Takes deliveries that are due, the longest due first, until `until`: should this process die, another takes them then. */
export function takeDue(database: Database, { failing, most, mostPerEndpoint, busy }: Room, now: Date, until: Date): Promise<Taken[]> {
  return database.query<Taken>(TAKE, [now, until, failing, most, mostPerEndpoint, [...busy.keys()], [...busy.values()]]);
}

/** Skips from endpoint to endpoint in the index, so that the queue of one, however long, costs the others nothing. */
const TAKE = `
with recursive waiting(endpoint) as (
  (select endpoint from webhook_deliveries where state = 'pending' order by endpoint limit 1)
  union all
  select (select d.endpoint from webhook_deliveries d where d.state = 'pending' and d.endpoint > w.endpoint order by d.endpoint limit 1)
  from waiting w where w.endpoint is not null
), ready as (
  select d.id from waiting w
  join webhook_endpoints e on e.id = w.endpoint and e.enabled and (e.failing_since is not null) = $3
  left join unnest($6::text[], $7::integer[]) as b(endpoint, busy) on b.endpoint = w.endpoint
  cross join lateral (
    select q.id, q.due_at from webhook_deliveries q where q.state = 'pending' and q.endpoint = w.endpoint and q.due_at <= $1
    order by q.due_at limit greatest(0, $5 - coalesce(b.busy, 0)) for update skip locked
  ) d
  order by d.due_at limit $4
)
update webhook_deliveries d set due_at = $2, takes = d.takes + 1
from ready r, events v, webhook_endpoints e
where d.id = r.id and v.id = d.event and e.id = d.endpoint
returning d.id, d.event, v.body, d.tries, d.takes, d.endpoint, e.url, e.secret, e.former_secret as "formerSecret", e.former_until as "formerUntil",
  e.failing_since is not null as failing`;

/** Notes that the endpoint has taken the event; it fails no longer. */
export async function noteDelivered(tx: Transaction, { id, endpoint, failing }: Taken, attempt: Attempt): Promise<void> {
  if (failing) await tx.query("update webhook_endpoints set failing_since = null where id = $1", [endpoint]);
  await tx.query(`update webhook_deliveries set state = 'delivered', due_at = null, tries = tries + 1, ${ADD_ATTEMPT} where id = $1`, [id, attempt]);
}

/** Notes since when an endpoint has failed. Endpoints are locked before their deliveries, here as everywhere. */
export async function noteFailing(tx: Transaction, endpoint: string, at: Date): Promise<void> {
  await tx.query("update webhook_endpoints set failing_since = $2 where id = $1 and failing_since is null", [endpoint, at]);
}

/** Notes a failed try and when the next one is due, `undefined` where there is none. A later taker's word on the state counts more. */
export async function noteFailed(tx: Transaction, { id, takes }: Taken, attempt: Attempt, due: Date | undefined): Promise<void> {
  const mine = "takes = $3 and state = 'pending'";
  await tx.query(
    `update webhook_deliveries set ${ADD_ATTEMPT},
       state = case when ${mine} and $4::timestamptz is null then 'failed' else state end,
       due_at = case when ${mine} then $4 else due_at end, tries = case when ${mine} then tries + 1 else tries end
     where id = $1`,
    [id, attempt, takes, due ?? null],
  );
}

/** Disables an endpoint that says it is gone, or else one that has failed since `failingSince` or longer. */
export async function disableEndpoint(tx: Transaction, endpoint: string, at: Date, failingSince: Date | undefined): Promise<void> {
  await tx.query(
    "update webhook_endpoints set enabled = false, disabled_at = $2 where id = $1 and enabled and ($3::timestamptz is null or failing_since <= $3)",
    [endpoint, at, failingSince ?? null],
  );
}

/** The newest 50: redelivered by hand there may be any number. */
const ADD_ATTEMPT = "attempts = case when jsonb_array_length(attempts) < 50 then attempts else attempts - 0 end || jsonb_build_array($2::jsonb)";
