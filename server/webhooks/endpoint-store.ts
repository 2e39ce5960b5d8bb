import type { EventType, WebhookEndpoint } from "../../protocol/webhook.ts";
import type { Transaction } from "../storage/database.ts";

interface EndpointRow extends Record<string, unknown> {
  readonly id: string;
  readonly url: string;
  readonly events: EventType[];
  readonly enabled: boolean;
  readonly created: Date;
  readonly secret: Buffer;
  readonly failingSince: Date | null;
  readonly disabledAt: Date | null;
  readonly formerUntil: Date | null;
}

const COLUMNS = `id, url, events, enabled, created_at as created, secret,
  failing_since as "failingSince", disabled_at as "disabledAt", former_until as "formerUntil"`;

/** An endpoint as its merchant sees it: without any secret. */
export function describeEndpoint({ id, url, events, enabled, created, failingSince, disabledAt, formerUntil }: EndpointRow, now: number): WebhookEndpoint {
  return {
    ...{ id, url, events, enabled, created: created.getTime() },
    ...(failingSince && { failingSince: failingSince.getTime() }),
    ...(disabledAt && { disabledAt: disabledAt.getTime() }),
    ...(formerUntil && formerUntil.getTime() > now && { formerSecretUntil: formerUntil.getTime() }),
  };
}

/** A merchant's endpoints, oldest first. */
export function findEndpoints(tx: Transaction, merchant: string): Promise<EndpointRow[]> {
  return tx.query<EndpointRow>(`select ${COLUMNS} from webhook_endpoints where merchant = $1 and deleted_at is null order by id`, [merchant]);
}

/** A merchant's endpoint, locked until the transaction ends. */
export async function lockEndpoint(tx: Transaction, merchant: string, id: string): Promise<EndpointRow | undefined> {
  const [row] = await tx.query<EndpointRow>(`select ${COLUMNS} from webhook_endpoints where id = $1 and merchant = $2 and deleted_at is null for update`, [
    id,
    merchant,
  ]);
  return row;
}

/** Adds an endpoint unless its merchant has `most` already; undefined then. Parallel additions of one merchant wait for one another. */
export async function insertEndpoint(
  tx: Transaction,
  endpoint: { id: string; merchant: string; url: string; events: readonly EventType[]; secret: Buffer },
  most: number,
): Promise<EndpointRow | undefined> {
  const { id, merchant, url, events, secret } = endpoint;
  await tx.query("select 1 from merchants where id = $1 for no key update", [merchant]);
  const [row] = await tx.query<EndpointRow>(
    `insert into webhook_endpoints (id, merchant, url, events, secret) select $1, $2, $3, $4, $5
     where (select count(*) from webhook_endpoints where merchant = $2 and deleted_at is null) < $6 returning ${COLUMNS}`,
    [id, merchant, url, events, secret, most],
  );
  return row;
}

/** Writes what of an endpoint its merchant may change; whoever enables it wipes out that it failed. */
export async function updateEndpoint(
  tx: Transaction,
  id: string,
  change: { readonly url: string; readonly events: readonly EventType[]; readonly enabled: boolean; readonly afresh: boolean },
): Promise<EndpointRow> {
  const rows = await tx.query<EndpointRow>(
    `update webhook_endpoints set url = $2, events = $3, enabled = $4, disabled_at = case when $5 then null else disabled_at end,
       failing_since = case when $5 then null else failing_since end
     where id = $1 returning ${COLUMNS}`,
    [id, change.url, change.events, change.enabled, change.afresh],
  );
  return one(rows);
}

/** Puts a new secret in the place of the present one, which signs as well until `until`. */
export async function replaceSecret(tx: Transaction, id: string, secret: Buffer, until: Date): Promise<EndpointRow> {
  const rows = await tx.query<EndpointRow>(
    `update webhook_endpoints set former_secret = secret, former_until = $3, secret = $2 where id = $1 returning ${COLUMNS}`,
    [id, secret, until],
  );
  return one(rows);
}

/** Ends an endpoint; its deliveries stay readable, its secrets do not. */
export async function deleteEndpoint(tx: Transaction, merchant: string, id: string): Promise<boolean> {
  const rows = await tx.query(
    `update webhook_endpoints set enabled = false, deleted_at = now(), secret = '', former_secret = null, former_until = null
     where id = $1 and merchant = $2 and deleted_at is null returning 1`,
    [id, merchant],
  );
  if (rows.length === 0) return false;
  await tx.query("update webhook_deliveries set state = 'failed', due_at = null where endpoint = $1 and state = 'pending'", [id]);
  return true;
}

function one(rows: EndpointRow[]): EndpointRow {
  const [row] = rows;
  if (!row) throw new Error("an endpoint that was locked is not there");
  return row;
}
