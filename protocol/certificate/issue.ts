// @peculiar/x509 does not load without the Reflect metadata API.
import "reflect-metadata";
import { Extension, Name, X509CertificateGenerator } from "@peculiar/x509";
import { type Bytes, randomBytes } from "../bytes.ts";
import { hex } from "../thumbprint.ts";
import { extensionsOf, type Kind, kinds } from "./extensions.ts";
import {
  authoritySubject,
  derOf,
  deviceSubject,
  merchantSubject,
  nameOf,
  type Role,
  resultSubject,
  revocationSubject,
  rootSubject,
  type Subject,
  subjectOf,
} from "./names.ts";
import { type ReadCertificate, readCertificate, revocationsUri } from "./read.ts";

/** Who signs: a CA's certificate (DER) and its private key, which need not be extractable. */
export interface Issuer {
  readonly certificate: Uint8Array;
  readonly key: CryptoKey;
}

/** From when until when a certificate holds, in ms; cut to whole seconds and to the issuer's own dates. */
export interface Dates {
  readonly notBefore?: number;
  readonly notAfter?: number;
}

/** A self-signed root (RFC 5280 section 3.2): CA, pathLen 2, signs certificates and its own CRL. */
export function issueRoot(spki: Uint8Array, key: CryptoKey, dates?: Dates): Promise<Bytes> {
  return issue({ kind: "root", subject: rootSubject, spki, dates }, { subject: derOf(nameOf(rootSubject)), spki: new Uint8Array(spki) }, key);
}

/** The CA of a role under the root: users with pathLen 1 (masters are CAs), merchants and gateway with pathLen 0. */
export function issueAuthority(role: Role, spki: Uint8Array, root: Issuer, dates?: Dates): Promise<Bytes> {
  return issueUnder(root, { kind: role, subject: authoritySubject(role), spki, dates });
}

/** The certificate of the key that signs revocation lists (RFC 5280 section 4.2.1.3: cRLSign and nothing else), directly under the root. */
export function issueRevocation(spki: Uint8Array, root: Issuer, dates?: Dates): Promise<Bytes> {
  return issueUnder(root, { kind: "revocation", subject: revocationSubject, spki, dates });
}

/** The certificate of the key that signs results, under the gateway CA. */
export function issueResult(spki: Uint8Array, gatewayCa: Issuer, dates?: Dates): Promise<Bytes> {
  return issueUnder(gatewayCa, { kind: "result", subject: resultSubject, spki, dates });
}

/** The certificate of the key that signs a merchant's orders, under the merchants CA. */
export function issueMerchant(merchant: string, spki: Uint8Array, merchantsCa: Issuer, dates?: Dates): Promise<Bytes> {
  return issueUnder(merchantsCa, { kind: "merchant", subject: merchantSubject(merchant), spki, dates });
}

export interface MasterFacts {
  readonly user: string;
  readonly device: string;
  readonly spki: Uint8Array;
  /** `<public origin>/pki/revocations.crl`. */
  readonly revocationsUri: string;
}

/**
 * A user's master under the users CA: a CA (pathLen 0) that also signs payments, confined by nameConstraints
 * (RFC 5280 section 4.2.1.10) to this user's own devices; its revocation stands in the indirect CRL (section 5.2.5).
 */
export function issueMaster({ user, device, spki, revocationsUri }: MasterFacts, usersCa: Issuer, dates?: Dates): Promise<Bytes> {
  return issueUnder(usersCa, { kind: "master", subject: deviceSubject(user, device), spki, user, revocationsUri, dates });
}

/** A further device's certificate, signed by the master's key: user and revocation list are the master's, no longer valid than it. */
export function issueAdditional({ device, spki }: Pick<MasterFacts, "device" | "spki">, master: Issuer, dates?: Dates): Promise<Bytes> {
  const read = readIssuer(master);
  const user = subjectOf(read.tbs.subject)?.organizationalUnit;
  if (user === undefined) throw new TypeError("the issuer is not a master");
  return issueUnder(master, { kind: "additional", subject: deviceSubject(user, device), spki, revocationsUri: revocationsUri(read), dates });
}

interface Template {
  readonly kind: Kind;
  readonly subject: Subject;
  readonly spki: Uint8Array;
  readonly user?: string;
  readonly revocationsUri?: string | undefined;
  readonly dates?: Dates | undefined;
}

async function issueUnder(issuer: Issuer, template: Template): Promise<Bytes> {
  return issue(template, readIssuer(issuer), issuer.key);
}

function readIssuer(issuer: Issuer): ReadCertificate {
  const read = readCertificate(issuer.certificate);
  if (!read) throw new TypeError("the issuer's certificate is not DER");
  return read;
}

/** Whose clock runs a little behind must not find a fresh certificate or list not yet valid. */
export const BACKDATE_MS = 300_000;

async function issue(
  template: Template,
  issuer: Pick<ReadCertificate, "subject" | "spki"> & Partial<Pick<ReadCertificate, "notBefore" | "notAfter">>,
  signingKey: CryptoKey,
): Promise<Bytes> {
  const { kind, subject, spki, user, dates } = template;
  const notBefore = Math.max(seconds(dates?.notBefore ?? Date.now() - BACKDATE_MS), issuer.notBefore ?? 0);
  const notAfter = Math.min(seconds(dates?.notAfter ?? yearsAfter(notBefore, kinds[kind].years)), issuer.notAfter ?? Number.MAX_SAFE_INTEGER);
  const extensions = await extensionsOf(kind, { spki, issuerSpki: issuer.spki, user, revocationsUri: template.revocationsUri });
  const certificate = await X509CertificateGenerator.create(
    {
      // The library prefixes a zero byte where the number would be negative (RFC 5280 section 4.1.2.2).
      serialNumber: hex(randomBytes(16)),
      subject: new Name(derOf(nameOf(subject))),
      issuer: new Name(issuer.subject),
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      publicKey: spki as Bytes,
      signingKey,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: extensions.map((extension) => new Extension(derOf(extension))),
    },
    crypto,
  );
  return new Uint8Array(certificate.rawData);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function yearsAfter(ms: number, years: number): number {
  const date = new Date(ms);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}
