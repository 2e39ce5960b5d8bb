import { ALLOWANCE_TYPE, type Allowance } from "../protocol/account.ts";
import { api } from "../protocol/api.ts";
import { randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { canonicalBytes } from "../protocol/canonical.ts";
import { signCompact } from "../protocol/jws.ts";
import { pinProof, pinVerifier } from "../protocol/pin.ts";
import { refuse } from "../protocol/problem.ts";
import { call } from "./client.ts";
import { liveSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** Changes what one click may pay, signed by the certificate; raising it takes the PIN. */
export async function changeAllowance(wallet: Wallet, allowance: Allowance, pin?: string): Promise<Allowance> {
  const { user } = await liveSession(wallet);
  const [key, held] = await Promise.all([wallet.database.get("keys", user), wallet.database.get("certificates", user)]);
  if (!held) throw refuse("certificate-required");
  if (!key) throw refuse("key-missing");
  const issued = await gatewayNow(wallet.database);
  const claims = canonicalBytes({ user, ...allowance, issued, nonce: toBase64Url(randomBytes(16)) });
  const change = await signCompact({ alg: "ES256", typ: ALLOWANCE_TYPE, x5c: [...held.card.chain] }, claims, key.privateKey);
  const proof = pin === undefined ? undefined : await pinProof(await pinVerifier(pin, key.spki), "limit", change);
  return call(wallet, api.changeAllowance, { body: { change, ...(proof && { pinProof: proof }) } });
}
