import { createHash, createPrivateKey, webcrypto, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Extension,
  Extensions,
  type GeneralName,
  KeyUsage,
  type Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  type TBSCertificate,
} from "@peculiar/asn1-x509";
import { derSignature, type Issuer, issueAdditional, issueMaster } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { markRevoked } from "../certificates/store.ts";
import { signingKey } from "../keys/store.ts";
import { type CastPayer, type CastSeller, castAcquaintance, castPayer } from "./cast.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";

export const LIST = "http://localhost/pki/revocations.crl";
/** A certificate as somebody would present it, and the key that signs with it. */
export interface Presented {
  readonly leaf: Uint8Array;
  readonly key: webcrypto.CryptoKey;
  readonly master?: Uint8Array;
  /** Further certificates that openssl may build the chain with. */
  readonly between?: readonly Uint8Array[];
}
export interface Member extends Issuer {
  readonly key: webcrypto.CryptoKey;
}
export interface Row {
  readonly name: string;
  /** OK, or what the error says. */
  readonly openssl: string;
  /** `paid`, the refusal's code, or the field of a certificate-profile. */
  readonly gateway: string;
  make(owner: CastPayer): Promise<Presented>;
}
/** Where certificates are presented. */
interface Stage {
  readonly gateway: ScratchGateway;
  readonly seller: CastSeller;
}
let opened: Stage | undefined;

/** Says where; a table stands before any gateway does. */
export function presentAt(where: Stage): void {
  opened = where;
}
export function stage(): Stage {
  if (!opened) throw new Error("nothing is opened");
  return opened;
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const OIDS = {
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  nameConstraints: "2.5.29.30",
  subjectAltName: "2.5.29.17",
  distributionPoints: "2.5.29.31",
};
export const rdn = (type: string, value: string) => new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: value }) });
export const one = (type: string, value: string) => new RelativeDistinguishedName([rdn(type, value)]);
export const extension = (oid: string, critical: boolean, value: unknown) =>
  new Extension({ extnID: oid, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
export const replace = (tbs: TBSCertificate, oid: string, ...by: Extension[]) => {
  tbs.extensions = new Extensions([...(tbs.extensions ?? []).filter(({ extnID }) => extnID !== oid), ...by]);
};
export const alternative = (name: GeneralName) => (tbs: TBSCertificate) =>
  replace(tbs, OIDS.subjectAltName, extension(OIDS.subjectAltName, false, new SubjectAlternativeName([name])));

/** The certificate with its signed part changed and signed again: what only the holder of the key could make. */
export async function forge(der: Uint8Array, key: webcrypto.CryptoKey, change: (tbs: TBSCertificate) => void, hash = "SHA-256"): Promise<Uint8Array> {
  const certificate = AsnConvert.parse(der, Certificate);
  change(certificate.tbsCertificate);
  certificate.signatureAlgorithm.algorithm = certificate.tbsCertificate.signature.algorithm;
  delete certificate.tbsCertificateRaw;
  const signature = await webcrypto.subtle.sign({ name: "ECDSA", hash }, key, AsnConvert.serialize(certificate.tbsCertificate));
  certificate.signatureValue = derSignature(new Uint8Array(signature)).buffer;
  return new Uint8Array(AsnConvert.serialize(certificate));
}

export async function newKey(namedCurve = "P-256") {
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve }, true, ["sign", "verify"]);
  return { key: keys.privateKey, spki: new Uint8Array(await webcrypto.subtle.exportKey("spki", keys.publicKey)) };
}
export const masterOf = (owner: CastPayer): Member => ({ certificate: Buffer.from(owner.chain[0] ?? "", "base64"), key: owner.key });
export const users = () => stage().gateway.keys.issuer("users") as Member;

/** A further device of the owner's by its master, or by somebody else. */
export async function device(owner: CastPayer, change?: (tbs: TBSCertificate) => void, by?: Issuer, dates = {}): Promise<Presented & { master: Uint8Array }> {
  const master = masterOf(owner);
  const issuer = (by ?? master) as Member;
  const { key, spki } = await newKey();
  const leaf = await issueAdditional({ device: newId("dev"), spki }, issuer, dates);
  return { leaf: change ? await forge(leaf, issuer.key, change) : leaf, key, master: master.certificate };
}
/** A master for the owner by the users CA, or by somebody else. */
export async function master(owner: CastPayer, change?: (tbs: TBSCertificate) => void, by: Member = users(), dates = {}): Promise<Presented> {
  const { key, spki } = await newKey();
  const leaf = await issueMaster({ user: String(owner.user), device: owner.device, spki, revocationsUri: LIST }, by, dates);
  return { leaf: change ? await forge(leaf, by.key, change) : leaf, key };
}
export async function rootMember(): Promise<Member> {
  const key = createPrivateKey(await readFile(join(stage().gateway.webFolder, "root-1.key"), "utf8"));
  return { certificate: stage().gateway.keys.authorities.root[0], key: await signingKey(key) };
}

/** Lets the registry know what is presented, in the place of the owner's master or beside it. */
export async function register(owner: CastPayer, { leaf, master: above }: Presented): Promise<bigint> {
  const { validFrom, validTo, subject } = new X509Certificate(leaf);
  const cn = /CN=(\S+)/.exec(subject)?.[1] ?? "";
  const values = [Buffer.from(leaf), createHash("sha256").update(leaf).digest(), new Date(validFrom), new Date(validTo)];
  if (!above) {
    await stage().gateway.database.query("update certificates set der = $1, thumbprint = $2, not_before = $3, not_after = $4 where id = $5", [
      ...values,
      owner.certificate,
    ]);
    return owner.certificate;
  }
  const [row] = await stage().gateway.database.query<{ id: bigint }>(
    `insert into certificates (public_id, user_number, device, name, role, thumbprint, der, master_der, spki_hash, not_before, not_after, pin_verifier)
     values ($5, $6, $7, 'Rehearsal', 'additional', $2, $1, $8, $2, $3, $4, '') returning id`,
    [...values, newId("crt"), owner.user, cn, Buffer.from(above)],
  );
  if (!row) throw new Error("no certificate id");
  await stage().gateway.database.query("insert into certificate_states (certificate) values ($1)", [row.id]);
  return row.id;
}
export async function registered(owner: CastPayer): Promise<Presented & { id: bigint }> {
  const made = await device(owner);
  return { ...made, id: await register(owner, made) };
}
export const revoke = (id: bigint, owner: CastPayer, role: "master" | "additional") =>
  stage().gateway.database.transaction((tx) => markRevoked(tx, { id, user: owner.user, role }, new Date()));
export const setStatus = (id: bigint, status: string) =>
  stage().gateway.database.query("update certificate_states set status = $2, cause = 'copied' where certificate = $1", [id, status]);

export const subject = (change: (name: Name) => void) => (tbs: TBSCertificate) => change(tbs.subject);
export const usage = (flags: number) => (tbs: TBSCertificate) => replace(tbs, OIDS.keyUsage, extension(OIDS.keyUsage, true, new KeyUsage(flags)));

/** Somebody with money who has paid the seller before: nothing but the certificate is in question. */
export async function payer(): Promise<CastPayer> {
  const { gateway, seller } = stage();
  const made = await castPayer(gateway.database, gateway.keys, 10_000n);
  await castAcquaintance(gateway.database, made, seller);
  return made;
}
