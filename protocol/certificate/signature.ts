import { type Bytes, concat, equalBytes } from "../bytes.ts";

/** The DER ECDSA-Sig-Value (RFC 3279 section 2.2.3) of a P-256 signature r ‖ s, as X.509 and OpenSSL write it. */
export function derSignature(raw: Uint8Array): Bytes {
  const body = concat(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return concat(new Uint8Array([0x30, body.length]), body);
}

/** r ‖ s (64 bytes) of a DER ECDSA-Sig-Value; undefined for any bytes that {@link derSignature} would not have written. */
export function rawSignature(der: Uint8Array): Bytes | undefined {
  const lengthOfR = der[3] ?? 0;
  const r = unsigned(der.subarray(4, 4 + lengthOfR));
  const s = unsigned(der.subarray(6 + lengthOfR));
  if (!r || !s) return undefined;
  const raw = concat(r, s);
  return equalBytes(derSignature(raw), der) ? raw : undefined;
}

function integer(value: Uint8Array): Bytes {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? new Uint8Array(1) : value.subarray(first);
  // A set top bit would make it negative.
  const sign = new Uint8Array((digits[0] ?? 0) & 0x80 ? 1 : 0);
  return concat(new Uint8Array([0x02, sign.length + digits.length]), sign, digits);
}

function unsigned(integer: Uint8Array): Bytes | undefined {
  const digits = integer.length > 32 ? integer.subarray(-32) : integer;
  return integer.length > 33 ? undefined : concat(new Uint8Array(32 - digits.length), digits);
}
