const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A byte string that is backed by its own memory (never a SharedArrayBuffer), as WebCrypto wants it. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Text of UTF-8 bytes; throws TypeError when they are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The parts one after the other. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** `length` bytes of the platform's secure random source. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

const STANDARD = alphabet("+/");
const URL_SAFE = alphabet("-_");

/** Standard base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  const digits = encode(bytes, STANDARD);
  return digits + "=".repeat((4 - (digits.length % 4)) % 4);
}

/** Bytes of canonical standard base64; undefined for anything that {@link toBase64} would not have written. */
export function fromBase64(text: string): Bytes | undefined {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return text.length % 4 === 0 ? decode(text, text.length - padding, STANDARD) : undefined;
}

/** base64url without padding (RFC 7515 section 2). */
export function toBase64Url(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE);
}

/** Bytes of canonical base64url; undefined for padding, other alphabets or stray trailing bits. */
export function fromBase64Url(text: string): Bytes | undefined {
  return decode(text, text.length, URL_SAFE);
}

interface Alphabet {
  /** The ASCII code of each digit. */
  readonly codes: Uint8Array;
  /** The value of each code's digit; 255 where the code is no digit. */
  readonly values: Uint8Array;
}

function alphabet(last: string): Alphabet {
  const codes = utf8(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${last}`);
  const values = new Uint8Array(128).fill(255);
  codes.forEach((code, value) => {
    values[code] = value;
  });
  return { codes, values };
}

/** Digits without padding. Tables of our own: the gateway passes here several times a payment, and atob and btoa are slow in Node. */
function encode(bytes: Uint8Array, { codes }: Alphabet): string {
  const digits = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    // What the last group writes past the end is dropped.
    digits[at++] = codes[group >> 18] ?? 0;
    digits[at++] = codes[(group >> 12) & 63] ?? 0;
    digits[at++] = codes[(group >> 6) & 63] ?? 0;
    digits[at++] = codes[group & 63] ?? 0;
  }
  return decoder.decode(digits);
}

/** The bytes of the first `length` characters; undefined where one is no digit, one is too many, or the last has stray bits. */
function decode(text: string, length: number, { values }: Alphabet): Bytes | undefined {
  if (length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let at = 0;
  let pending = 0;
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const value = values[text.charCodeAt(i)] ?? 255;
    if (value === 255) return undefined;
    pending = ((pending << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = pending >> bits;
    }
  }
  return (pending & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

/** SHA-256 of bytes (FIPS 180-4). */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Whether two byte strings are equal, in time that does not depend on where they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
