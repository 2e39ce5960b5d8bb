import { AsnConvert } from "@peculiar/asn1-schema";
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from "@peculiar/asn1-x509";
import { type Bytes, equalBytes } from "../bytes.ts";

const COUNTRY = "KR";
const ORGANIZATION = "Coconut";
const AUTHORITIES = "authorities";

// X.520 attribute types (RFC 5280 appendix A.1).
const countryName = "2.5.4.6";
const organizationName = "2.5.4.10";
const organizationalUnitName = "2.5.4.11";
const commonName = "2.5.4.3";

/** The authorities that the root certifies; what a certificate may be used for follows from which of them signed it. */
export type Role = "users" | "merchants" | "gateway";

/** The two values that tell one of our subjects from another; C and O are always the same. */
export interface Subject {
  readonly organizationalUnit: string;
  readonly commonName: string;
}

export const rootSubject: Subject = { organizationalUnit: AUTHORITIES, commonName: "root" };
/** Also the cRLIssuer that every master and device names. */
export const revocationSubject: Subject = { organizationalUnit: AUTHORITIES, commonName: "revocations" };
export const resultSubject: Subject = { organizationalUnit: "gateway", commonName: "result" };

/** The subject of the CA of a role. */
export function authoritySubject(role: Role): Subject {
  return { organizationalUnit: AUTHORITIES, commonName: role };
}

/** The subject of a merchant's signing certificate. */
export function merchantSubject(merchant: string): Subject {
  return { organizationalUnit: "merchants", commonName: merchant };
}

/** The subject of a master or additional certificate. */
export function deviceSubject(user: string, device: string): Subject {
  return { organizationalUnit: user, commonName: device };
}

/** The Name C=KR, O=Coconut, OU, CN: one value per RDN, C as PrintableString, all else UTF8String (RFC 5280 section 4.1.2.4). */
export function nameOf(subject: Subject): Name {
  return new Name([...subtreeOf(subject.organizationalUnit), rdn(commonName, { utf8String: subject.commonName })]);
}

/** The Name C=KR, O=Coconut, OU, which is what a master may certify below (RFC 5280 section 4.2.1.10). */
export function subtreeOf(organizationalUnit: string): Name {
  return new Name([
    rdn(countryName, { printableString: COUNTRY }),
    rdn(organizationName, { utf8String: ORGANIZATION }),
    rdn(organizationalUnitName, { utf8String: organizationalUnit }),
  ]);
}

/** OU and CN of a Name that is exactly as {@link nameOf} writes it; undefined for more, fewer, other or multi-valued RDNs. */
export function subjectOf(name: Name): Subject | undefined {
  const [, , unit, common] = name;
  if (!unit?.[0] || !common?.[0]) return undefined;
  const subject = { organizationalUnit: unit[0].value.toString(), commonName: common[0].value.toString() };
  return equalBytes(derOf(name), derOf(nameOf(subject))) ? subject : undefined;
}

/** DER of an ASN.1 object of the schema library. */
export function derOf(object: unknown): Bytes {
  return new Uint8Array(AsnConvert.serialize(object));
}

function rdn(type: string, value: Partial<AttributeValue>): RelativeDistinguishedName {
  return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue(value) })]);
}
