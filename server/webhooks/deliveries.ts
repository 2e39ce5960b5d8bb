import type * as v from "valibot";
import { refuse } from "../../protocol/problem.ts";
import type { Delivery, DeliveryQuery } from "../../protocol/webhook.ts";
import { pageOf } from "../http/page.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { DELIVERIES_CHANNEL, recordEventFor } from "../storage/outbox.ts";
import { lockEndpoint } from "./endpoint-store.ts";

type Stored = "id" | "event" | "type" | "endpoint" | "url" | "endpointState" | "state" | "attempts" | "body";
interface DeliveryRow extends Record<string, unknown>, Pick<Delivery, Stored> {
  readonly created: Date;
  readonly due: Date | null;
}

const SELECT = `
select d.id, d.event, e.type, d.endpoint, p.url, case when p.deleted_at is not null then 'deleted' when p.enabled then 'enabled' else 'disabled' end as "endpointState",
  d.state, d.created_at as created, d.due_at as due, d.attempts, e.body
from webhook_deliveries d join events e on e.id = d.event join webhook_endpoints p on p.id = d.endpoint`;
/** Ids begin with their time, whose first digit is 0. */
const ABOVE_ALL = "whd_z";

/** A page of a merchant's deliveries, newest first, with every try. */
export async function listDeliveries(
  database: Database,
  merchant: string,
  query: v.InferOutput<typeof DeliveryQuery>,
): Promise<{ items: Delivery[]; next?: string }> {
  const page = await pageOf(query, (limit) =>
    database.query<DeliveryRow>(
      `${SELECT} where d.merchant = $1 and d.id < $2 and ($3::text is null or d.endpoint = $3) and ($4::text is null or d.state = $4)
       order by d.id desc limit $5`,
      [merchant, query.cursor ?? ABOVE_ALL, query.endpoint ?? null, query.state ?? null, limit],
    ),
  );
  return { ...page, items: page.items.map(describe) };
}

/**
 * Makes a delivery due now, with all its tries anew; whether it had held does not matter. Refuses with `not-found`, also where its endpoint
 * was deleted, or with `webhook-endpoint-disabled`.
 */
export async function redeliver(database: Database, merchant: string, id: string): Promise<Delivery> {
  return database.transaction(async (tx) => {
    const [found] = await tx.query<{ endpoint: string }>("select endpoint from webhook_deliveries where id = $1 and merchant = $2", [id, merchant]);
    if (!found) throw refuse("not-found");
    const endpoint = await lockEndpoint(tx, merchant, found.endpoint);
    if (!endpoint) throw refuse("not-found");
    if (!endpoint.enabled) throw refuse("webhook-endpoint-disabled");
    await tx.query("update webhook_deliveries set state = 'pending', due_at = now(), tries = 0 where id = $1", [id]);
    await tx.query("select pg_notify($1, '')", [DELIVERIES_CHANNEL]);
    return findDelivery(tx, id);
  });
}

/** Sends an event of no meaning to one endpoint, whatever it has asked for. */
export async function testEndpoint(database: Database, merchant: string, id: string): Promise<Delivery> {
  return database.transaction(async (tx) => {
    const endpoint = await lockEndpoint(tx, merchant, id);
    if (!endpoint) throw refuse("not-found");
    if (!endpoint.enabled) throw refuse("webhook-endpoint-disabled");
    return findDelivery(tx, await recordEventFor(tx, id, { merchant, type: "endpoint.test", data: { merchant } }));
  });
}

async function findDelivery(tx: Transaction, id: string): Promise<Delivery> {
  const [row] = await tx.query<DeliveryRow>(`${SELECT} where d.id = $1`, [id]);
  if (!row) throw new Error(`the delivery ${id} is not there`);
  return describe(row);
}

function describe({ id, event, type, endpoint, url, endpointState, state, created, due, attempts, body }: DeliveryRow): Delivery {
  // Due is when it is looked at, which is no try while the endpoint is off.
  const next = due && endpointState === "enabled" ? { nextAttempt: due.getTime() } : {};
  return { id, event, type, endpoint, url, endpointState, state, created: created.getTime(), ...next, attempts, body };
}
