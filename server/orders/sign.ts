import { type KeyObject, randomBytes, sign } from "node:crypto";
import { toBase64Url, utf8 } from "../../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../../protocol/canonical.ts";
import { ORDER_CHECK_TYPE, ORDER_REQUEST_TYPE, type OrderCheck, type OrderRequest } from "../../protocol/order-check.ts";

/** The gateway's result key and the thumbprint (base64url) of its certificate. */
export interface SigningKey {
  readonly thumbprint: string;
  readonly privateKey: KeyObject;
}

/** A check as a compact JWS by the gateway's result key. */
export function signCheck(key: SigningKey, check: OrderCheck): string {
  return signClaims(key, ORDER_CHECK_TYPE, check);
}

/** What the gateway shows a merchant's server when it asks for an order: good for two minutes, for this merchant and number alone. */
export function signOrderRequest(key: SigningKey, { merchant, number }: Pick<OrderRequest, "merchant" | "number">): string {
  const request: OrderRequest = { merchant, number, issued: Date.now(), nonce: toBase64Url(new Uint8Array(randomBytes(16))) };
  return signClaims(key, ORDER_REQUEST_TYPE, request);
}

function signClaims({ thumbprint, privateKey }: SigningKey, typ: string, claims: Json): string {
  const header = { alg: "ES256", typ, "x5t#S256": thumbprint };
  const input = `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(canonicalBytes(claims))}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
