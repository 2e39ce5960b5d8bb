import { randomBytes } from "node:crypto";
import { toBase64Url } from "../../protocol/bytes.ts";
import { ORDER_CHECK_TYPE, ORDER_REQUEST_TYPE, type OrderCheck, type OrderRequest } from "../../protocol/order-check.ts";
import { type JwsKey, signClaims } from "../keys/jws.ts";

/** A check as a compact JWS by the gateway's result key. */
export function signCheck(key: JwsKey, check: OrderCheck): string {
  return signClaims(key, ORDER_CHECK_TYPE, check);
}

/** What the gateway shows a merchant's server when it asks for an order: good for two minutes, for this merchant and number alone. */
export function signOrderRequest(key: JwsKey, { merchant, number }: Pick<OrderRequest, "merchant" | "number">): string {
  const request: OrderRequest = { merchant, number, issued: Date.now(), nonce: toBase64Url(new Uint8Array(randomBytes(16))) };
  return signClaims(key, ORDER_REQUEST_TYPE, request);
}
