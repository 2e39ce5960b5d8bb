import { createPublicKey, type KeyObject } from "node:crypto";

/** What every SubjectPublicKeyInfo of P-256 with an uncompressed point begins with (RFC 5480 section 2). */
const P256_PREFIX = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex");
const P256_BYTES = 91;

/** The DER of an ephemeral key given in standard base64; undefined when it is not a P-256 SubjectPublicKeyInfo in its one spelling. */
export function readPcKey(text: string): Buffer | undefined {
  const der = Buffer.from(text, "base64");
  if (der.toString("base64") !== text || der.length !== P256_BYTES || !der.subarray(0, P256_PREFIX.length).equals(P256_PREFIX)) return undefined;
  try {
    importPcKey(der);
    return der;
  } catch {
    // Not a point of the curve.
    return undefined;
  }
}

export function importPcKey(der: Buffer): KeyObject {
  return createPublicKey({ key: der, format: "der", type: "spki" });
}
