// @peculiar/x509 does not load without the Reflect metadata API.
import "reflect-metadata";
import { Name, Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import type { Bytes } from "../bytes.ts";
import { derOf, nameOf } from "./names.ts";
import { importSpki } from "./read.ts";

const ES256 = { name: "ECDSA", hash: "SHA-256" };

/**
 * A PKCS#10 request (RFC 2986) as DER: proves possession of a P-256 key, whose private half need not be extractable.
 * Its subject is a placeholder, since the authority that answers writes the subject.
 */
export async function createRequest(keys: CryptoKeyPair): Promise<Bytes> {
  const name = new Name(derOf(nameOf({ organizationalUnit: "request", commonName: "request" })));
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: ES256 }, crypto);
  return new Uint8Array(request.rawData);
}

export interface ReadRequest {
  readonly spki: Bytes;
  readonly publicKey: CryptoKey;
}

/** The key in a PKCS#10 request; undefined unless it is a P-256 key, the request is signed by it with SHA-256 and nothing follows. */
export async function readRequest(der: Uint8Array): Promise<ReadRequest | undefined> {
  try {
    // The library would also take text: PEM, hexadecimal, base64.
    if (!isOneSequence(der)) return undefined;
    const request = new Pkcs10CertificateRequest(der as Bytes);
    const spki = new Uint8Array(request.publicKey.rawData);
    const publicKey = await importSpki(spki);
    if (!publicKey || !isEs256(request.signatureAlgorithm) || !(await request.verify(crypto))) return undefined;
    return { spki, publicKey };
  } catch {
    return undefined;
  }
}

function isEs256({ name, hash }: { name: string; hash: { name: string } }): boolean {
  return name === "ECDSA" && hash.name === "SHA-256";
}

/** Whether the bytes are one DER SEQUENCE and nothing after it, which the library would ignore. */
function isOneSequence(der: Uint8Array): boolean {
  const [tag, first = 0, second = 0, third = 0] = der;
  const size = first < 0x80 ? 2 + first : first === 0x81 ? 3 + second : 4 + second * 256 + third;
  return tag === 0x30 && first <= 0x82 && first !== 0x80 && size === der.length;
}
