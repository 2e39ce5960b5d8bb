import { execFile } from "node:child_process";
import { createHash, createPrivateKey, webcrypto, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  Extension,
  Extensions,
  GeneralName,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  type TBSCertificate,
  Validity,
} from "@peculiar/asn1-x509";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64 } from "../../protocol/bytes.ts";
import { checkPayer, derSignature, type Issuer, issueAdditional, issueMaster } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { ensureKeys } from "../keys/setup.ts";
import { signingKey } from "../keys/store.ts";
import { type CastPayer, type CastSeller, castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { revocationList } from "./revocations.ts";
import { markRevoked } from "./store.ts";

const run = promisify(execFile);
const LIST = "http://localhost/pki/revocations.crl";
let gateway: ScratchGateway;
let seller: CastSeller;
let folder: string;

/** A certificate as somebody would present it, and the key that signs with it. */
interface Presented {
  readonly leaf: Uint8Array;
  readonly key: webcrypto.CryptoKey;
  readonly master?: Uint8Array;
  /** Further certificates that openssl may build the chain with. */
  readonly between?: readonly Uint8Array[];
}
interface Member extends Issuer {
  readonly key: webcrypto.CryptoKey;
}
interface Row {
  readonly name: string;
  /** OK, or what the error says. */
  readonly openssl: string;
  /** `paid`, the refusal's code, or the field of a certificate-profile. */
  readonly gateway: string;
  make(owner: CastPayer): Promise<Presented>;
}
interface Verdict {
  readonly openssl: string;
  readonly gateway: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const OIDS = {
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  nameConstraints: "2.5.29.30",
  subjectAltName: "2.5.29.17",
  distributionPoints: "2.5.29.31",
};
const rdn = (type: string, value: string) => new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: value }) });
const one = (type: string, value: string) => new RelativeDistinguishedName([rdn(type, value)]);
const extension = (oid: string, critical: boolean, value: unknown) =>
  new Extension({ extnID: oid, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
const replace = (tbs: TBSCertificate, oid: string, ...by: Extension[]) => {
  tbs.extensions = new Extensions([...(tbs.extensions ?? []).filter(({ extnID }) => extnID !== oid), ...by]);
};
const alternative = (name: GeneralName) => (tbs: TBSCertificate) =>
  replace(tbs, OIDS.subjectAltName, extension(OIDS.subjectAltName, false, new SubjectAlternativeName([name])));

/** The certificate with its signed part changed and signed again: what only the holder of the key could make. */
async function forge(der: Uint8Array, key: webcrypto.CryptoKey, change: (tbs: TBSCertificate) => void, hash = "SHA-256"): Promise<Uint8Array> {
  const certificate = AsnConvert.parse(der, Certificate);
  change(certificate.tbsCertificate);
  certificate.signatureAlgorithm.algorithm = certificate.tbsCertificate.signature.algorithm;
  delete certificate.tbsCertificateRaw;
  const signature = await webcrypto.subtle.sign({ name: "ECDSA", hash }, key, AsnConvert.serialize(certificate.tbsCertificate));
  certificate.signatureValue = derSignature(new Uint8Array(signature)).buffer;
  return new Uint8Array(AsnConvert.serialize(certificate));
}

async function newKey(namedCurve = "P-256") {
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve }, true, ["sign", "verify"]);
  return { key: keys.privateKey, spki: new Uint8Array(await webcrypto.subtle.exportKey("spki", keys.publicKey)) };
}
const masterOf = (owner: CastPayer): Member => ({ certificate: Buffer.from(owner.chain[0] ?? "", "base64"), key: owner.key });
const users = () => gateway.keys.issuer("users") as Member;

/** A further device of the owner's by its master, or by somebody else. */
async function device(owner: CastPayer, change?: (tbs: TBSCertificate) => void, by?: Issuer, dates = {}): Promise<Presented & { master: Uint8Array }> {
  const master = masterOf(owner);
  const issuer = (by ?? master) as Member;
  const { key, spki } = await newKey();
  const leaf = await issueAdditional({ device: newId("dev"), spki }, issuer, dates);
  return { leaf: change ? await forge(leaf, issuer.key, change) : leaf, key, master: master.certificate };
}
/** A master for the owner by the users CA, or by somebody else. */
async function master(owner: CastPayer, change?: (tbs: TBSCertificate) => void, by: Member = users(), dates = {}): Promise<Presented> {
  const { key, spki } = await newKey();
  const leaf = await issueMaster({ user: String(owner.user), device: owner.device, spki, revocationsUri: LIST }, by, dates);
  return { leaf: change ? await forge(leaf, by.key, change) : leaf, key };
}
async function rootMember(): Promise<Member> {
  const key = createPrivateKey(await readFile(join(gateway.webFolder, "root-1.key"), "utf8"));
  return { certificate: gateway.keys.authorities.root[0], key: await signingKey(key) };
}

