import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { EventType, WebhookEndpoint } from "../../protocol/webhook.ts";
import type { SecretKeys } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import { describeEndpoint, findEndpoints, insertEndpoint, lockEndpoint, replaceSecret, updateEndpoint } from "./endpoint-store.ts";
import { newSecret, sealSecret, secretText } from "./secret.ts";

/** How many endpoints a merchant may have. */
export const MOST_ENDPOINTS = 10;
/** How long a replaced secret also signs, in ms. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000;

export interface EndpointParts {
  readonly database: Database;
  readonly keys: SecretKeys;
  readonly now: () => number;
  /** Whether events may be sent to an address. */
  readonly mayCall: (url: string) => Promise<boolean>;
}

type NewEndpoint = WebhookEndpoint & { secret: string };

/** Adds an endpoint; its secret is in this answer alone. */
export async function createEndpoint(parts: EndpointParts, merchant: string, { url, events }: { url: string; events: EventType[] }): Promise<NewEndpoint> {
  if (!(await parts.mayCall(url))) throw refuse("webhook-url-refused");
  const id = newId("whe");
  const secret = newSecret();
  const endpoint = { id, merchant, url, events: distinct(events), secret: sealSecret(parts.keys, id, secret) };
  const row = await parts.database.transaction((tx) => insertEndpoint(tx, endpoint, MOST_ENDPOINTS));
  if (!row) throw refuse("webhook-endpoint-limit");
  return { ...describeEndpoint(row, parts.now()), secret: secretText(secret) };
}

/** A merchant's endpoints, oldest first. */
export async function listEndpoints({ database, now }: EndpointParts, merchant: string): Promise<WebhookEndpoint[]> {
  return (await findEndpoints(database, merchant)).map((row) => describeEndpoint(row, now()));
}

/** Changes what is said; enabled again, it starts afresh with what waits for it. */
export async function changeEndpoint(
  parts: EndpointParts,
  { merchant, id }: { readonly merchant: string; readonly id: string },
  change: { readonly url?: string; readonly events?: readonly EventType[]; readonly enabled?: boolean },
): Promise<WebhookEndpoint> {
  if (change.url !== undefined && !(await parts.mayCall(change.url))) throw refuse("webhook-url-refused");
  const row = await parts.database.transaction(async (tx) => {
    const endpoint = await lockEndpoint(tx, merchant, id);
    if (!endpoint) throw refuse("not-found");
    const { url = endpoint.url, events = endpoint.events, enabled = endpoint.enabled } = change;
    return updateEndpoint(tx, id, { url, enabled, events: distinct(events), afresh: change.enabled === true && !endpoint.enabled });
  });
  return describeEndpoint(row, parts.now());
}

/** A new secret for an endpoint; the one before signs as well for {@link SECRET_OVERLAP_MS}. */
export async function rotateSecret({ database, keys, now }: EndpointParts, merchant: string, id: string): Promise<NewEndpoint> {
  const secret = newSecret();
  const row = await database.transaction(async (tx) => {
    if (!(await lockEndpoint(tx, merchant, id))) throw refuse("not-found");
    return replaceSecret(tx, id, sealSecret(keys, id, secret), new Date(now() + SECRET_OVERLAP_MS));
  });
  return { ...describeEndpoint(row, now()), secret: secretText(secret) };
}

function distinct(events: readonly EventType[]): EventType[] {
  return [...new Set(events)];
}
