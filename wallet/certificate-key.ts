import type { CertificateKey } from "./database.ts";
import type { Wallet } from "./wallet.ts";

/** This device's key of a user, made once; on disk before anything about it leaves, so that a lost answer does not lose a certificate. */
export function certificateKey(wallet: Wallet, user: string): Promise<CertificateKey> {
  return keyAt(wallet, user);
}

/** Where the key lies that will take the place of a user's, while its certificate is asked for. */
export function nextKeyPlace(user: string): string {
  return `${user} next`;
}

/** The key of a user's renewed certificate, made once and kept beside the one in use until it is installed. */
export function nextCertificateKey(wallet: Wallet, user: string): Promise<CertificateKey> {
  return keyAt(wallet, nextKeyPlace(user));
}

async function keyAt(wallet: Wallet, place: string): Promise<CertificateKey> {
  const known = await wallet.database.get("keys", place);
  if (known) return known;
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const key: CertificateKey = { privateKey: pair.privateKey, publicKey: pair.publicKey, spki };
  await wallet.database.put("keys", key, place);
  return key;
}
