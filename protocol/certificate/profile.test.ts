import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  type TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  chainRole,
  checkDevice,
  checkGatewayChain,
  checkMaster,
  checkMerchant,
  checkPayer,
  checkResult,
  checkUserChain,
  derSignature,
} from "../certificate.ts";
import { type Family, makeFamily } from "../vectors/family.ts";
import { derOf, nameOf } from "./names.ts";

let family: Family;
let stranger: Family;
beforeAll(async () => {
  [family, stranger] = await Promise.all([makeFamily(), makeFamily("1000000002")]);
});

/** The certificate with its signed part changed and signed again by the issuer: what only the issuer itself could make. */
async function forge(der: Uint8Array, key: CryptoKey, change: (tbs: TBSCertificate) => void): Promise<Uint8Array> {
  const certificate = AsnConvert.parse(der, Certificate);
  change(certificate.tbsCertificate);
  delete certificate.tbsCertificateRaw;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, AsnConvert.serialize(certificate.tbsCertificate));
  certificate.signatureValue = derSignature(new Uint8Array(signature)).buffer;
  return new Uint8Array(AsnConvert.serialize(certificate));
}

const OIDS = {
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  nameConstraints: "2.5.29.30",
  subjectAltName: "2.5.29.17",
  authorityKeyIdentifier: "2.5.29.35",
  subjectKeyIdentifier: "2.5.29.14",
};
const rdn = (type: string, value: string) => new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: value }) });
const one = (type: string, value: string) => new RelativeDistinguishedName([rdn(type, value)]);
const extension = (oid: string, critical: boolean, value: unknown) => new Extension({ extnID: oid, critical, extnValue: new OctetString(derOf(value)) });

function replace(tbs: TBSCertificate, oid: string, ...by: Extension[]): void {
  tbs.extensions = new Extensions([...(tbs.extensions ?? []).filter(({ extnID }) => extnID !== oid), ...by]);
}
function rename(tbs: TBSCertificate, organizationalUnit: string, commonName = "dev_00000000000000000000000000"): void {
  tbs.subject = nameOf({ organizationalUnit, commonName });
}

