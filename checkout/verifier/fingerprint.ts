import { fromBase64Url } from "../../protocol/bytes.ts";
import { hex } from "../../protocol/thumbprint.ts";

/** A base64url hash as people compare it: hexadecimal in groups of four. */
export function fingerprintOf(hash: string): string {
  return hex(fromBase64Url(hash) ?? new Uint8Array()).replaceAll(/(.{4})(?=.)/g, "$1 ");
}
