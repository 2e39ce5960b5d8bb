import canonicalizeJson from "canonicalize";
import { type Bytes, utf8 } from "./bytes.ts";

/** A value that RFC 8785 can write: JSON, with members that are undefined left out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** The RFC 8785 (JCS) bytes of a JSON value; throws TypeError for what has no canonical form (NaN, lone surrogates). */
export function canonicalBytes(value: Json): Bytes {
  const text = canonicalText(value);
  if (!isWellFormed(text)) throw new TypeError("a lone surrogate has no canonical form (RFC 8785 section 3.2.2.2)");
  return utf8(text);
}

/** Whether a JSON text is the RFC 8785 form of the value that was parsed from it; an ordinary one is found so without being written anew. */
export function isCanonicalText(text: string, value: Json): boolean {
  // Where names stand in order, JSON.stringify writes as RFC 8785 does; names that look like numbers it puts first.
  if (isInOrder(value) && JSON.stringify(value) === text) return !text.includes("\\ud") || isWellFormed(text);
  const canonical = canonicalText(value);
  return canonical === text && isWellFormed(text);
}

function isInOrder(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (isArray(value)) return value.every(isInOrder);
  const names = Object.keys(value);
  return names.every((name, at) => (at === 0 || (names[at - 1] ?? "") < name) && isInOrder(value[name]));
}

function isArray(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function canonicalText(value: Json): string {
  const text = (canonicalizeJson as unknown as (value: Json) => string | undefined)(value);
  if (text === undefined) throw new TypeError("undefined has no canonical form");
  return text;
}

/** Whether a text holds no lone surrogate, written as one or escaped by the serializer; a backslash of the text's own is written twice. */
function isWellFormed(text: string): boolean {
  return !/\p{Cs}|(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/iu.test(text);
}
