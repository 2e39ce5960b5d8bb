import { AsnConvert } from "@peculiar/asn1-schema";
import {
  CertificateIssuer,
  CertificateList,
  CRLNumber,
  CRLReason,
  type Extension,
  IssuingDistributionPoint,
  id_ce_certificateIssuer,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  id_ce_issuingDistributionPoint,
  type RevokedCertificate,
  Version,
} from "@peculiar/asn1-x509";
import { type Bytes, equalBytes } from "../bytes.ts";
import { authorityKeyIdentifier } from "./extensions.ts";
import { derOf } from "./names.ts";
import { importSpki, type ReadCertificate, readCertificate } from "./read.ts";
import { listOf, type RevocationEntry, type RevocationReason, revocationReasons } from "./revocations.ts";
import { rawSignature } from "./signature.ts";

/** A revocation list whose form and signature hold; whether it is of now is for the caller to compare. */
export interface RevocationList {
  readonly number: number;
  /** ms. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Of an indirect list: the distribution points that it is for. Undefined: it is the issuer's own, for what the issuer certified. */
  readonly uris: readonly string[] | undefined;
  readonly entries: readonly RevocationEntry[];
}

/**
 * Reads a CRL as `issueRevocations` and `issueRootRevocations` write it (RFC 5280 section 5); undefined unless it is
 * signed by this certificate's key, nothing stands around it and every extension is one that this reader understands.
 */
export async function readRevocations(der: Uint8Array, issuerCertificate: Uint8Array): Promise<RevocationList | undefined> {
  try {
    const issuer = readCertificate(issuerCertificate);
    const list = AsnConvert.parse(der, CertificateList, { berOptions: { maxNodes: NODES } });
    const tbs = new Uint8Array(list.tbsCertListRaw ?? new ArrayBuffer());
    const signature = new Uint8Array(list.signature);
    // Written anew around the signed bytes only: the library would take seconds to write a long list.
    if (!issuer || !equalBytes(listOf(tbs, signature), der) || !(await signedBy(list, tbs, issuer))) return undefined;
    const { version, thisUpdate, nextUpdate, revokedCertificates = [], crlExtensions = [] } = list.tbsCertList;
    const [keyIdentifier, number, point, ...others] = crlExtensions;
    if (version !== Version.v2 || !nextUpdate || others.length > 0) return undefined;
    if (!keyIdentifier || !equalBytes(derOf(keyIdentifier), derOf(await authorityKeyIdentifier(issuer.spki)))) return undefined;
    const uris = point && urisOf(point);
    return {
      number: AsnConvert.parse(contentOf(number, id_ce_cRLNumber), CRLNumber).value,
      thisUpdate: thisUpdate.getTime().getTime(),
      nextUpdate: nextUpdate.getTime().getTime(),
      uris,
      entries: entriesOf(revokedCertificates, issuer.subject, uris !== undefined),
    };
  } catch {
    return undefined;
  }
}

/** ASN.1 values of a list, of which an entry has about ten; the library's own limit would end at a thousand entries. */
const NODES = 2_000_000;

async function signedBy({ tbsCertList, signature }: CertificateList, tbs: Bytes, issuer: ReadCertificate): Promise<boolean> {
  const [key, raw] = [await importSpki(issuer.spki), rawSignature(new Uint8Array(signature))];
  if (!key || !raw || !equalBytes(derOf(tbsCertList.issuer), issuer.subject)) return false;
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw, tbs);
}

/** The value of an extension that must be there and be this one. */
function contentOf(extension: Extension | undefined, oid: string): ArrayBuffer {
  if (extension?.extnID !== oid) throw new TypeError(`${oid} is missing`);
  return extension.extnValue.buffer;
}

function urisOf(extension: Extension): string[] {
  const point = AsnConvert.parse(contentOf(extension, id_ce_issuingDistributionPoint), IssuingDistributionPoint);
  const { distributionPoint, indirectCRL, onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts, onlySomeReasons } = point;
  const partial = onlyContainsUserCerts || onlyContainsCACerts || onlyContainsAttributeCerts || onlySomeReasons !== undefined;
  const names = distributionPoint?.fullName ?? [];
  const uris = names.flatMap(({ uniformResourceIdentifier: uri }) => (uri === undefined ? [] : [uri]));
  if (!extension.critical || !indirectCRL || partial || uris.length === 0 || uris.length < names.length) throw new TypeError("not the whole indirect list");
  return uris;
}

function entriesOf(revoked: readonly RevokedCertificate[], listIssuer: Bytes, indirect: boolean): RevocationEntry[] {
  let issuer = listIssuer;
  return revoked.map(({ userCertificate, revocationDate, crlEntryExtensions = [] }) => {
    const [reason, named, ...others] = crlEntryExtensions;
    if (others.length > 0 || (named && !(indirect && named.critical))) throw new TypeError("an entry has an extension that is not understood");
    if (named) issuer = issuerOf(named);
    return { issuer, serial: new Uint8Array(userCertificate), at: revocationDate.getTime().getTime(), reason: reasonOf(reason) };
  });
}

function issuerOf(extension: Extension): Bytes {
  const names = AsnConvert.parse(contentOf(extension, id_ce_certificateIssuer), CertificateIssuer);
  if (names.length !== 1 || !names[0]?.directoryName) throw new TypeError("an entry's issuer is not one name");
  return derOf(names[0].directoryName);
}

function reasonOf(extension: Extension | undefined): RevocationReason {
  const { reason } = AsnConvert.parse(contentOf(extension, id_ce_cRLReasons), CRLReason);
  const name = (Object.keys(revocationReasons) as RevocationReason[]).find((known) => revocationReasons[known] === reason);
  if (name === undefined) throw new TypeError("an entry's reason is not understood");
  return name;
}
