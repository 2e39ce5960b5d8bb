import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  GeneralName,
  KeyUsageFlags,
  Name,
  type TBSCertificate,
  Validity,
} from "@peculiar/asn1-x509";
import { issueAdditional } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { ensureKeys } from "../keys/setup.ts";
import {
  alternative,
  DAY,
  device,
  extension,
  forge,
  type Member,
  MINUTE,
  master,
  masterOf,
  newKey,
  OIDS,
  one,
  payer,
  type Row,
  rdn,
  registered,
  replace,
  revoke,
  rootMember,
  setStatus,
  stage,
  subject,
  usage,
  users,
} from "./presented-certificates.ts";

/** Each row: what is presented, what `openssl verify -crl_check_all -extended_crl` says, what the gateway says. */
export const presentedRows: readonly Row[] = [
  // Good.
  { name: "a master", openssl: "OK", gateway: "paid", make: async (owner) => ({ leaf: masterOf(owner).certificate, key: owner.key }) },
  { name: "a device", openssl: "OK", gateway: "paid", make: registered },
  {
    name: "a device that was suspended and is active again",
    openssl: "OK",
    gateway: "paid",
    make: async (owner) => {
      const made = await registered(owner);
      await setStatus(made.id, "suspended");
      await setStatus(made.id, "active");
      return made;
    },
  },

  // The state in the registry.
  {
    name: "a revoked device",
    openssl: "certificate revoked",
    gateway: "certificate-revoked",
    make: async (owner) => {
      const made = await registered(owner);
      await revoke(made.id, owner, "additional");
      return made;
    },
  },
  {
    name: "a revoked master",
    openssl: "certificate revoked",
    gateway: "certificate-revoked",
    make: async (owner) => {
      await revoke(owner.certificate, owner, "master");
      return { leaf: masterOf(owner).certificate, key: owner.key };
    },
  },
  {
    name: "a device below a revoked master",
    openssl: "certificate revoked",
    gateway: "certificate-revoked",
    make: async (owner) => {
      const made = await registered(owner);
      await revoke(owner.certificate, owner, "master");
      return made;
    },
  },
  {
    name: "a suspended device",
    openssl: "certificate revoked",
    gateway: "certificate-suspended",
    make: async (owner) => {
      const made = await registered(owner);
      await setStatus(made.id, "suspended");
      return made;
    },
  },
  {
    name: "a suspended master",
    openssl: "certificate revoked",
    gateway: "certificate-suspended",
    make: async (owner) => {
      await setStatus(owner.certificate, "suspended");
      return { leaf: masterOf(owner).certificate, key: owner.key };
    },
  },
  {
    name: "a device below a suspended master",
    openssl: "certificate revoked",
    gateway: "certificate-suspended",
    make: async (owner) => {
      const made = await registered(owner);
      await setStatus(owner.certificate, "suspended");
      return made;
    },
  },

  // Dates.
  {
    name: "an expired master",
    openssl: "certificate has expired",
    gateway: "certificate-expired",
    make: (owner) => master(owner, undefined, users(), { notAfter: Date.now() - MINUTE }),
  },
  {
    name: "an expired device",
    openssl: "certificate has expired",
    gateway: "certificate-expired",
    make: (owner) => device(owner, undefined, undefined, { notAfter: Date.now() - MINUTE }),
  },
  {
    name: "a device that is not yet valid",
    openssl: "certificate is not yet valid",
    gateway: "certificate-expired",
    make: (owner) => device(owner, undefined, undefined, { notBefore: Date.now() + DAY }),
  },
  {
    name: "a device whose dates go beyond its master's",
    openssl: "OK",
    gateway: "notAfter",
    make: (owner) =>
      device(owner, (tbs) => {
        tbs.validity = new Validity({ notBefore: tbs.validity.notBefore.getTime(), notAfter: new Date("2049-01-01") });
      }),
  },
  {
    name: "a device whose dates begin before its master's",
    openssl: "OK",
    gateway: "notBefore",
    make: (owner) =>
      device(owner, (tbs) => {
        tbs.validity = new Validity({ notBefore: new Date("2001-01-01"), notAfter: tbs.validity.notAfter.getTime() });
      }),
  },

  // Whose signature.
  {
    name: "a device by a key that is not its master's",
    openssl: "certificate signature failure",
    gateway: "certificate-untrusted",
    make: async (owner) => device(owner, undefined, { certificate: masterOf(owner).certificate, key: (await newKey()).key }),
  },
  {
    name: "a device under another user's master",
    openssl: "unable to get local issuer certificate",
    gateway: "certificate-untrusted",
    make: async (owner) => ({ ...(await device(owner)), master: masterOf(await payer()).certificate }),
  },
  {
    name: "a master of another gateway's",
    openssl: "unable to get local issuer certificate",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const other = await mkdtemp(join(tmpdir(), "coconut-other-"));
      try {
        return await master(owner, undefined, (await ensureKeys(other)).issuer("users") as Member);
      } finally {
        await rm(other, { recursive: true });
      }
    },
  },
  {
    name: "a master by the root itself",
    openssl: "OK",
    gateway: "certificate-untrusted",
    make: async (owner) => master(owner, undefined, await rootMember()),
  },
  {
    name: "a master by the merchants CA",
    openssl: "OK",
    gateway: "certificate-untrusted",
    make: (owner) => master(owner, undefined, stage().gateway.keys.issuer("merchants") as Member),
  },
  {
    name: "a device below a master by the merchants CA",
    openssl: "path length constraint exceeded",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const above = await master(owner, undefined, stage().gateway.keys.issuer("merchants") as Member);
      return { ...(await device(owner, undefined, { certificate: above.leaf, key: above.key })), master: above.leaf };
    },
  },
  {
    name: "a device by the users CA, without a master",
    openssl: "OK",
    gateway: "basicConstraints",
    make: async (owner) => {
      const { leaf, key } = await master(owner, (tbs) => {
        replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints()));
        replace(tbs, OIDS.nameConstraints);
        usage(KeyUsageFlags.digitalSignature)(tbs);
      });
      return { leaf, key };
    },
  },
  {
    name: "a device that another device signed",
    openssl: "invalid CA certificate",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const parent = await device(owner);
      return { ...(await device(owner, undefined, { certificate: parent.leaf, key: parent.key })), between: [parent.leaf] };
    },
  },
  {
    name: "a device that a device with CA:true signed: the path is too long",
    openssl: "path length constraint exceeded",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const parent = await device(owner, (tbs) => {
        replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints({ cA: true })));
        usage(KeyUsageFlags.keyCertSign)(tbs);
      });
      return { ...(await device(owner, undefined, { certificate: parent.leaf, key: parent.key })), between: [parent.leaf] };
    },
  },
  {
    name: "a device with a byte altered in the signed part",
    openssl: "certificate signature failure",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const made = await device(owner);
      const serial = AsnConvert.parse(made.leaf, Certificate).tbsCertificate.serialNumber;
      const at = Buffer.from(made.leaf).indexOf(Buffer.from(serial)) + serial.byteLength - 1;
      return { ...made, leaf: made.leaf.map((byte, index) => (index === at ? byte ^ 1 : byte)) };
    },
  },
  {
    name: "a device with an altered signature",
    openssl: "certificate signature failure",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const made = await device(owner);
      return { ...made, leaf: made.leaf.map((byte, index) => (index === made.leaf.length - 1 ? byte ^ 1 : byte)) };
    },
  },
  {
    name: "a device signed with SHA-384",
    openssl: "OK",
    gateway: "signatureAlgorithm",
    make: async (owner) => {
      const made = await device(owner);
      const sha384 = (tbs: TBSCertificate) => {
        tbs.signature.algorithm = "1.2.840.10045.4.3.3";
      };
      return { ...made, leaf: await forge(made.leaf, owner.key, sha384, "SHA-384") };
    },
  },

  // Whose name.
  {
    name: "a device for another user: outside the name's subtree",
    openssl: "permitted subtree violation",
    gateway: "subject.OU",
    make: async (owner) => {
      const victim = await payer();
      return device(
        owner,
        subject((name) => name.splice(2, 1, one("2.5.4.11", String(victim.user)))),
      );
    },
  },
  {
    name: "a device with a second OU",
    openssl: "OK",
    gateway: "subject",
    make: (owner) =>
      device(
        owner,
        subject((name) => name.splice(3, 0, one("2.5.4.11", "1000000002"))),
      ),
  },
  {
    name: "a device with two CNs",
    openssl: "OK",
    gateway: "subject",
    make: (owner) =>
      device(
        owner,
        subject((name) => name.push(one("2.5.4.3", "1000000002"))),
      ),
  },
  {
    name: "a device with a second OU in one RDN",
    openssl: "permitted subtree violation",
    gateway: "subject",
    make: (owner) =>
      device(
        owner,
        subject((name) => name[2]?.push(rdn("2.5.4.11", "1000000002"))),
      ),
  },
  {
    name: "a device with an empty subject",
    openssl: "OK",
    gateway: "subject",
    make: (owner) =>
      device(owner, (tbs) => {
        tbs.subject = new Name();
      }),
  },
  {
    name: "a device with a DNS name beside its subject",
    openssl: "permitted subtree violation",
    gateway: "subjectAltName",
    make: (owner) => device(owner, alternative(new GeneralName({ dNSName: "shop.example" }))),
  },
  {
    name: "a device with an IP address beside its subject",
    openssl: "OK",
    gateway: "subjectAltName",
    make: (owner) => device(owner, alternative(new GeneralName({ iPAddress: "192.0.2.1" }))),
  },
  {
    name: "a device with a name below coconut.invalid beside its subject",
    openssl: "OK",
    gateway: "subjectAltName",
    make: (owner) => device(owner, alternative(new GeneralName({ dNSName: "a.coconut.invalid" }))),
  },
  {
    name: "a master without name constraints",
    openssl: "OK",
    gateway: "nameConstraints",
    make: (owner) => master(owner, (tbs) => replace(tbs, OIDS.nameConstraints)),
  },
  {
    name: "a master that names another user than its name constraints",
    openssl: "OK",
    gateway: "nameConstraints",
    make: (owner) =>
      master(
        owner,
        subject((name) => name.splice(2, 1, one("2.5.4.11", "1999999999"))),
      ),
  },

  // For what.
  {
    name: "a device with CA:true",
    openssl: "OK",
    gateway: "basicConstraints",
    make: (owner) => device(owner, (tbs) => replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints({ cA: true })))),
  },
  { name: "a device with another key usage", openssl: "OK", gateway: "keyUsage", make: (owner) => device(owner, usage(KeyUsageFlags.keyAgreement)) },
  {
    name: "a device with more key usage",
    openssl: "OK",
    gateway: "keyUsage",
    make: (owner) => device(owner, usage(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
  },
  { name: "a device without key usage", openssl: "OK", gateway: "keyUsage", make: (owner) => device(owner, (tbs) => replace(tbs, OIDS.keyUsage)) },
  {
    name: "a master with a longer path",
    openssl: "OK",
    gateway: "basicConstraints",
    make: (owner) =>
      master(owner, (tbs) =>
        replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 3 }))),
      ),
  },
  {
    name: "a device below a master without CA:true",
    openssl: "invalid CA certificate",
    gateway: "basicConstraints",
    make: async (owner) => {
      const above = await master(owner, (tbs) => replace(tbs, OIDS.basicConstraints, extension(OIDS.basicConstraints, true, new BasicConstraints())));
      return { ...(await device(owner, undefined, { certificate: above.leaf, key: above.key })), master: above.leaf };
    },
  },
  {
    name: "a device below a master that may not sign certificates",
    openssl: "invalid CA certificate",
    gateway: "keyUsage",
    make: async (owner) => {
      const above = await master(owner, usage(KeyUsageFlags.digitalSignature));
      return { ...(await device(owner, undefined, { certificate: above.leaf, key: above.key })), master: above.leaf };
    },
  },
  {
    name: "a device with a key of another curve",
    openssl: "OK",
    gateway: "subjectPublicKeyInfo",
    make: async (owner) => {
      const { key, spki } = await newKey("P-384");
      return { leaf: await issueAdditional({ device: newId("dev"), spki }, masterOf(owner)), key, master: masterOf(owner).certificate };
    },
  },
  {
    name: "a device with an unknown critical extension",
    openssl: "unhandled critical extension",
    gateway: "1.3.6.1.4.1.99999.1",
    make: (owner) => device(owner, (tbs) => replace(tbs, "", extension("1.3.6.1.4.1.99999.1", true, new BasicConstraints()))),
  },
  {
    name: "a device with an unknown extension",
    openssl: "OK",
    gateway: "1.3.6.1.4.1.99999.2",
    make: (owner) => device(owner, (tbs) => replace(tbs, "", extension("1.3.6.1.4.1.99999.2", false, new BasicConstraints()))),
  },
  {
    name: "a device with a negative serial number",
    openssl: "OK",
    gateway: "serialNumber",
    make: (owner) =>
      device(owner, (tbs) => {
        tbs.serialNumber = new Uint8Array([0x80, 1]).buffer;
      }),
  },

  // Where its revocation is told.
  {
    name: "a device without a distribution point",
    openssl: "different CRL scope",
    gateway: "cRLDistributionPoints",
    make: (owner) => device(owner, (tbs) => replace(tbs, OIDS.distributionPoints)),
  },
  {
    name: "a device with another distribution point",
    openssl: "different CRL scope",
    gateway: "cRLDistributionPoints",
    make: (owner) =>
      device(owner, (tbs) => {
        const fullName = [new GeneralName({ uniformResourceIdentifier: "http://elsewhere.example/pki/revocations.crl" })];
        const points = new CRLDistributionPoints([new DistributionPoint({ distributionPoint: new DistributionPointName({ fullName }) })]);
        replace(tbs, OIDS.distributionPoints, extension(OIDS.distributionPoints, false, points));
      }),
  },

  // Of another kind.
  {
    name: "a merchant's certificate",
    openssl: "different CRL scope",
    gateway: "certificate-untrusted",
    make: async () => {
      const [row] = await stage().gateway.database.query<{ der: Buffer }>("select der from merchant_certificates where merchant = $1", [stage().seller.id]);
      return { leaf: row?.der ?? new Uint8Array(), key: stage().seller.key };
    },
  },
  {
    name: "the users CA itself",
    openssl: "OK",
    gateway: "certificate-untrusted",
    make: async (owner) => ({ leaf: stage().gateway.keys.authorities.users[0], key: owner.key }),
  },
];
