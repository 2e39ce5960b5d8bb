import * as v from "valibot";
import { sha256, toBase64Url, utf8 } from "./bytes.ts";
import { type ReadByChain, readByChain, signByChain } from "./claims.ts";
import { HandoffId, MerchantId, PaymentId, UserNumber } from "./ids.ts";
import { type CompactJws, CompactJwsText } from "./jws.ts";
import { SignedOrder, Tid } from "./order.ts";
import { base64Url, Milliseconds, Origin } from "./text.ts";

export const AUTHORIZATION_TYPE = "coconut-authorization+jws";

/** How long after `issued` an authorization may be used at most, and how far a wallet's clock may run ahead, in ms. */
export const AUTHORIZATION_LIFETIME_MS = 120_000;
export const CLOCK_SKEW_MS = 60_000;
/** How long a device-log head may be named after a newer one exists, in ms. */
export const DEVICE_LOG_GRACE_MS = 600_000;

/** What the payer signs: consent to one payment of one order to one payee on one page. */
export const Authorization = v.strictObject({
  payment: PaymentId,
  tid: Tid,
  /** The order as the merchant signed it, whole. */
  order: SignedOrder,
  payee: MerchantId,
  /** The page's origin as the payer's browser knows it; in a hand-off as the PC's frame of the gateway knows it. */
  origin: Origin,
  /** The hand-off in which this phone pays for a PC's page; always with the PIN. */
  handoff: v.exactOptional(HandoffId),
  payer: UserNumber,
  /** Counts up by one for each signature of this certificate; reserved before signing. */
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  /** base64url hash of the last device-log entry that the wallet has seen. */
  deviceLogHead: base64Url(32),
  issued: Milliseconds,
  expires: Milliseconds,
  nonce: base64Url(16),
});
export type Authorization = v.InferOutput<typeof Authorization>;

/** An authorization as a compact JWS (ES256), `x5c` = the signing certificate, then the master's if it is another. */
export const SignedAuthorization = CompactJwsText(96 * 1024);

/** Signs an authorization with a certificate's key; `chain` is standard base64 DER, the signer's certificate first. */
export function signAuthorization(authorization: Authorization, key: CryptoKey, chain: readonly string[]): Promise<CompactJws> {
  return signByChain(AUTHORIZATION_TYPE, authorization, key, chain);
}

/**
 * base64url(SHA-256(signing input)): names one consent. Not a hash of the whole JWS, since an ECDSA signature (r, s) holds as
 * (r, n − s) too, and the other form is no other consent.
 */
export async function consentHash(jws: CompactJws): Promise<string> {
  return toBase64Url(await sha256(utf8(jws.slice(0, jws.lastIndexOf(".")))));
}

export type ReadAuthorization = ReadByChain<Authorization> & { readonly authorization: Authorization };

/** Reads a signed authorization without checking signature or chain; undefined when its form is not as agreed or not canonical. */
export function readAuthorization(jws: string): ReadAuthorization | undefined {
  const read = readByChain(Authorization, AUTHORIZATION_TYPE, jws);
  return read && { ...read, authorization: read.claims };
}
