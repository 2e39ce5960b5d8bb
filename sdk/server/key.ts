import { createRequest } from "../../protocol/certificate.ts";
import { spkiHash, thumbprint } from "../../protocol/thumbprint.ts";
import { fromPem, toPem } from "./pem.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" };

/** A merchant's key as it signs orders, and its certificate (DER) with the thumbprint. */
export interface MerchantKey {
  readonly privateKey: CryptoKey;
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly thumbprint: string;
}

/** The key of a PKCS#8 PEM with the certificate (PEM) that the gateway gave for it. */
export async function readMerchantKey(privateKey: string, certificate: string): Promise<MerchantKey> {
  const der = fromPem("CERTIFICATE", certificate);
  return {
    privateKey: await crypto.subtle.importKey("pkcs8", fromPem("PRIVATE KEY", privateKey), P256, false, ["sign"]),
    certificate: der,
    thumbprint: await thumbprint(der),
  };
}

/** A new P-256 key (PKCS#8 PEM), the PKCS#10 request (PEM) for its certificate, and the fingerprint by which an owner knows the key: base64url(SHA-256(SPKI)). */
export async function newMerchantKey(): Promise<{ readonly privateKey: string; readonly request: string; readonly fingerprint: string }> {
  const keys = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  return {
    privateKey: toPem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey))),
    request: toPem("CERTIFICATE REQUEST", await createRequest(keys)),
    fingerprint: await spkiHash(new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey))),
  };
}
