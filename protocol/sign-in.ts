import * as v from "valibot";
import { type ReadByChain, readByChain, signByChain } from "./claims.ts";
import { DeviceId, HandoffId, MerchantId, UserNumber } from "./ids.ts";
import { type CompactJws, CompactJwsText } from "./jws.ts";
import { base64Url, displayText, Milliseconds, Origin } from "./text.ts";

export const SIGN_IN_TYPE = "coconut-sign-in+jws";
/** How long a sign-in may be used after it was issued, and how far a wallet's clock may run ahead, in ms. */
export const SIGN_IN_LIFETIME_MS = 120_000;
const CLOCK_SKEW_MS = 60_000;

/** What a user signs to be known to a site: this person, to this origin, in answer to this challenge, now. */
export const SignIn = v.strictObject({
  /** The origin of the page that asked, as the browser knows it; the gateway's own for the dashboard. */
  audience: Origin,
  /** The merchant whose registered origin that is; absent for the gateway's own. */
  merchant: v.exactOptional(MerchantId),
  /** 32 random bytes of the site's server, used once. */
  challenge: base64Url(32),
  /** The hand-off in which this phone answers for a PC's page: what such a page shows may have been relayed. */
  handoff: v.exactOptional(HandoffId),
  user: UserNumber,
  device: DeviceId,
  issued: Milliseconds,
  expires: Milliseconds,
});
export type SignIn = v.InferOutput<typeof SignIn>;

/** A merchant as wallets show it where they sign for it: by the registry, never by a page. */
export const Site = v.object({ merchant: MerchantId, name: displayText(60), origins: v.array(Origin), livemode: v.boolean() });
export type Site = v.InferOutput<typeof Site>;

/** A sign-in as a compact JWS (ES256), `x5c` = the signing certificate, then the master's if it is another. */
export const SignedSignIn = CompactJwsText(16 * 1024);

/** Signs a sign-in with a certificate's key; `chain` is standard base64 DER, the signer's certificate first. */
export function signSignIn(signIn: SignIn, key: CryptoKey, chain: readonly string[]): Promise<CompactJws> {
  return signByChain(SIGN_IN_TYPE, signIn, key, chain);
}

/** Reads a signed sign-in without checking signature, chain or times; undefined when its form is not as agreed or not canonical. */
export function readSignIn(jws: string): (ReadByChain<SignIn> & { readonly signIn: SignIn }) | undefined {
  const read = readByChain(SignIn, SIGN_IN_TYPE, jws);
  return read && { ...read, signIn: read.claims };
}

/** Whether a sign-in may be used at a time (ms): not over, not longer than agreed, and not of a wallet whose clock runs more than a minute ahead. */
export function signInHolds({ issued, expires }: SignIn, now: number): boolean {
  return issued <= now + CLOCK_SKEW_MS && now < expires && expires - issued <= SIGN_IN_LIFETIME_MS;
}
