import { createHash, X509Certificate } from "node:crypto";
import { issueMerchant, readRequest } from "../../protocol/certificate.ts";
import { pemOf } from "../keys/material.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Transaction } from "../storage/database.ts";
import { type CertificateRow, findMerchant, insertCertificate } from "./store.ts";

/**
 * Certifies the key in a merchant's PKCS#10 request (PEM, RFC 7468) by the merchants CA and registers the certificate, which it gives
 * as PEM; older ones stay valid. Throws an Error for the operator where merchant or request are not in order.
 */
export async function certifyMerchant(tx: Transaction, keys: Pick<KeyStore, "issuer">, merchant: string, requestPem: string): Promise<string> {
  if (!(await findMerchant(tx, merchant))) throw new Error(`There is no merchant ${merchant}.`);
  const certificate = await certifyKey(tx, keys, merchant, requestPem);
  if (!certificate) throw new Error("The request is not a PKCS#10 request signed by its own P-256 key.");
  return pemOf("CERTIFICATE", certificate.der);
}

/** {@link certifyMerchant} for a merchant that is there; undefined where the request is not in order. */
export async function certifyKey(tx: Transaction, keys: Pick<KeyStore, "issuer">, merchant: string, requestPem: string): Promise<CertificateRow | undefined> {
  const spki = await requestedKey(requestPem);
  if (!spki) return undefined;
  const der = await issueMerchant(merchant, spki, keys.issuer("merchants"));
  const { validFrom, validTo } = new X509Certificate(der);
  const thumbprint = createHash("sha256").update(der).digest();
  const row = { thumbprint, der: Buffer.from(der), notBefore: new Date(validFrom), notAfter: new Date(validTo), approvedAt: null, revokedAt: null };
  await insertCertificate(tx, { ...row, merchant });
  return row;
}

/** The key (SPKI) that a request in PEM is for, by which it is signed; undefined where the request is not in order. */
export async function requestedKey(requestPem: string): Promise<Uint8Array | undefined> {
  return (await readRequest(requestDer(requestPem)))?.spki;
}

function requestDer(pem: string): Uint8Array {
  const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----/.exec(pem)?.[1];
  return new Uint8Array(Buffer.from(body ?? "", "base64"));
}
