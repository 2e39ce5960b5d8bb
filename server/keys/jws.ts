import { hash, type KeyObject, sign } from "node:crypto";
import { toBase64Url, utf8 } from "../../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../../protocol/canonical.ts";

/** A private key, and the thumbprint (base64url) of its certificate where a signature names one. */
export interface JwsKey {
  readonly thumbprint?: string;
  readonly privateKey: KeyObject;
}

/** Claims as a compact JWS (RFC 7515 section 7.1): ES256 over their canonical bytes, the certificate in `x5t#S256`. */
export function signClaims({ thumbprint, privateKey }: JwsKey, typ: string, claims: Json): string {
  const header = { alg: "ES256", typ, ...(thumbprint !== undefined && { "x5t#S256": thumbprint }) };
  const input = `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(canonicalBytes(claims))}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/**
 * SHA-256 of a compact JWS's signing input (RFC 7515 section 5.1), by which a consent is known. Not of the whole JWS: an ECDSA
 * signature (r, s) holds as (r, n − s) too, so whoever sees one could make other bytes of it, which must not look like a second consent.
 */
export function consentOf(jws: string): Buffer {
  return hash("sha256", jws.slice(0, jws.lastIndexOf(".")), "buffer");
}
