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
  /** The value of each byte's digit; 255 where the byte is no digit. */
  readonly values: Uint8Array;
}

function alphabet(last: string): Alphabet {
  const codes = utf8(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${last}`);
  const values = new Uint8Array(256).fill(255);
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
  // From bytes: a text that was cut out of another is slow to read character by character.
  const digits = encoder.encode(length === text.length ? text : text.slice(0, length));
  const rest = length % 4;
  if (rest === 1 || digits.length !== length) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  const whole = length - rest;
  let seen = 0;
  let at = 0;
  for (let i = 0; i < length; i += 4) {
    // Past the end stand zeros, which "A" is.
    const a = values[digits[i] ?? 65] ?? 255;
    const b = values[digits[i + 1] ?? 65] ?? 255;
    const c = values[digits[i + 2] ?? 65] ?? 255;
    const d = values[digits[i + 3] ?? 65] ?? 255;
    seen |= a | b | c | d;
    bytes[at++] = (a << 2) | (b >> 4);
    // What the last group writes past the end is dropped, and has to be nothing.
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
    if (i === whole && ((rest === 2 ? b << 4 : c << 6) & 255) !== 0) return undefined;
  }
  // Of the values only that of no digit has its highest bit set.
  return seen < 128 ? bytes : undefined;
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
