import { type Bytes, concat, fromBase64Url, toBase64Url, utf8 } from "../bytes.ts";
import { canonicalBytes } from "../canonical.ts";
import { RECEIPT_TYPE, type Receipt, type ReceiptSignature } from "../receipt.ts";

/** The payload of a receipt: base64url of its canonical bytes (RFC 8785). */
export function encodeReceipt(receipt: Receipt): string {
  return toBase64Url(canonicalBytes(receipt));
}

/** Signs a receipt's payload with a P-256 key (RFC 7515 section 7.2.1); `chain` is standard base64 DER: the signer, its master, the CA above. */
export async function signReceipt(payload: string, key: CryptoKey, chain: readonly string[]): Promise<ReceiptSignature> {
  const protectedHeader = toBase64Url(utf8(JSON.stringify({ alg: "ES256", typ: RECEIPT_TYPE, x5c: chain })));
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, utf8(`${protectedHeader}.${payload}`));
  return { protected: protectedHeader, signature: toBase64Url(lowS(new Uint8Array(signature))) };
}

/** The same signature in the only form that a receipt may have; undefined where it is not 64 bytes. */
export function normalSignature(signature: ReceiptSignature): ReceiptSignature | undefined {
  const raw = fromBase64Url(signature.signature);
  return raw?.length === 64 ? { ...signature, signature: toBase64Url(lowS(raw)) } : undefined;
}

/** Whether s of r ‖ s is the lower of the two that hold, so that nobody without the key can write a second form of a signature. */
export function isLowS(signature: Uint8Array): boolean {
  return integerOf(signature.subarray(32)) <= HALF;
}

/** The order of P-256 (FIPS 186-4 section D.1.2.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF = ORDER >> 1n;

function lowS(signature: Bytes): Bytes {
  if (isLowS(signature)) return signature;
  const s = (ORDER - integerOf(signature.subarray(32))).toString(16).padStart(64, "0");
  return concat(
    signature.subarray(0, 32),
    Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(s.slice(2 * at, 2 * at + 2), 16)),
  );
}

function integerOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