/** Changes that are wrong in every kind of certificate, and the field that the refusal names. */
const anyKind: readonly [string, string, (tbs: TBSCertificate) => void][] = [
  ["an empty subject", "subject", (tbs) => (tbs.subject = new Name())],
  ["two OUs", "subject", (tbs) => tbs.subject.splice(3, 0, one("2.5.4.11", "1000000002"))],
  ["a second OU in one RDN", "subject", (tbs) => tbs.subject[2]?.push(rdn("2.5.4.11", "1000000002"))],
  ["a further RDN", "subject", (tbs) => tbs.subject.push(one("2.5.4.5", "1"))],
  ["another order of RDNs", "subject", (tbs) => tbs.subject.reverse()],
  [
    "another country",
    "subject",
    (tbs) =>
      (tbs.subject[0] = new RelativeDistinguishedName([new AttributeTypeAndValue({ type: "2.5.4.6", value: new AttributeValue({ printableString: "US" }) })])),
  ],
  ["another organization", "subject", (tbs) => (tbs.subject[1] = one("2.5.4.10", "Coconuts"))],
  ["version 1", "version", (tbs) => (tbs.version = Version.v1)],
  ["a negative serial", "serialNumber", (tbs) => (tbs.serialNumber = new Uint8Array([0x80, 1]).buffer)],
  ["serial zero", "serialNumber", (tbs) => (tbs.serialNumber = new Uint8Array([0]).buffer)],
  ["a serial of 21 octets", "serialNumber", (tbs) => (tbs.serialNumber = new Uint8Array(21).fill(1).buffer)],
  [
    "dates before the issuer's",
    "notBefore",
    (tbs) => (tbs.validity = new Validity({ notBefore: new Date("2001-01-01"), notAfter: tbs.validity.notAfter.getTime() })),
  ],
  [
    "dates beyond the issuer's",
    "notAfter",
    (tbs) => (tbs.validity = new Validity({ notBefore: tbs.validity.notBefore.getTime(), notAfter: new Date("2099-01-01") })),
  ],
  [
    "an end before its start",
    "notBefore",
    (tbs) => (tbs.validity = new Validity({ notBefore: tbs.validity.notAfter.getTime(), notAfter: tbs.validity.notBefore.getTime() })),
  ],
  ["a unique identifier", "subjectUniqueID", (tbs) => (tbs.subjectUniqueID = new Uint8Array([1]).buffer)],
  [
    "a subjectAltName",
    "subjectAltName",
    (tbs) => tbs.extensions?.push(extension(OIDS.subjectAltName, false, new SubjectAlternativeName([new GeneralName({ dNSName: "example.com" })]))),
  ],
  ["an unknown critical extension", "1.3.6.1.4.1.99999.1", (tbs) => tbs.extensions?.push(extension("1.3.6.1.4.1.99999.1", true, new BasicConstraints()))],
  ["an unknown extension", "1.3.6.1.4.1.99999.2", (tbs) => tbs.extensions?.push(extension("1.3.6.1.4.1.99999.2", false, new BasicConstraints()))],
  [
    "one extension twice",
    "basicConstraints",
    (tbs) => tbs.extensions?.push(...(tbs.extensions ?? []).filter(({ extnID }) => extnID === OIDS.basicConstraints)),
  ],
  ["another key usage", "keyUsage", (tbs) => replace(tbs, OIDS.keyUsage, extension(OIDS.keyUsage, true, new KeyUsage(KeyUsageFlags.keyAgreement)))],
  [
    "more key usage",
    "keyUsage",
    (tbs) =>
      replace(
        tbs,
        OIDS.keyUsage,
        extension(OIDS.keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation | KeyUsageFlags.keyCertSign)),
      ),
  ],
  [
    "key usage that is not critical",
    "keyUsage",
    (tbs) => replace(tbs, OIDS.keyUsage, extension(OIDS.keyUsage, false, new KeyUsage(KeyUsageFlags.digitalSignature))),
  ],
  ["no key usage", "keyUsage", (tbs) => replace(tbs, OIDS.keyUsage)],
  ["no authority key identifier", "authorityKeyIdentifier", (tbs) => replace(tbs, OIDS.authorityKeyIdentifier)],
  [
    "a longer path",
    "basicConstraints",
    (tbs) => replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 1 }))),
  ],
  ["no subject key identifier", "subjectKeyIdentifier", (tbs) => replace(tbs, OIDS.subjectKeyIdentifier)],
];

