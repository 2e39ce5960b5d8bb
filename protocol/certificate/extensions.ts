import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  Extension,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_cRLDistributionPoints,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectKeyIdentifier,
} from "@peculiar/asn1-x509";
import { sha256 } from "../bytes.ts";
import { derOf, nameOf, revocationSubject, subtreeOf } from "./names.ts";

const { digitalSignature, keyCertSign, cRLSign } = KeyUsageFlags;

/** Every kind of certificate: its path length where it is a CA, its exact key usage, and the years that it lasts at most. */
export const kinds = {
  root: { pathLength: 2, usage: keyCertSign | cRLSign, years: 20 },
  users: { pathLength: 1, usage: keyCertSign, years: 15 },
  merchants: { pathLength: 0, usage: keyCertSign, years: 15 },
  gateway: { pathLength: 0, usage: keyCertSign, years: 15 },
  revocation: { pathLength: undefined, usage: cRLSign, years: 15 },
  result: { pathLength: undefined, usage: digitalSignature, years: 2 },
  merchant: { pathLength: undefined, usage: digitalSignature, years: 2 },
  master: { pathLength: 0, usage: keyCertSign | digitalSignature, years: 5 },
  additional: { pathLength: undefined, usage: digitalSignature, years: 5 },
} as const;
export type Kind = keyof typeof kinds;

/** What the extensions of one certificate depend on beside its kind. */
export interface ExtensionFacts {
  readonly spki: Uint8Array;
  readonly issuerSpki: Uint8Array;
  /** Of a master: the user whose devices it may certify. */
  readonly user?: string | undefined;
  /** Of a master or additional certificate: where the indirect CRL is. */
  readonly revocationsUri?: string | undefined;
}

/** Exactly the extensions that a certificate of a kind has: issuing writes them and the profile check compares with them. */
export async function extensionsOf(kind: Kind, facts: ExtensionFacts): Promise<readonly Extension[]> {
  const { pathLength, usage } = kinds[kind];
  const basic = new BasicConstraints(pathLength === undefined ? {} : { cA: true, pathLenConstraint: pathLength });
  return [
    extension(id_ce_basicConstraints, true, basic),
    extension(id_ce_keyUsage, true, new KeyUsage(usage)),
    ...(facts.user === undefined ? [] : [extension(id_ce_nameConstraints, true, nameConstraints(facts.user))]),
    extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(await keyIdentifier(facts.spki))),
    await authorityKeyIdentifier(facts.issuerSpki),
    ...(facts.revocationsUri === undefined ? [] : [extension(id_ce_cRLDistributionPoints, false, distributionPoints(facts.revocationsUri))]),
  ];
}

/** The URI of the single distribution point in a CRLDP extension value; undefined when there is none. */
export function revocationsUriOf(value: Uint8Array): string | undefined {
  const points = AsnConvert.parse(value, CRLDistributionPoints);
  return points[0]?.distributionPoint?.fullName?.[0]?.uniformResourceIdentifier;
}

/** What a field of the profile is called in a refusal: the extension's name in RFC 5280, otherwise its OID. */
export function extensionName(oid: string): string {
  return names.get(oid) ?? oid;
}

const names = new Map<string, string>([
  [id_ce_basicConstraints, "basicConstraints"],
  [id_ce_keyUsage, "keyUsage"],
  [id_ce_nameConstraints, "nameConstraints"],
  [id_ce_subjectKeyIdentifier, "subjectKeyIdentifier"],
  [id_ce_authorityKeyIdentifier, "authorityKeyIdentifier"],
  [id_ce_cRLDistributionPoints, "cRLDistributionPoints"],
  ["2.5.29.17", "subjectAltName"],
  ["2.5.29.37", "extKeyUsage"],
]);

/** An extension of a certificate, a revocation list or one of its entries. */
export function extension(extnID: string, critical: boolean, value: unknown): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(derOf(value)) });
}

/** The extension by which a certificate or list names the key that signed it (RFC 5280 sections 4.2.1.1 and 5.2.1). */
export async function authorityKeyIdentifier(issuerSpki: Uint8Array): Promise<Extension> {
  return extension(id_ce_authorityKeyIdentifier, false, new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(await keyIdentifier(issuerSpki)) }));
}

/** RFC 7093 section 2 method 1: the leftmost 160 bits of SHA-256 over the subjectPublicKey bits. */
async function keyIdentifier(spki: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  // A P-256 SubjectPublicKeyInfo ends with the 65 bytes of the uncompressed point.
  return (await sha256(spki.subarray(-65))).slice(0, 20);
}

// A subtree of a name form that no certificate may use still has to name something: a host that cannot exist (RFC 6761).
const NOWHERE = "coconut.invalid";

function nameConstraints(user: string): NameConstraints {
  const permitted = [{ directoryName: subtreeOf(user) }, { uniformResourceIdentifier: NOWHERE }, { dNSName: NOWHERE }, { rfc822Name: NOWHERE }].map(
    (base) => new GeneralSubtree({ base: new GeneralName(base) }),
  );
  return new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted) });
}

function distributionPoints(uri: string): CRLDistributionPoints {
  return new CRLDistributionPoints([
    new DistributionPoint({
      distributionPoint: new DistributionPointName({ fullName: [new GeneralName({ uniformResourceIdentifier: uri })] }),
      cRLIssuer: [new GeneralName({ directoryName: nameOf(revocationSubject) })],
    }),
  ]);
}
