import { Version } from "@peculiar/asn1-x509";
import * as v from "valibot";
import { type Bytes, equalBytes } from "../bytes.ts";
import { DeviceId, MerchantId, UserNumber } from "../ids.ts";
import type { ProblemOf } from "../problem.ts";
import { hex, thumbprint } from "../thumbprint.ts";
import { extensionName, extensionsOf, type Kind } from "./extensions.ts";
import { authoritySubject, derOf, nameOf, type Role, resultSubject, revocationSubject, rootSubject, type Subject, subjectOf } from "./names.ts";
import { importSpki, type ReadCertificate, readCertificate, revocationsUri } from "./read.ts";

/** What every accepted certificate tells. Its dates lie within its issuer's; whether they hold now is for the caller to compare. */
export interface CheckedCertificate {
  readonly der: Bytes;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Bytes;
  readonly publicKey: CryptoKey;
  /** base64url(SHA-256(DER)), as `x5t#S256`. */
  readonly thumbprint: string;
  /** Lower-case hexadecimal, without a sign byte. */
  readonly serial: string;
  readonly notBefore: number;
  readonly notAfter: number;
}
export interface DeviceCertificate extends CheckedCertificate {
  readonly user: string;
  readonly device: string;
  /** Where the indirect CRL is that may name this certificate. */
  readonly revocationsUri: string;
}
export interface MerchantCertificate extends CheckedCertificate {
  readonly merchant: string;
}

/** A certificate that holds, or why not: not signed by that issuer, or signed and outside the profile in the named field. */
export type Verdict<T> = { readonly certificate: T } | { readonly problem: CertificateProblem };
export type CertificateProblem = ProblemOf<"certificate-untrusted"> | ProblemOf<"certificate-profile">;

/** Whether a certificate is a master by this users CA: exactly the profile of RFC 5280 sections 4.1 and 4.2 that `issueMaster` writes. */
export function checkMaster(der: Uint8Array, usersCa: Uint8Array): Promise<Verdict<DeviceCertificate>> {
  return check(der, usersCa, "master", (read) => {
    const { organizationalUnit: user, commonName: device } = subject(read);
    must(v.is(UserNumber, user), "subject.OU");
    must(v.is(DeviceId, device), "subject.CN");
    return { user, device, revocationsUri: listUri(read) };
  });
}

/**
 * Whether a certificate is an additional one by this master (itself checked by {@link checkMaster}): the user is the
 * master's, never the leaf's word; no name beside the subject, no CA, digitalSignature only, within the master's dates.
 */
export function checkDevice(der: Uint8Array, master: Uint8Array): Promise<Verdict<DeviceCertificate>> {
  return check(der, master, "additional", (read, issuer) => {
    const { organizationalUnit, commonName: device } = subject(read);
    const { organizationalUnit: user } = subject(issuer);
    must(organizationalUnit === user, "subject.OU");
    must(v.is(DeviceId, device), "subject.CN");
    return { user, device, revocationsUri: listUri(issuer) };
  });
}

/** Whether a certificate is a merchant's signing certificate by this merchants CA. */
export function checkMerchant(der: Uint8Array, merchantsCa: Uint8Array): Promise<Verdict<MerchantCertificate>> {
  return check(der, merchantsCa, "merchant", (read) => {
    const { organizationalUnit, commonName: merchant } = subject(read);
    must(organizationalUnit === "merchants", "subject.OU");
    must(v.is(MerchantId, merchant), "subject.CN");
    return { merchant };
  });
}

/** Whether a certificate is one that signs results, by this gateway CA. */
export function checkResult(der: Uint8Array, gatewayCa: Uint8Array): Promise<Verdict<CheckedCertificate>> {
  return check(der, gatewayCa, "result", exactly(resultSubject));
}

/** Whether a certificate is the CA of a role, directly by this root. */
export function checkAuthority(role: Role, der: Uint8Array, root: Uint8Array): Promise<Verdict<CheckedCertificate>> {
  return check(der, root, role, exactly(authoritySubject(role)));
}

/** Whether a certificate is the one that signs revocation lists, directly by this root. */
export function checkRevocation(der: Uint8Array, root: Uint8Array): Promise<Verdict<CheckedCertificate>> {
  return check(der, root, "revocation", exactly(revocationSubject));
}

/** Whether a certificate is a root, signed by itself. Whether it is *the* root only its pinned key can tell. */
export function checkRoot(der: Uint8Array): Promise<Verdict<CheckedCertificate>> {
  return check(der, der, "root", exactly(rootSubject));
}

/** Leaves a check with the field that is outside the profile. */
class OutsideProfile extends Error {
  readonly field: string;
  constructor(field: string) {
    super(field);
    this.field = field;
  }
}