describe("a certificate that its issuer signed outside the profile is refused by name:", () => {
  const kinds = {
    master: { issuer: "users", check: checkMaster },
    device: { issuer: "master", check: checkDevice },
    merchant: { issuer: "merchants", check: checkMerchant },
    result: { issuer: "gateway", check: checkResult },
  } as const;
  test.each(Object.keys(kinds) as (keyof typeof kinds)[])("%s", async (kind) => {
    const { issuer, check } = kinds[kind];
    const unchanged = await forge(family[kind].certificate, family[issuer].key, () => {});
    expect(await check(unchanged, family[issuer].certificate)).toHaveProperty("certificate");
    for (const [what, field, change] of anyKind) {
      const forged = await forge(family[kind].certificate, family[issuer].key, change);
      expect([what, await check(forged, family[issuer].certificate)]).toEqual([what, { problem: { code: "certificate-profile", field } }]);
    }
  });

  const device = async (change: (tbs: TBSCertificate) => void) =>
    checkDevice(await forge(family.device.certificate, family.master.key, change), family.master.certificate);
  const master = async (change: (tbs: TBSCertificate) => void) =>
    checkMaster(await forge(family.master.certificate, family.users.key, change), family.users.certificate);
  const outside = (field: string) => ({ problem: { code: "certificate-profile", field } });

  test("a device that names another user, which name constraints alone would let pass for a second OU", async () => {
    expect(await device((tbs) => rename(tbs, stranger.user))).toEqual(outside("subject.OU"));
    expect(await device((tbs) => rename(tbs, family.user, "phone"))).toEqual(outside("subject.CN"));
  });

  test("a device that is a CA", async () => {
    expect(await device((tbs) => replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints({ cA: true }))))).toEqual(
      outside("basicConstraints"),
    );
  });

  test("a device without the revocation list, or with another one than its master's", async () => {
    const points = "2.5.29.31";
    expect(await device((tbs) => replace(tbs, points))).toEqual(outside("cRLDistributionPoints"));
    const elsewhere = await makeFamily();
    const foreign = AsnConvert.parse(elsewhere.device.certificate, Certificate).tbsCertificate.extensions?.find(({ extnID }) => extnID === points);
    if (!foreign) throw new Error("a device has a CRLDP");
    foreign.extnValue = new OctetString(Buffer.from(foreign.extnValue.buffer).map((byte) => (byte === 0x67 ? 0x68 : byte)));
    expect(await device((tbs) => replace(tbs, points, foreign))).toEqual(outside("cRLDistributionPoints"));
    expect(await master((tbs) => replace(tbs, points, foreign))).toHaveProperty("certificate.revocationsUri", "https://hateway.test/pki/revocations.crl");
    expect(await master((tbs) => replace(tbs, points))).toEqual(outside("cRLDistributionPoints"));
  });

  test("a master with wider, narrower, other or no name constraints, or without a user's number", async () => {
    const constraints = (...bases: GeneralName[]) =>
      extension(OIDS.nameConstraints, true, new NameConstraints({ permittedSubtrees: new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base }))) }));
    const everything = new GeneralName({ directoryName: new Name([one("2.5.4.6", "KR")]) });
    expect(await master((tbs) => replace(tbs, OIDS.nameConstraints))).toEqual(outside("nameConstraints"));
    expect(await master((tbs) => replace(tbs, OIDS.nameConstraints, constraints(everything)))).toEqual(outside("nameConstraints"));
    expect(await master((tbs) => rename(tbs, stranger.user))).toEqual(outside("nameConstraints"));
    expect(await master((tbs) => rename(tbs, "merchants"))).toEqual(outside("subject.OU"));
    expect(await master((tbs) => rename(tbs, family.user, "laptop"))).toEqual(outside("subject.CN"));
  });

  test("a key that is not P-256, or not on the curve", async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, false, ["sign", "verify"]);
    const p384 = AsnConvert.parse(await crypto.subtle.exportKey("spki", publicKey), SubjectPublicKeyInfo);
    expect(await device((tbs) => (tbs.subjectPublicKeyInfo = p384))).toEqual(outside("subjectPublicKeyInfo"));
    expect(
      await device((tbs) => {
        const point = new Uint8Array(tbs.subjectPublicKeyInfo.subjectPublicKey);
        point[64] = (point[64] ?? 0) ^ 1;
        tbs.subjectPublicKeyInfo.subjectPublicKey = point.buffer;
      }),
    ).toEqual(outside("subjectPublicKeyInfo"));
  });

  test("a signature algorithm that is not ecdsa-with-SHA256", async () => {
    const sha384 = (tbs: TBSCertificate) => {
      tbs.signature.algorithm = "1.2.840.10045.4.3.3";
    };
    expect(await device(sha384)).toEqual(outside("signatureAlgorithm"));
  });
});

