import { newId } from "../../protocol/ids.ts";
import type { EventData, EventType } from "../../protocol/webhook.ts";
import type { Transaction } from "./database.ts";

/** The channel on which every gateway process hears that deliveries wait. */
export const DELIVERIES_CHANNEL = "coconut_deliveries";

/** Something that happened, for whoever of the merchant's endpoints asked for it. */
export interface NewEvent {
  readonly merchant: string;
  readonly type: EventType;
  readonly data: EventData;
}

/**
 * Writes events down in the transaction in which they happen, each with a delivery for every enabled endpoint that asked for its type, in
 * one statement; what nobody asked for leaves no row. The body is fixed here: every try sends the same bytes. Of a payment it says that
 * payment's mode, also once its merchant has gone live; of all else the merchant's.
 */
export async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  await writeEvents(tx, await findAsked(tx, events));
}

/** Those of the events that an endpoint has asked for: of most merchants none, which costs one look at an index for all of them. */
export async function findAsked(tx: Transaction, events: readonly NewEvent[]): Promise<readonly NewEvent[]> {
  if (events.length === 0) return events;
  const rows = await tx.query<{ merchant: string; type: string }>(ASKED, [
    [...new Set(events.map(({ merchant }) => merchant))],
    [...new Set(events.map(({ type }) => type))],
  ]);
  const asked = new Set(rows.map(({ merchant, type }) => `${merchant} ${type}`));
  return events.filter(({ merchant, type }) => asked.has(`${merchant} ${type}`));
}

/** {@link recordEvents} of what {@link findAsked} has found; for callers who send it with others' statements. */
export async function writeEvents(tx: Transaction, asked: readonly NewEvent[]): Promise<void> {
  if (asked.length > 0) await tx.query(record("e.enabled and n.type = any(e.events)"), columns(asked));
}

const ASKED = `
select e.merchant, t.type from webhook_endpoints e join unnest($2::text[]) as t(type) on t.type = any(e.events)
where e.merchant = any($1::text[]) and e.deleted_at is null and e.enabled`;

/** Writes an event down for one endpoint of the merchant, whatever it asked for; the delivery's id. */
export async function recordEventFor(tx: Transaction, endpoint: string, event: NewEvent): Promise<string> {
  const [row] = await tx.query<{ id: string }>(record("e.id = $8"), [...columns([event]), endpoint]);
  if (!row) throw new Error(`the endpoint ${endpoint} is not there`);
  return row.id;
}

function columns(events: readonly NewEvent[]): unknown[] {
  const now = Date.now();
  const timestamp = new Date(now).toISOString();
  const ids = events.map(() => newId("evt", now));
  return [
    ids,
    events.map(({ merchant }) => merchant),
    events.map(({ type }) => type),
    events.map(({ type }, at) => `${JSON.stringify({ id: ids[at], type, timestamp }).slice(0, -1)},"livemode":`).join("\n"),
    // One text, since PostgreSQL reads long texts in an array literal character by character: JSON has no raw line break.
    events.map(({ data }) => `,"data":${JSON.stringify(data)}}`).join("\n"),
    DELIVERIES_CHANNEL,
    events.map(({ data }) => ("payment" in data ? data.payment : null)),
  ];
}

/** Ids of deliveries begin with their event's time, so that they stand in its order. */
const record = (wanted: string) => `
with asked as (
  select n.id, n.merchant, n.type, n.head || (m.livemode and coalesce(p.created_at >= m.live_since, true))::text || n.tail as body, e.id as endpoint
  from unnest($1::text[], $2::text[], $3::text[], string_to_array($4, chr(10)), string_to_array($5, chr(10)), $7::text[])
    as n(id, merchant, type, head, tail, payment)
  join webhook_endpoints e on e.merchant = n.merchant and e.deleted_at is null and ${wanted}
  left join payments p on p.id = n.payment
  join merchants m on m.id = coalesce(p.merchant, n.merchant)
), written as (
  insert into events (id, merchant, type, body) select distinct id, merchant, type, body from asked
), waiting as (
  insert into webhook_deliveries (id, event, endpoint, merchant, due_at)
  select 'whd_' || substr(id, 5, 10) || right(replace(gen_random_uuid()::text, '-', ''), 16), id, endpoint, merchant, now() from asked
  returning id
)
select min(id) as id, pg_notify($6, '') from waiting having count(*) > 0`;
