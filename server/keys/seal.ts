import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretKeys } from "./generations.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed and for which row: authenticated, so that a row's sealed bytes cannot be put into another row or another column. */
export interface Sealing {
  /** Names what is sealed, e.g. `pin-verifier`. */
  readonly purpose: string;
  /** What tells the row apart from all others. */
  readonly row: Uint8Array;
  /** How many bytes are sealed. */
  readonly bytes: number;
}

/** Seals bytes under the current key: length of kid ‖ kid ‖ nonce ‖ AES-256-GCM (NIST SP 800-38D) text and tag. Throws RangeError for another length. */
export function seal(keys: SecretKeys, sealing: Sealing, text: Uint8Array): Buffer {
  if (text.length !== sealing.bytes) throw new RangeError(`a ${sealing.purpose} has ${sealing.bytes} bytes`);
  const kid = Buffer.from(keys.current, "ascii");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", secretOf(keys, keys.current, sealing), nonce).setAAD(associatedData(kid, sealing));
  return Buffer.concat([Buffer.from([kid.length]), kid, nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** The bytes that were sealed so; throws where the sealed bytes, the key, the purpose or the row are not those of the sealing. */
export function unseal(keys: SecretKeys, sealing: Sealing, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const kid = bytes.subarray(1, 1 + (bytes[0] ?? 0));
  const nonceEnd = 1 + kid.length + NONCE_BYTES;
  const textEnd = nonceEnd + sealing.bytes;
  if (bytes.length !== textEnd + TAG_BYTES) throw new RangeError(`a sealed ${sealing.purpose} is cut or too long`);
  const decipher = createDecipheriv("aes-256-gcm", secretOf(keys, kid.toString("ascii"), sealing), bytes.subarray(1 + kid.length, nonceEnd), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(associatedData(kid, sealing))
    .setAuthTag(bytes.subarray(textEnd));
  return Buffer.concat([decipher.update(bytes.subarray(nonceEnd, textEnd)), decipher.final()]);
}

function associatedData(kid: Uint8Array, { purpose, row }: Sealing): Buffer {
  return Buffer.concat([Buffer.from(`coconut-pay/${purpose}\0`), Buffer.from([kid.length]), kid, row]);
}

function secretOf(keys: SecretKeys, kid: string, { purpose }: Sealing): Uint8Array {
  const secret = keys.secret(kid);
  if (!secret) throw new Error(`the key store has no key ${kid} to open a ${purpose}`);
  return secret;
}