describe("a certificate of another issuer is not trusted:", () => {
  const untrusted = { problem: { code: "certificate-untrusted" } };

  test("other user's master, other system's CA, other role", async () => {
    expect(await checkDevice(family.device.certificate, stranger.master.certificate)).toEqual(untrusted);
    expect(await checkMaster(family.master.certificate, stranger.users.certificate)).toEqual(untrusted);
    expect(await checkMaster(family.merchant.certificate, family.users.certificate)).toEqual(untrusted);
    expect(await checkMaster(family.device.certificate, family.users.certificate)).toEqual(untrusted);
    expect(await checkMerchant(family.result.certificate, family.merchants.certificate)).toEqual(untrusted);
    expect(await checkResult(family.merchant.certificate, family.gateway.certificate)).toEqual(untrusted);
  });

  test("a merchant, an authority or a device's own signature as payer", async () => {
    const cas = [family.users.certificate];
    expect(await checkPayer([family.merchant.certificate], cas)).toEqual(untrusted);
    expect(await checkPayer([family.merchant.certificate, family.merchants.certificate], cas)).toEqual(untrusted);
    expect(await checkPayer([family.users.certificate], cas)).toEqual(untrusted);
    expect(await checkPayer([family.device.certificate, family.device.certificate], cas)).toEqual(untrusted);
    expect(await checkPayer([family.device.certificate], cas)).toEqual(untrusted);
    expect(await checkPayer([], cas)).toEqual(untrusted);
    expect(await checkPayer([family.device.certificate, family.master.certificate, family.users.certificate], cas)).toEqual(untrusted);
  });

  test("a device that signs a further one with its own key", async () => {
    const grandchild = await forge(family.device.certificate, family.device.key, (tbs) => {
      tbs.issuer = AsnConvert.parse(family.device.certificate, Certificate).tbsCertificate.subject;
    });
    expect(await checkDevice(grandchild, family.master.certificate)).toEqual(untrusted);
    expect(await checkPayer([grandchild, family.device.certificate], [family.users.certificate])).toEqual(untrusted);
  });

  test("any flipped bit", async () => {
    const { certificate } = family.device;
    await fc.assert(
      fc.asyncProperty(fc.nat(certificate.length * 8 - 1), async (bit) => {
        const flipped = new Uint8Array(certificate);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await checkDevice(flipped, family.master.certificate)).toHaveProperty("problem");
      }),
      { numRuns: 200 },
    );
  });

  test("cut or longer bytes, and bytes that are no certificate", async () => {
    const { certificate } = family.device;
    for (const bytes of [
      certificate.slice(0, -1),
      new Uint8Array([...certificate, 0]),
      new Uint8Array(),
      new Uint8Array(64),
      Buffer.from("-----BEGIN CERTIFICATE-----"),
    ])
      expect(await checkDevice(bytes, family.master.certificate)).toEqual({ problem: { code: "certificate-profile", field: "encoding" } });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 800 }), async (bytes) => {
        expect(await checkDevice(bytes, family.master.certificate)).toHaveProperty("problem");
      }),
      { numRuns: 100 },
    );
  });
});

describe("a chain to the pinned root", () => {
  test("tells the payer, and the user is the master's", async () => {
    const { device, master, users, root, rootHash, user, gateway } = family;
    const above = [users.certificate, root.certificate];
    expect(await checkUserChain([master.certificate, ...above], rootHash)).toMatchObject({ certificate: { user } });
    expect(await checkUserChain([device.certificate, master.certificate, ...above], rootHash)).toMatchObject({ certificate: { user, spki: device.spki } });
    expect(await checkUserChain([master.certificate, ...above], stranger.rootHash)).toHaveProperty("problem");
    expect(await checkUserChain([master.certificate, gateway.certificate, root.certificate], rootHash)).toHaveProperty("problem");
    expect(await checkUserChain(above, rootHash)).toHaveProperty("problem");
    expect(await checkUserChain([], rootHash)).toHaveProperty("problem");
  });

  test("tells the gateway's result key, and no other leaf passes for it", async () => {
    const { result, gateway, root, rootHash, merchants, merchant, users, master } = family;
    expect(await checkGatewayChain([result.certificate, gateway.certificate, root.certificate], rootHash)).toMatchObject({
      certificate: { spki: result.spki },
    });
    expect(await checkGatewayChain([result.certificate, gateway.certificate, root.certificate], stranger.rootHash)).toHaveProperty("problem");
    expect(await checkGatewayChain([result.certificate, gateway.certificate, stranger.root.certificate], stranger.rootHash)).toHaveProperty("problem");
    expect(await checkGatewayChain([merchant.certificate, merchants.certificate, root.certificate], rootHash)).toHaveProperty("problem");
    expect(await checkGatewayChain([master.certificate, users.certificate, root.certificate], rootHash)).toHaveProperty("problem");
    expect(await checkGatewayChain([result.certificate, root.certificate], rootHash)).toHaveProperty("problem");
  });

  test("gives a CA its role, and nothing else one", async () => {
    const { users, merchants, gateway, master, revocation, root } = family;
    const role = (certificate: Uint8Array) => chainRole(certificate, root.certificate);
    expect(await Promise.all([users, merchants, gateway].map(({ certificate }) => role(certificate)))).toEqual(["users", "merchants", "gateway"]);
    expect(await Promise.all([master, revocation, root, stranger.users].map(({ certificate }) => role(certificate)))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
