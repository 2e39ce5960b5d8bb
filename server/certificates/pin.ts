import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { PinPurpose } from "../../protocol/pin.ts";

/** The keys that PIN verifiers are sealed under, 32 bytes each, by key id; new ones are sealed under `current`, older ones still open. */
export interface PinKeys {
  readonly current: string;
  secret(kid: string): Uint8Array | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERIFIER_BYTES = 32;

/**
 * Seals a PIN verifier (32 bytes) for one key: length of kid ‖ kid ‖ nonce ‖ AES-256-GCM (NIST SP 800-38D) text and tag.
 * The kid and the certificate's SPKI hash are authenticated, so that a row's verifier cannot be put into another row.
 */
export function sealVerifier(keys: PinKeys, spkiHash: Uint8Array, verifier: Uint8Array): Buffer {
  if (verifier.length !== VERIFIER_BYTES) throw new RangeError(`a PIN verifier has ${VERIFIER_BYTES} bytes`);
  const kid = Buffer.from(keys.current, "ascii");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", secretOf(keys, keys.current), nonce).setAAD(associatedData(kid, spkiHash));
  return Buffer.concat([Buffer.from([kid.length]), kid, nonce, cipher.update(verifier), cipher.final(), cipher.getAuthTag()]);
}

/** The verifier that was sealed for this key; throws where the sealed bytes, the key or the SPKI hash are not those of the sealing. */
export function openVerifier(keys: PinKeys, spkiHash: Uint8Array, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const kid = bytes.subarray(1, 1 + (bytes[0] ?? 0));
  const nonceEnd = 1 + kid.length + NONCE_BYTES;
  const textEnd = nonceEnd + VERIFIER_BYTES;
  if (bytes.length !== textEnd + TAG_BYTES) throw new RangeError("a sealed PIN verifier is cut or too long");
  const decipher = createDecipheriv("aes-256-gcm", secretOf(keys, kid.toString("ascii")), bytes.subarray(1 + kid.length, nonceEnd), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(associatedData(kid, spkiHash))
    .setAuthTag(bytes.subarray(textEnd));
  return Buffer.concat([decipher.update(bytes.subarray(nonceEnd, textEnd)), decipher.final()]);
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

function associatedData(kid: Uint8Array, spkiHash: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from("coconut-pay/pin-verifier\0"), Buffer.from([kid.length]), kid, spkiHash]);
}

function secretOf(keys: PinKeys, kid: string): Uint8Array {
  const secret = keys.secret(kid);
  if (!secret) throw new Error(`the key store has no PIN key ${kid}`);
  return secret;
}
