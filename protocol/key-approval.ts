import * as v from "valibot";
import { type ReadByChain, readByChain, signByChain } from "./claims.ts";
import { MerchantId } from "./ids.ts";
import { type CompactJws, CompactJwsText } from "./jws.ts";
import { PinProof } from "./pin.ts";
import { base64Url, displayText, Milliseconds } from "./text.ts";

export const KEY_APPROVAL_TYPE = "coconut-key-approval+jws";

/** What an owner signs, with the PIN, so that a key may sign for the merchant over real money. */
export const KeyApproval = v.strictObject({
  merchant: MerchantId,
  /** The merchant's name as the owner was shown it. */
  name: displayText(60),
  /** SHA-256 of the key's SubjectPublicKeyInfo. */
  key: base64Url(32),
  issued: Milliseconds,
});
export type KeyApproval = v.InferOutput<typeof KeyApproval>;

/** The owner's signature, compact JWS (ES256, `x5c`), and the proof of the PIN over it. */
export const SignedKeyApproval = v.strictObject({ approval: CompactJwsText(24 * 1024), pinProof: PinProof });
export type SignedKeyApproval = v.InferOutput<typeof SignedKeyApproval>;

/** Signs a key approval with a certificate's key; `chain` is standard base64 DER, the signer's certificate first. */
export function signKeyApproval(approval: KeyApproval, key: CryptoKey, chain: readonly string[]): Promise<CompactJws> {
  return signByChain(KEY_APPROVAL_TYPE, approval, key, chain);
}

/** Reads a signed key approval without checking signature, chain or time; undefined when its form is not as agreed or not canonical. */
export function readKeyApproval(jws: string): ReadByChain<KeyApproval> | undefined {
  return readByChain(KeyApproval, KEY_APPROVAL_TYPE, jws);
}
