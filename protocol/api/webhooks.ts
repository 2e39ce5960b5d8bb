import * as v from "valibot";
import { page } from "../account.ts";
import { DeliveryId, WebhookEndpointId } from "../ids.ts";
import { Delivery, DeliveryQuery, NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointChange, WebhookEndpointRequest } from "../webhook.ts";
import type { Operation } from "./operation.ts";

const endpoint = v.strictObject({ id: WebhookEndpointId });
const delivery = v.strictObject({ id: DeliveryId });

export const webhooks = {
  createWebhookEndpoint: {
    method: "POST",
    path: "/v1/webhook-endpoints",
    caller: "seller",
    summary: "Have events sent to an address; its secret is shown once",
    status: 201,
    body: WebhookEndpointRequest,
    reply: NewWebhookEndpoint,
  },
  listWebhookEndpoints: {
    method: "GET",
    path: "/v1/webhook-endpoints",
    caller: "seller",
    summary: "Where events are sent",
    status: 200,
    reply: v.object({ items: v.array(WebhookEndpoint) }),
  },
  changeWebhookEndpoint: {
    method: "PUT",
    path: "/v1/webhook-endpoints/{id}",
    caller: "seller",
    summary: "Change, disable or enable an endpoint",
    status: 200,
    params: endpoint,
    body: WebhookEndpointChange,
    reply: WebhookEndpoint,
  },
  deleteWebhookEndpoint: {
    method: "DELETE",
    path: "/v1/webhook-endpoints/{id}",
    caller: "seller",
    summary: "Send no more events there",
    status: 204,
    params: endpoint,
  },
  rotateWebhookSecret: {
    method: "POST",
    path: "/v1/webhook-endpoints/{id}/secret",
    caller: "seller",
    summary: "A new secret; the former one also signs for a day",
    status: 201,
    params: endpoint,
    reply: NewWebhookEndpoint,
  },
  testWebhookEndpoint: {
    method: "POST",
    path: "/v1/webhook-endpoints/{id}/test",
    caller: "seller",
    summary: "Send a test event",
    status: 201,
    params: endpoint,
    reply: Delivery,
  },
  listDeliveries: {
    method: "GET",
    path: "/v1/webhook-deliveries",
    caller: "seller",
    summary: "Deliveries with every try and its answer, newest first",
    status: 200,
    query: DeliveryQuery,
    reply: page(Delivery),
  },
  redeliver: {
    method: "POST",
    path: "/v1/webhook-deliveries/{id}/redelivery",
    caller: "seller",
    summary: "Send a delivery again now",
    status: 200,
    params: delivery,
    reply: Delivery,
  },
} as const satisfies Record<string, Operation>;