function must(holds: boolean, field: string): asserts holds {
  if (!holds) throw new OutsideProfile(field);
}

type Facts = Partial<Pick<DeviceCertificate, "user" | "revocationsUri">>;

async function check<T extends object>(
  der: Uint8Array,
  issuerDer: Uint8Array,
  kind: Kind,
  learn: (read: ReadCertificate, issuer: ReadCertificate) => T,
): Promise<Verdict<CheckedCertificate & T>> {
  try {
    const read = readCertificate(der);
    must(read !== undefined, "encoding");
    const issuer = readCertificate(issuerDer);
    must(
      read.algorithms.every((algorithm) => equalBytes(algorithm, ECDSA_WITH_SHA256)),
      "signatureAlgorithm",
    );
    if (!issuer || !(await signedBy(read, issuer))) return { problem: { code: "certificate-untrusted" } };
    checkSerial(new Uint8Array(read.tbs.serialNumber));
    checkForm(read, issuer);
    const learnt = learn(read, issuer);
    const publicKey = await importSpki(read.spki);
    must(publicKey !== undefined, "subjectPublicKeyInfo");
    await checkExtensions(read, issuer, kind, learnt);
    const { spki, notBefore, notAfter } = read;
    const serial = hex(unsigned(new Uint8Array(read.tbs.serialNumber)));
    return { certificate: { der: read.der, spki, publicKey, thumbprint: await thumbprint(read.der), serial, notBefore, notAfter, ...learnt } };
  } catch (error) {
    if (error instanceof OutsideProfile) return { problem: { code: "certificate-profile", field: error.field } };
    throw error;
  }
}

/** AlgorithmIdentifier { ecdsa-with-SHA256 }, parameters absent (RFC 5758 section 3.2). */
const ECDSA_WITH_SHA256 = new Uint8Array([0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);

/** RFC 5280 section 6.1.3 (a)(1) and (a)(4): the issuer's name, byte for byte, and the issuer's key. */
async function signedBy(read: ReadCertificate, issuer: ReadCertificate): Promise<boolean> {
  const key = await importSpki(issuer.spki);
  if (!key || !read.signature || !equalBytes(read.issuer, issuer.subject)) return false;
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, read.signature, read.tbsBytes);
}

/** RFC 5280 section 4.1.2.2: positive and at most 20 octets. */
function checkSerial(serial: Bytes): void {
  must(serial.length <= 20 && ((serial[0] ?? 0x80) & 0x80) === 0 && serial.some((byte) => byte !== 0), "serialNumber");
}

function unsigned(serial: Bytes): Bytes {
  return serial[0] === 0 ? serial.slice(1) : serial;
}

function checkForm({ tbs, notBefore, notAfter }: ReadCertificate, issuer: ReadCertificate): void {
  must(tbs.version === Version.v3, "version");
  must(tbs.issuerUniqueID === undefined, "issuerUniqueID");
  must(tbs.subjectUniqueID === undefined, "subjectUniqueID");
  must(notBefore >= issuer.notBefore && notBefore <= notAfter, "notBefore");
  must(notAfter <= issuer.notAfter, "notAfter");
}

/** Exactly the extensions of the kind, each once, with the criticality and the bytes that issuing would have written. */
async function checkExtensions(read: ReadCertificate, issuer: ReadCertificate, kind: Kind, facts: Facts): Promise<void> {
  const user = kind === "master" ? facts.user : undefined;
  const expected = await extensionsOf(kind, { spki: read.spki, issuerSpki: issuer.spki, user, revocationsUri: facts.revocationsUri });
  for (const extension of read.extensions) {
    must(
      expected.some(({ extnID }) => extnID === extension.extnID),
      extensionName(extension.extnID),
    );
  }
  for (const extension of expected) {
    const found = read.extensions.filter(({ extnID }) => extnID === extension.extnID);
    must(found.length === 1 && found[0] !== undefined && equalBytes(derOf(found[0]), derOf(extension)), extensionName(extension.extnID));
  }
}

function subject(read: ReadCertificate): Subject {
  const found = subjectOf(read.tbs.subject);
  must(found !== undefined, "subject");
  return found;
}

function exactly(expected: Subject) {
  return (read: ReadCertificate) => {
    must(equalBytes(read.subject, derOf(nameOf(expected))), "subject");
    return {};
  };
}

function listUri(read: ReadCertificate): string {
  const uri = revocationsUri(read);
  must(uri !== undefined && /^https?:\/\/[a-z0-9.:-]{1,255}\/pki\/revocations\.crl$/.test(uri), "cRLDistributionPoints");
  return uri;
}
