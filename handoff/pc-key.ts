import { sha256, toBase64, toBase64Url } from "../protocol/bytes.ts";
import { type HandoffClaims, signHandoffClaims } from "../protocol/handoff.ts";

/** A PC's key of one hand-off: made for it, never stored, not extractable. */
export interface PcKey {
  /** SubjectPublicKeyInfo, standard base64 DER. */
  readonly spki: string;
  /** base64url(SHA-256(SPKI)). */
  readonly hash: string;
  /** The `Authorization` header for an action at `now` (ms of the gateway's clock). */
  authorize(handoff: string, action: HandoffClaims["action"], now: number): Promise<{ authorization: string }>;
}

/** Makes an ephemeral P-256 key. */
export async function makePcKey(): Promise<PcKey> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  return {
    spki: toBase64(spki),
    hash: toBase64Url(await sha256(spki)),
    async authorize(handoff, action, now) {
      const jws = await signHandoffClaims({ handoff, action, issued: Math.round(now) }, pair.privateKey);
      return { authorization: `Handoff ${jws}` };
    },
  };
}
