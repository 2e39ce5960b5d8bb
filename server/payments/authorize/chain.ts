import { type KeyObject, X509Certificate } from "node:crypto";
import { refuse } from "../../../protocol/problem.ts";

/** What the registry says of a signer's certificate, which was checked against the whole profile before it was registered. */
export interface RegisteredCertificate {
  readonly user: bigint;
  readonly device: string;
  readonly role: "master" | "additional";
  readonly der: Buffer;
  /** The master that signed an additional certificate. */
  readonly masterDer: Buffer | null;
}

/** The key of a registered certificate under the chain (DER, signer first) that came with a signature; throws ProblemError. */
export type TrustChain = (registered: RegisteredCertificate, presented: readonly Buffer[]) => KeyObject;

/**
 * Follows chains up to the users CAs (DER) natively (RFC 5280 section 6.1.3 (a)(1) and (a)(4)): a hundredth of the time of a check
 * against the profile. `certificate-untrusted` where a signature does not hold or the chain is not the registered one,
 * `certificate-profile` where the certificate does not say what the registry says of it: the database alone makes nobody a payer.
 */
export function trustUnder(usersCas: readonly Uint8Array[]): TrustChain {
  const authorities = usersCas.map((der) => issuerOf(new X509Certificate(der)));
  return (registered, presented) => {
    const chain = registered.masterDer ? [registered.der, registered.masterDer] : [registered.der];
    if (chain.length !== presented.length || !chain.every((der, at) => presented[at]?.equals(der))) throw refuse("certificate-untrusted");
    const [certificate, ...above] = chain.map(read);
    const [master] = above;
    if (!certificate || !isSigned(master ?? certificate, authorities)) throw refuse("certificate-untrusted");
    if (master && !isSigned(certificate, [issuerOf(master)])) throw refuse("certificate-untrusted");
    const { user, device, role } = registered;
    if (certificate.subject !== `${subjectOf(user)}${device}`) throw refuse("certificate-profile", { field: "subject" });
    if (master && !master.subject.startsWith(subjectOf(user))) throw refuse("certificate-profile", { field: "subject.OU" });
    if (certificate.ca !== (role === "master") || (role === "master") !== !master) throw refuse("certificate-profile", { field: "basicConstraints" });
    const key = certificate.publicKey;
    if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw refuse("certificate-profile", { field: "subjectPublicKeyInfo" });
    return key;
  };
}

interface Issuer {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

function issuerOf(certificate: X509Certificate): Issuer {
  return { certificate, key: certificate.publicKey };
}

function read(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw refuse("certificate-untrusted");
  }
}

function isSigned(certificate: X509Certificate, issuers: readonly Issuer[]): boolean {
  return issuers.some((issuer) => certificate.checkIssued(issuer.certificate) && certificate.verify(issuer.key));
}

/** How Node writes the subject that our certificates have, up to its last value. */
function subjectOf(user: bigint): string {
  return `C=KR\nO=Coconut\nOU=${user}\nCN=`;
}
