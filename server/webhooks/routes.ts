import { refuse } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { listDeliveries, redeliver, testEndpoint } from "./deliveries.ts";
import { deleteEndpoint } from "./endpoint-store.ts";
import { changeEndpoint, createEndpoint, type EndpointParts, listEndpoints, rotateSecret } from "./endpoints.ts";

/** Serves what merchants do with their endpoints and deliveries; those of others are not found. */
export function serveWebhooks({ serve }: Pick<HttpServer, "serve">, parts: EndpointParts & { readonly limits: RateLimits }): void {
  const { database, limits } = parts;
  serve(sellerApi.createWebhookEndpoint, async ({ caller, body }) => {
    await limits.take("webhook-change-merchant", caller.merchant);
    return createEndpoint(parts, caller.merchant, body);
  });
  serve(sellerApi.listWebhookEndpoints, async ({ caller }) => ({ items: await listEndpoints(parts, caller.merchant) }));
  serve(sellerApi.changeWebhookEndpoint, async ({ caller, params, body }) => {
    await limits.take("webhook-change-merchant", caller.merchant);
    return changeEndpoint(parts, { merchant: caller.merchant, id: params.id }, body);
  });
  serve(sellerApi.deleteWebhookEndpoint, async ({ caller, params }) => {
    if (!(await database.transaction((tx) => deleteEndpoint(tx, caller.merchant, params.id)))) throw refuse("not-found");
    return undefined;
  });
  serve(sellerApi.rotateWebhookSecret, async ({ caller, params }) => {
    await limits.take("webhook-change-merchant", caller.merchant);
    return rotateSecret(parts, caller.merchant, params.id);
  });
  serve(sellerApi.testWebhookEndpoint, async ({ caller, params }) => {
    await limits.take("webhook-by-hand-merchant", caller.merchant);
    return testEndpoint(database, caller.merchant, params.id);
  });
  serve(sellerApi.listDeliveries, ({ caller, query }) => listDeliveries(database, caller.merchant, query));
  serve(sellerApi.redeliver, async ({ caller, params }) => {
    await limits.take("webhook-by-hand-merchant", caller.merchant);
    return redeliver(database, caller.merchant, params.id);
  });
}
