import { AsnConvert } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  CertificateIssuer,
  CRLNumber,
  CRLReason,
  CRLReasons,
  DistributionPointName,
  type Extension,
  GeneralName,
  IssuingDistributionPoint,
  id_ce_certificateIssuer,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  id_ce_issuingDistributionPoint,
  Name,
} from "@peculiar/asn1-x509";
import { type Bytes, equalBytes, utf8 } from "../bytes.ts";
import { authorityKeyIdentifier, extension } from "./extensions.ts";
import { BACKDATE_MS, type Issuer } from "./issue.ts";
import { derOf } from "./names.ts";
import { readCertificate } from "./read.ts";
import { derSignature } from "./signature.ts";

/** Why a certificate is on a list, by the names of RFC 5280 section 5.3.1; `certificateHold` may be taken back. */
export const revocationReasons = {
  keyCompromise: CRLReasons.keyCompromise,
  cACompromise: CRLReasons.cACompromise,
  superseded: CRLReasons.superseded,
  cessationOfOperation: CRLReasons.cessationOfOperation,
  certificateHold: CRLReasons.certificateHold,
} as const;
export type RevocationReason = keyof typeof revocationReasons;

/** What a revocation list knows a certificate by. */
export interface CertificateName {
  /** Name of the issuer, DER. */
  readonly issuer: Bytes;
  /** The serial number's octets as they stand in the certificate. */
  readonly serial: Bytes;
}

export interface RevocationEntry extends CertificateName {
  /** When it was revoked or suspended, in ms. */
  readonly at: number;
  readonly reason: RevocationReason;
}

export interface RevocationListFacts {
  /** CRL number, above that of every earlier list of the same issuer. */
  readonly number: number;
  /** When it is signed, in ms; written five minutes back. */
  readonly thisUpdate: number;
  /** In ms; cut to whole seconds. */
  readonly nextUpdate: number;
  /** Of an indirect list: best grouped by issuer, as each change of it costs about 100 bytes. */
  readonly entries: readonly RevocationEntry[];
}

/** Issuer and serial number of a certificate; undefined when the bytes are none. */
export function certificateName(der: Uint8Array): CertificateName | undefined {
  const read = readCertificate(der);
  return read && { issuer: read.issuer, serial: new Uint8Array(read.tbs.serialNumber) };
}

/**
 * The indirect CRL (RFC 5280 section 5, version 2) for the certificates of every issuer whose CRLDP names one of `uris` and the
 * revocation subject as cRLIssuer; signed by the revocation key.
 */
export function issueRevocations(facts: RevocationListFacts & { readonly uris: readonly string[] }, revocation: Issuer): Promise<Bytes> {
  const fullName = facts.uris.map((uri) => new GeneralName({ uniformResourceIdentifier: uri }));
  const point = new IssuingDistributionPoint({ distributionPoint: new DistributionPointName({ fullName }), indirectCRL: true });
  return issueList(facts, revocation, [extension(id_ce_issuingDistributionPoint, true, point)], true);
}

/** The root's own CRL, for what the root certified; a verifier that checks a whole path needs it beside the indirect one. */
export function issueRootRevocations(facts: RevocationListFacts, root: Issuer): Promise<Bytes> {
  return issueList(facts, root, [], false);
}

async function issueList(facts: RevocationListFacts, { certificate, key }: Issuer, further: readonly Extension[], indirect: boolean): Promise<Bytes> {
  const issuer = readCertificate(certificate);
  if (!issuer) throw new TypeError("the issuer's certificate is not DER");
  const extensions = [await authorityKeyIdentifier(issuer.spki), extension(id_ce_cRLNumber, false, new CRLNumber(facts.number)), ...further];
  const entries = entriesOf(facts.entries, indirect ? issuer.subject : undefined);
  const tbs = tlv(0x30, [
    VERSION_2,
    ECDSA_WITH_SHA256,
    issuer.subject,
    timeOf(facts.thisUpdate - BACKDATE_MS),
    timeOf(facts.nextUpdate),
    // Without entries the field must be absent (RFC 5280 section 5.1.2.6).
    ...(entries.length === 0 ? [] : [tlv(0x30, entries)]),
    tlv(0xa0, [tlv(0x30, extensions.map(derOf))]),
  ]);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, tbs);
  return listOf(tbs, derSignature(new Uint8Array(signature)));
}

/** CertificateList (RFC 5280 section 5.1) of a TBSCertList and an ECDSA-Sig-Value, both DER. */
export function listOf(tbs: Uint8Array, signature: Uint8Array): Bytes {
  return tlv(0x30, [tbs, ECDSA_WITH_SHA256, tlv(0x03, [new Uint8Array([0]), signature])]);
}

const VERSION_2 = new Uint8Array([0x02, 0x01, 0x01]);
const ECDSA_WITH_SHA256 = derOf(new AlgorithmIdentifier({ algorithm: "1.2.840.10045.4.3.2" }));
const NOTHING = new Uint8Array();

/** Written by hand: a list may have 100,000 entries, for which the schema library would keep a gateway busy for seconds. */
function entriesOf(entries: readonly RevocationEntry[], listIssuer: Bytes | undefined): Bytes[] {
  const reasons = new Map(Object.entries(revocationReasons).map(([name, code]) => [name, derOf(extension(id_ce_cRLReasons, false, new CRLReason(code)))]));
  const alone = new Map([...reasons].map(([name, reason]) => [name, tlv(0x30, [reason])]));
  // Where an entry does not say, its issuer is the entry's before; the first one's is the list's own (section 5.3.3).
  let before = listIssuer;
  return entries.map(({ issuer, serial, at, reason }) => {
    const moved = before !== undefined && !equalBytes(issuer, before);
    if (moved) before = issuer;
    const extensions = moved ? tlv(0x30, [reasons.get(reason) ?? NOTHING, issuerExtension(issuer)]) : (alone.get(reason) ?? NOTHING);
    return tlv(0x30, [tlv(0x02, [serial]), timeOf(at), extensions]);
  });
}

function issuerExtension(issuer: Bytes): Bytes {
  const name = new GeneralName({ directoryName: AsnConvert.parse(issuer, Name) });
  return derOf(extension(id_ce_certificateIssuer, true, new CertificateIssuer([name])));
}

/** RFC 5280 section 5.1.2.4: UTCTime until 2049, then GeneralizedTime; no fraction. */
function timeOf(ms: number): Bytes {
  const digits = `${new Date(ms).toISOString().slice(0, 19).replaceAll(/\D/g, "")}Z`;
  return digits < "2050" ? tlv(0x17, [utf8(digits.slice(2))]) : tlv(0x18, [utf8(digits)]);
}

/** A value of DER: tag, definite length in the fewest bytes, contents. */
function tlv(tag: number, contents: readonly Uint8Array[]): Bytes {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | digits.length, ...digits];
  const written = new Uint8Array(header.length + length);
  written.set(header);
  let at = header.length;
  for (const part of contents) {
    written.set(part, at);
    at += part.length;
  }
  return written;
}
