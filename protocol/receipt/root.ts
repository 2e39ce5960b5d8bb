import { fromBase64, fromBase64Url, toBase64Url } from "../bytes.ts";
import { rootSpkiHash } from "../certificate.ts";

/**
 * base64url(SHA-256(SubjectPublicKeyInfo)) of the root that a text names: a certificate as PEM (RFC 7468), or that hash itself as
 * base64url or as 64 hexadecimal digits with or without colons; undefined where it names none of ours.
 */
export async function rootOf(text: string): Promise<string | undefined> {
  const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text)?.[1];
  if (block !== undefined) {
    const der = fromBase64(block.replaceAll(/\s/g, ""));
    return der && rootSpkiHash(der);
  }
  const compact = text.replaceAll(/[\s:]/g, "");
  if (/^[0-9A-Fa-f]{64}$/.test(compact)) return toBase64Url(Uint8Array.from(compact.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  return compact.length === 43 && fromBase64Url(compact) ? compact : undefined;
}