/** Lets the registry know what is presented, in the place of the owner's master or beside it. */
async function register(owner: CastPayer, { leaf, master: above }: Presented): Promise<bigint> {
  const { validFrom, validTo, subject } = new X509Certificate(leaf);
  const cn = /CN=(\S+)/.exec(subject)?.[1] ?? "";
  const values = [Buffer.from(leaf), createHash("sha256").update(leaf).digest(), new Date(validFrom), new Date(validTo)];
  if (!above) {
    await gateway.database.query("update certificates set der = $1, thumbprint = $2, not_before = $3, not_after = $4 where id = $5", [
      ...values,
      owner.certificate,
    ]);
    return owner.certificate;
  }
  const [row] = await gateway.database.query<{ id: bigint }>(
    `insert into certificates (public_id, user_number, device, name, role, thumbprint, der, master_der, spki_hash, not_before, not_after, pin_verifier)
     values ($5, $6, $7, 'Rehearsal', 'additional', $2, $1, $8, $2, $3, $4, '') returning id`,
    [...values, newId("crt"), owner.user, cn, Buffer.from(above)],
  );
  if (!row) throw new Error("no certificate id");
  await gateway.database.query("insert into certificate_states (certificate) values ($1)", [row.id]);
  return row.id;
}
async function registered(owner: CastPayer): Promise<Presented & { id: bigint }> {
  const made = await device(owner);
  return { ...made, id: await register(owner, made) };
}
const revoke = (id: bigint, owner: CastPayer, role: "master" | "additional") =>
  gateway.database.transaction((tx) => markRevoked(tx, { id, user: owner.user, role }, new Date()));
const setStatus = (id: bigint, status: string) =>
  gateway.database.query("update certificate_states set status = $2, cause = 'copied' where certificate = $1", [id, status]);

const subject = (change: (name: Name) => void) => (tbs: TBSCertificate) => change(tbs.subject);
const usage = (flags: number) => (tbs: TBSCertificate) => replace(tbs, OIDS.keyUsage, extension(OIDS.keyUsage, true, new KeyUsage(flags)));

/** Each row: what is presented, what `openssl verify -crl_check_all -extended_crl` says, what the gateway says. */
const rows: readonly Row[] = [
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
    make: (owner) => master(owner, undefined, gateway.keys.issuer("merchants") as Member),
  },
  {
    name: "a device below a master by the merchants CA",
    openssl: "path length constraint exceeded",
    gateway: "certificate-untrusted",
    make: async (owner) => {
      const above = await master(owner, undefined, gateway.keys.issuer("merchants") as Member);
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
      const [row] = await gateway.database.query<{ der: Buffer }>("select der from merchant_certificates where merchant = $1", [seller.id]);
      return { leaf: row?.der ?? new Uint8Array(), key: seller.key };
    },
  },
  {
    name: "the users CA itself",
    openssl: "OK",
    gateway: "certificate-untrusted",
    make: async (owner) => ({ leaf: gateway.keys.authorities.users[0], key: owner.key }),
  },
];

async function payer(): Promise<CastPayer> {
  const made = await castPayer(gateway.database, gateway.keys, 10_000n);
  await castAcquaintance(gateway.database, made, seller);
  return made;
}

const verdicts = new Map<Row, Promise<Verdict>>();
function verdictOn(row: Row): Promise<Verdict> {
  const known = verdicts.get(row) ?? judge(row);
  verdicts.set(row, known);
  return known;
}
async function judge(row: Row): Promise<Verdict> {
  const owner = await payer();
  const presented = await row.make(owner);
  return { gateway: await gatewayOn(owner, presented), openssl: await opensslOn(presented, await mkdtemp(join(folder, "row-"))) };
}
const pem = (label: string, der: Uint8Array) => `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`;

