import * as v from "valibot";
import { type ReadClaims, readClaims, verifyByGateway } from "./claims.ts";
import { MerchantId, PaymentId } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { Currency, PositiveAmount } from "./money.ts";
import { Tid } from "./order.ts";
import { base64Url, Milliseconds } from "./text.ts";

export const RESULT_TYPE = "coconut-result+jws";

/** What the gateway signs when money has moved; nothing else may be shown as "paid". */
export const Result = v.strictObject({
  payment: PaymentId,
  tid: Tid,
  status: v.literal("paid"),
  merchant: MerchantId,
  currency: Currency,
  amount: PositiveAmount,
  /** Which consent paid: base64url(SHA-256(signing input of the authorization)). */
  authorization: base64Url(32),
  paidAt: Milliseconds,
});
export type Result = v.InferOutput<typeof Result>;

/** A result as a compact JWS (ES256); `x5t#S256` names the gateway's result certificate. */
export const SignedResult = CompactJwsText(4096);

/** Reads a signed result without checking its signature; undefined when its form is not as agreed or not canonical. */
export function readResult(jws: string): ReadClaims<Result> | undefined {
  return readClaims(Result, RESULT_TYPE, jws);
}

/** The result in a JWS whose signature by one of the gateway's keys (by certificate thumbprint) holds; undefined otherwise. */
export function verifyResult(jws: string, keyOf: (thumbprint: string) => CryptoKey | undefined): Promise<Result | undefined> {
  return verifyByGateway(Result, RESULT_TYPE, jws, keyOf);
}
