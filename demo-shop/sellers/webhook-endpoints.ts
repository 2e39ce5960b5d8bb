import type { CoconutOptions } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";

const EVENTS = ["payment.paid", "payment.canceled", "payment.expired", "payment.refunded", "receipt.issued"] as const;

/** The secret by which a seller's webhooks are checked; none where the gateway was never asked for any. */
export async function webhookSecret(database: Database, seller: string): Promise<string | undefined> {
  const [row] = await database.query<{ secret: string }>("select secret from webhook_endpoints where seller = $1", [seller]);
  return row?.secret;
}

/**
 * Has the gateway tell of a seller's payments at `url`, once: an endpoint that is there already and whose secret we know stays. Throws
 * where the gateway refuses.
 */
export async function registerWebhook(database: Database, seller: string, url: string, { api, apiKey }: CoconutOptions): Promise<void> {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { "content-type": "application/json" }) };
    const answer = await fetch(new URL(path, api), { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const [known] = await database.query<{ endpoint: string; url: string }>("select endpoint, url from webhook_endpoints where seller = $1", [seller]);
  const there = endpoints(await call("GET", "/v1/webhook-endpoints"));
  if (known && known.url === url && there.some(({ id }) => id === known.endpoint)) return;
  // One whose secret we do not know is of no use to anybody.
  for (const { id } of there.filter((endpoint) => endpoint.url === url)) await call("DELETE", `/v1/webhook-endpoints/${id}`);
  const { id, secret } = newEndpoint(await call("POST", "/v1/webhook-endpoints", { url, events: EVENTS }));
  await database.query(
    `insert into webhook_endpoints (seller, url, endpoint, secret) values ($1, $2, $3, $4)
     on conflict (seller) do update set url = excluded.url, endpoint = excluded.endpoint, secret = excluded.secret`,
    [seller, url, id, secret],
  );
}

function endpoints(answer: unknown): readonly { readonly id: string; readonly url: string }[] {
  const items: unknown = typeof answer === "object" && answer !== null && "items" in answer ? answer.items : undefined;
  return Array.isArray(items) ? items.filter((item) => typeof item?.id === "string" && typeof item?.url === "string") : [];
}

function newEndpoint(answer: unknown): { readonly id: string; readonly secret: string } {
  if (typeof answer === "object" && answer !== null && "id" in answer && "secret" in answer) {
    const { id, secret } = answer;
    if (typeof id === "string" && typeof secret === "string") return { id, secret };
  }
  throw new Error("The gateway's answer names no endpoint with a secret.");
}
