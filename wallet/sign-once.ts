import { randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../protocol/canonical.ts";
import { signCompact } from "../protocol/jws.ts";
import { type PinPurpose, pinProof, pinVerifier } from "../protocol/pin.ts";
import { refuse } from "../protocol/problem.ts";
import type { CertificateKey, HeldCertificate } from "./database.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** A user's key and certificate on this device, logged in or not; refuses with `certificate-required` or `key-missing`. */
export async function certificateOf(wallet: Wallet, user: string): Promise<{ readonly key: CertificateKey; readonly held: HeldCertificate }> {
  const [key, held] = await Promise.all([wallet.database.get("keys", user), wallet.database.get("certificates", user)]);
  if (!held) throw refuse("certificate-required");
  if (!key) throw refuse("key-missing");
  return { key, held };
}

/** A JWS of a type by a user's certificate on this device, with its chain, over claims and what makes them good for now and once. */
export async function signOnce(wallet: Wallet, user: string, type: string, claims: Readonly<Record<string, Json>>): Promise<string> {
  const { key, held } = await certificateOf(wallet, user);
  const payload = canonicalBytes({ ...claims, issued: await gatewayNow(wallet.database), nonce: toBase64Url(randomBytes(16)) });
  return signCompact({ alg: "ES256", typ: type, x5c: [...held.card.chain] }, payload, key.privateKey);
}

/** The proof over a JWS by the PIN of a user's certificate on this device. */
export async function proveOnce(wallet: Wallet, user: string, pin: string, purpose: PinPurpose, jws: string): Promise<string> {
  const { key } = await certificateOf(wallet, user);
  return pinProof(await pinVerifier(pin, key.spki), purpose, jws);
}
