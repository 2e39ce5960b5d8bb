import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate, type Extension, id_ce_cRLDistributionPoints, type TBSCertificate } from "@peculiar/asn1-x509";
import { type Bytes, equalBytes } from "../bytes.ts";
import { revocationsUriOf } from "./extensions.ts";
import { derOf } from "./names.ts";
import { rawSignature } from "./signature.ts";

/** A certificate taken apart, nothing checked but its encoding. */
export interface ReadCertificate {
  readonly der: Bytes;
  readonly tbs: TBSCertificate;
  readonly tbsBytes: Bytes;
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly spki: Bytes;
  readonly notBefore: number;
  readonly notAfter: number;
  /** AlgorithmIdentifier inside and beside the signed part. */
  readonly algorithms: readonly [Bytes, Bytes];
  /** r ‖ s; undefined when the signature is not one DER ECDSA-Sig-Value of P-256. */
  readonly signature: Bytes | undefined;
  readonly extensions: readonly Extension[];
}

/** Takes a certificate apart; undefined unless the bytes are one certificate in canonical DER and nothing else. */
export function readCertificate(der: Uint8Array): ReadCertificate | undefined {
  try {
    const certificate = AsnConvert.parse(der, Certificate);
    if (!equalBytes(derOf(certificate), der)) return undefined;
    const tbs = certificate.tbsCertificate;
    return {
      der: new Uint8Array(der),
      tbs,
      tbsBytes: derOf(tbs),
      issuer: derOf(tbs.issuer),
      subject: derOf(tbs.subject),
      spki: derOf(tbs.subjectPublicKeyInfo),
      notBefore: tbs.validity.notBefore.getTime().getTime(),
      notAfter: tbs.validity.notAfter.getTime().getTime(),
      algorithms: [derOf(tbs.signature), derOf(certificate.signatureAlgorithm)],
      signature: rawSignature(new Uint8Array(certificate.signatureValue)),
      extensions: tbs.extensions ?? [],
    };
  } catch {
    return undefined;
  }
}

/** Where a certificate says that its revocation list is; undefined when it does not say, or not in a readable way. */
export function revocationsUri(certificate: ReadCertificate): string | undefined {
  const points = certificate.extensions.find((extension) => extension.extnID === id_ce_cRLDistributionPoints);
  if (!points) return undefined;
  try {
    return revocationsUriOf(new Uint8Array(points.extnValue.buffer));
  } catch {
    return undefined;
  }
}

/** Imports a SubjectPublicKeyInfo as a key that verifies; undefined unless it is exactly an uncompressed P-256 point on the curve. */
export async function importSpki(spki: Uint8Array): Promise<CryptoKey | undefined> {
  if (spki.length !== SPKI_PREFIX.length + 65 || !equalBytes(spki.subarray(0, SPKI_PREFIX.length), SPKI_PREFIX)) return undefined;
  try {
    return await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  } catch {
    return undefined;
  }
}

// SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING (uncompressed point: 04 …) } (RFC 5480 section 2).
// biome-ignore format: bytes
const SPKI_PREFIX = new Uint8Array([
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
  0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
]);
