import { CompactSign } from "jose";
import * as v from "valibot";
import { type Bytes, fromBase64Url, fromUtf8, utf8 } from "./bytes.ts";

/** A JWS in compact serialization (RFC 7515 section 7.1). */
export type CompactJws = string;

/** Schema of a compact JWS of at most `max` characters. */
export function CompactJwsText(max: number) {
  return v.pipe(v.string(), v.maxLength(max), v.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/));
}

/** The only header that we write and accept: no `crit`, no `jwk`, no `jku`, one algorithm. */
export const JwsProtectedHeader = v.strictObject({
  alg: v.literal("ES256"),
  typ: v.pipe(v.string(), v.regex(/^coconut-[a-z-]+\+jws$/)),
  /** Certificate chain, standard base64 DER, the signer's first (RFC 7515 section 4.1.6). */
  x5c: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.minLength(4), v.maxLength(8192))), v.minLength(1), v.maxLength(2))),
  "x5t#S256": v.exactOptional(v.pipe(v.string(), v.length(43), v.regex(/^[A-Za-z0-9_-]+$/))),
});
export type JwsProtectedHeader = v.InferOutput<typeof JwsProtectedHeader>;

export interface ParsedJws {
  readonly header: JwsProtectedHeader;
  readonly payload: Bytes;
  /** The payload as it stood in the JWS, base64url. */
  readonly payloadText: string;
  /** The payload as UTF-8 text. */
  readonly text: string;
  readonly json: unknown;
  readonly signingInput: Bytes;
  /** r ‖ s, 64 bytes (RFC 7518 section 3.4). */
  readonly signature: Bytes;
}

/** Signs `payload` with a P-256 key as ES256 (RFC 7518 section 3.4) in compact serialization. */
export function signCompact(header: JwsProtectedHeader, payload: Bytes, key: CryptoKey): Promise<CompactJws> {
  return new CompactSign(payload).setProtectedHeader(header).sign(key);
}

/** Takes a compact JWS apart without checking its signature; undefined when it is not one of ours in canonical base64url. */
export function parseCompact(jws: string): ParsedJws | undefined {
  const parts = jws.split(".");
  const [headerText, payloadText, signatureText] = parts;
  if (parts.length !== 3 || !headerText || !payloadText || !signatureText) return undefined;
  const signature = fromBase64Url(signatureText);
  const payload = fromBase64Url(payloadText);
  const header = v.safeParse(JwsProtectedHeader, parseJson(textOf(fromBase64Url(headerText))));
  if (!header.success || !payload || signature?.length !== 64) return undefined;
  const text = textOf(payload);
  const json = parseJson(text);
  if (text === undefined || json === undefined) return undefined;
  const signingInput = utf8(jws.slice(0, headerText.length + 1 + payloadText.length));
  return { header: header.output, payload, payloadText, text, json, signingInput, signature };
}

/** Whether `signature` is the key's ES256 signature over the signing input. */
export function verifySignature(key: CryptoKey, jws: Pick<ParsedJws, "signature" | "signingInput">): Promise<boolean> {
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, jws.signature, jws.signingInput);
}

function textOf(bytes: Bytes | undefined): string | undefined {
  try {
    return bytes && fromUtf8(bytes);
  } catch {
    return undefined;
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
