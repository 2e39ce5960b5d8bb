import { type Bytes, fromBase64, toBase64 } from "../../protocol/bytes.ts";

export type PemLabel = "PRIVATE KEY" | "CERTIFICATE" | "CERTIFICATE REQUEST";

/** DER in its textual form (RFC 7468). */
export function toPem(label: PemLabel, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The DER of every block of that label, in their order; what is no base64 is left out. */
export function allFromPem(label: PemLabel, text: string): Bytes[] {
  const blocks = text.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, "g"));
  return [...blocks].flatMap(([, block = ""]) => fromBase64(block.replaceAll(/\s/g, "")) ?? []);
}

/** The DER of the first block of that label; throws where there is none. */
export function fromPem(label: PemLabel, text: string): Bytes {
  const [der] = allFromPem(label, text);
  if (!der) throw new Error(`This holds no PEM block "${label}".`);
  return der;
}