async function opensslOn({ leaf, master: above, between = [] }: Presented, at: string): Promise<string> {
  const { authorities, rootRevocations } = gateway.keys;
  const { root, users: usersCas, merchants, revocation } = authorities;
  const untrusted = [...between, ...(above ? [above] : []), ...usersCas, ...merchants, ...revocation];
  const path = (name: string) => join(at, name);
  await writeFile(path("root.pem"), pem("CERTIFICATE", root[0]));
  await writeFile(path("leaf.pem"), pem("CERTIFICATE", leaf));
  await writeFile(path("untrusted.pem"), untrusted.map((der) => pem("CERTIFICATE", der)).join(""));
  await writeFile(path("lists.pem"), [await list(), ...rootRevocations].map((der) => pem("X509 CRL", der)).join(""));
  const files = ["-CAfile", path("root.pem"), "-untrusted", path("untrusted.pem"), "-CRLfile", path("lists.pem"), path("leaf.pem")];
  try {
    await run("openssl", ["verify", "-crl_check_all", "-extended_crl", ...files]);
    return "OK";
  } catch (error) {
    const { stderr } = error as { stderr: string };
    return /error \d+ at \d+ depth lookup: (.+)/.exec(stderr)?.[1] ?? stderr;
  }
}
let list: () => Promise<Buffer>;

/** The door at which certificates are registered; behind it, a payment. */
async function gatewayOn(owner: CastPayer, presented: Presented): Promise<string> {
  const chain = [presented.leaf, ...(presented.master ? [presented.master] : [])];
  const door = await checkPayer(chain, gateway.keys.authorities.users);
  if ("problem" in door) return door.problem.code === "certificate-profile" ? door.problem.field : door.problem.code;
  const [known] = await gateway.database.query("select 1 from certificates where thumbprint = $1", [createHash("sha256").update(presented.leaf).digest()]);
  if (!known) await register(owner, presented);
  const [payment] = await castPayments(gateway.database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  const authorization = await castAuthorization({ ...owner, key: presented.key, chain: chain.map((der) => toBase64(der)), sequence: 0 }, payment);
  const answer = await gateway.http.fastify.inject({ method: "POST", url: `/v1/payments/${payment.id}/authorization`, payload: { authorization } });
  return answer.statusCode === 200 ? "paid" : answer.json<{ code: string }>().code;
}

beforeAll(async () => {
  [gateway, folder] = await Promise.all([openScratchGateway(), mkdtemp(join(tmpdir(), "coconut-verdicts-"))]);
  seller = await castSeller(gateway.database, gateway.keys);
  list = revocationList({ database: gateway.database, keys: gateway.keys, uris: [LIST] });
});
afterAll(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("openssl with the lists, and the gateway, on", () => {
  test.each(rows.map((row) => [row.name, row.openssl, row.gateway, row] as const))("%s: %s, %s", async (_name, openssl, ours, row) => {
    expect(await verdictOn(row)).toEqual({ openssl, gateway: ours });
  });

  test("the gateway never accepts what openssl refuses, and of what openssl accepts only what is good", async () => {
    const all = await Promise.all(rows.map(verdictOn));
    const accepted = all.filter(({ gateway: ours }) => ours === "paid");
    expect(accepted.map(({ openssl }) => openssl)).toEqual(accepted.map(() => "OK"));
    expect(accepted).toHaveLength(3);
    expect(all.length).toBeGreaterThanOrEqual(20);
    // Alone it has all of them to judge.
  }, 240_000);

  test("docs/threat-model.md has the certificates of which openssl is laxer, with what the gateway says, and no others", async () => {
    const text = await readFile(fileURLToPath(new URL("../../docs/threat-model.md", import.meta.url)), "utf8");
    const section = text.split("\n## Where openssl is laxer")[1]?.split("\n## ")[0] ?? "";
    const told = [...section.matchAll(/^\| (a .+?|the .+?) \| (.+?) \| .+ \|$/gm)].map(([, name, refusal]) => `${name}: ${refusal?.replaceAll("`", "")}`);
    const laxer = rows.filter(({ openssl, gateway: ours }) => openssl === "OK" && ours !== "paid");
    const known = laxer.map(({ name, gateway: ours }) => `${name}: ${/^[0-9.]+$/.test(ours) ? "the extension's OID" : ours}`);
    expect(told.sort()).toEqual(known.sort());
  });
});
