import { sha256, toBase64 } from "./bytes.ts";

/** The `Content-Digest` field of a message body (RFC 9530 section 2): `sha-256=:<base64>:`. */
export async function contentDigest(body: Uint8Array): Promise<string> {
  return `sha-256=:${toBase64(await sha256(body))}:`;
}
