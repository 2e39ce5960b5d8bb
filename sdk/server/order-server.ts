import { type Order, signOrder, tidOf } from "../../protocol/order.ts";
import { ORDER_REQUEST_LIFETIME_MS, verifyOrderRequest } from "../../protocol/order-check.ts";
import { problemDocument } from "../../protocol/problem.ts";
import type { GatewayKeys } from "./gateway-keys.ts";
import type { MerchantKey } from "./key.ts";

/** What to answer to the gateway, whatever the web framework. */
export interface OrderAnswer {
  readonly status: 200 | 401 | 404;
  readonly headers: { readonly "content-type": string; readonly "cache-control": "no-store" };
  readonly body: string;
}

/** The gateway's fetch of an order, as it came to the merchant's server. */
export interface OrderFetch {
  /** The request's header `coconut-order-request`. */
  readonly header: string | undefined;
  /** The number in the request's address. */
  readonly number: string;
}

/** What a page carries of an order: `merchant` and `order` (JSON) for the attributes of the pay button, and its tid. */
export interface PageOrder {
  readonly merchant: string;
  readonly order: string;
  readonly tid: string;
}

/** An order as the page's own copy of it. */
export async function pageOrder(order: Order): Promise<PageOrder> {
  return { merchant: order.merchant, order: JSON.stringify(order), tid: await tidOf(order) };
}

/** Signs the order for the gateway, and tells nobody else that there is one: who asks must have the gateway's signature over this merchant and number, now. */
export async function answerFetch(
  keys: GatewayKeys,
  key: MerchantKey,
  merchant: string,
  fetch: OrderFetch,
  order: () => Promise<Order | undefined>,
): Promise<OrderAnswer> {
  if (!(await isGateway(keys, merchant, fetch))) return refusal("signature-invalid", 401);
  const found = await order();
  if (found?.number !== fetch.number) return refusal("not-found", 404);
  return answer(200, "application/json", { order: await signOrder(found, key.privateKey, key.thumbprint) });
}

async function isGateway(keys: GatewayKeys, merchant: string, { header = "", number }: OrderFetch): Promise<boolean> {
  const named = await keys.named(header);
  const request = named && (await verifyOrderRequest(header, (wanted) => (wanted === named.thumbprint ? named.key.publicKey : undefined)));
  if (!named || !request || Math.abs(Date.now() - request.issued) > ORDER_REQUEST_LIFETIME_MS) return false;
  return request.merchant === merchant && request.number === number && request.issued >= named.key.notBefore && request.issued <= named.key.notAfter;
}

function refusal(code: "signature-invalid" | "not-found", status: 401 | 404): OrderAnswer {
  return answer(status, "application/problem+json", { ...problemDocument({ code }), status });
}

function answer(status: OrderAnswer["status"], type: string, body: unknown): OrderAnswer {
  return { status, headers: { "content-type": type, "cache-control": "no-store" }, body: JSON.stringify(body) };
}
