import * as v from "valibot";
import { type Bytes, concat, sha256, toBase64Url, utf8 } from "./bytes.ts";
import { base64Url } from "./text.ts";

export const PIN_ITERATIONS = 600_000;
/** Wrong PINs in a row after which a certificate is suspended. */
export const PIN_ATTEMPTS = 5;

/** What a PIN proof may be for; part of what is authenticated, so that a proof for one is none for another. */
export type PinPurpose = "payment" | "device" | "limit" | "pin-change" | "password" | "transfer" | "withdrawal" | "merchant";

/** A PIN: six digits or more, or any password of 6 to 128 characters. Never sent, never stored on the device. */
export const Pin = v.pipe(v.string(), v.minLength(6), v.maxLength(128));

/** base64url of a verifier (32 bytes). */
export const PinVerifier = base64Url(32);
/** base64url of a proof (32 bytes). */
export const PinProof = base64Url(32);

/** PBKDF2-SHA-256(PIN, salt = SHA-256(SubjectPublicKeyInfo DER), 600,000), 32 bytes. */
export async function pinVerifier(pin: string, spki: Uint8Array): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", utf8(pin.normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
  const salt = await sha256(spki);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: PIN_ITERATIONS }, key, 256));
}

/**
 * The bytes that a proof authenticates: `coconut-pay/<purpose>` ‖ 0x00 ‖ SHA-256(signing input of the compact JWS). The signature
 * is left out, since (r, s) and (r, n − s) both hold: a proof would not survive the other one, and the failure would count.
 */
export async function pinProofInput(purpose: PinPurpose, jws: string): Promise<Bytes> {
  return concat(utf8(`coconut-pay/${purpose}`), new Uint8Array(1), await sha256(utf8(jws.slice(0, jws.lastIndexOf(".")))));
}

/** base64url(HMAC-SHA-256(verifier, {@link pinProofInput})). */
export async function pinProof(verifier: Uint8Array, purpose: PinPurpose, jws: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", verifier as Bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, await pinProofInput(purpose, jws))));
}
