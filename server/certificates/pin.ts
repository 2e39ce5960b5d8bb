import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { PinPurpose } from "../../protocol/pin.ts";
import type { SecretKeys } from "../keys/generations.ts";
import { type Sealing, seal, unseal } from "../keys/seal.ts";

/** The keys that PIN verifiers are sealed under, 32 bytes each, by key id; new ones are sealed under `current`, older ones still open. */
export type PinKeys = SecretKeys;

const VERIFIER_BYTES = 32;

/** Seals a PIN verifier (32 bytes) for one key, so that it opens for no other. */
export function sealVerifier(keys: PinKeys, spkiHash: Uint8Array, verifier: Uint8Array): Buffer {
  return seal(keys, sealingFor(spkiHash), verifier);
}

/** The verifier that was sealed for this key; throws where the sealed bytes, the key or the SPKI hash are not those of the sealing. */
export function openVerifier(keys: PinKeys, spkiHash: Uint8Array, sealed: Uint8Array): Buffer {
  return unseal(keys, sealingFor(spkiHash), sealed);
}

/** Whether `proof` (base64url, 32 bytes) is the proof of the PIN for this purpose and this signed object; the time taken tells nothing. */
export function proofHolds(keys: PinKeys, certificate: SealedPin, purpose: PinPurpose, jws: string, proof: string): boolean {
  const verifier = openVerifier(keys, certificate.spkiHash, certificate.sealed);
  const expected = createHmac("sha256", verifier).update(proofInput(purpose, jws)).digest();
  const given = Buffer.from(proof, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What a certificate's row keeps of its PIN. */
export interface SealedPin {
  readonly spkiHash: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Same bytes as the protocol's `pinProofInput`, synchronous for the payments' path. */
function proofInput(purpose: PinPurpose, jws: string): Buffer {
  return Buffer.concat([
    Buffer.from(`coconut-pay/${purpose}\0`, "utf8"),
    createHash("sha256")
      .update(jws.slice(0, jws.lastIndexOf(".")), "utf8")
      .digest(),
  ]);
}

function sealingFor(row: Uint8Array): Sealing {
  return { purpose: "pin-verifier", row, bytes: VERIFIER_BYTES };
}
