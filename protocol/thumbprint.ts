import { type Bytes, sha256, toBase64Url } from "./bytes.ts";

/** The thumbprint that `x5t#S256` carries (RFC 7515 section 4.1.8): base64url(SHA-256(certificate DER)). */
export async function thumbprint(der: Uint8Array): Promise<string> {
  return toBase64Url(await sha256(der));
}

/** The fingerprint that people compare: SHA-256 over the certificate's DER in lower-case hexadecimal. */
export async function fingerprint(der: Uint8Array): Promise<string> {
  return hex(await sha256(der));
}

/** The name of a key: base64url(SHA-256(SubjectPublicKeyInfo DER)); of the root's key it is the pin that wallets carry. */
export async function spkiHash(spki: Uint8Array): Promise<string> {
  return toBase64Url(await sha256(spki));
}

/** Lower-case hexadecimal of bytes. */
export function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
