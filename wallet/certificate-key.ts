import type { CertificateKey } from "./database.ts";
import type { Wallet } from "./wallet.ts";

/** This device's key of a user, made once; on disk before anything about it leaves, so that a lost answer does not lose a certificate. */
export async function certificateKey(wallet: Wallet, user: string): Promise<CertificateKey> {
  const known = await wallet.database.get("keys", user);
  if (known) return known;
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const key: CertificateKey = { privateKey: pair.privateKey, publicKey: pair.publicKey, spki };
  await wallet.database.put("keys", key, user);
  return key;
}
